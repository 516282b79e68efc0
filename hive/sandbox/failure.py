"""The error that a worker reports about its engine; imports nothing, so that workers start fast."""


class EngineError(Exception):
    """The engine could not finish; `kind` says why."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
