"""How commands end."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, as `hive --help` and the reference list them."""

    OK = 0
    FAILED = 1
    BAD_INPUT = 2
    UNREACHABLE = 3
    NOT_PERMITTED = 4
    NOT_FOUND = 5
    STILL_RUNNING = 6


class CommandError(Exception):
    """The command cannot go on; the message is one sentence that says what to do."""

    def __init__(self, message: str, exit_code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code
