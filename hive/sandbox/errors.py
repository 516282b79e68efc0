"""What can go wrong with sealed processes."""

from hive.errors import OperationalError


class SandboxUnavailableError(OperationalError):
    """No sealed process can be started, so expressions and user code cannot run."""


class WorkerLostError(Exception):
    """A worker died or had to be killed while it worked; `reason` is for the user."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
