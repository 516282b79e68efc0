"""The error tree, by who must act.

HiveError
├── UserError            the caller asked for something wrong; shown to the caller
│   ├── NotFoundError    there is no such thing
│   ├── ConflictError    it contradicts what is there
│   ├── ForbiddenError   the caller may not do it
│   └── InvalidError     the request cannot be understood
├── OperationalError     the world failed for a while; retried, then shown
└── BugError             Hive itself is wrong; logged loudly, hidden from the caller
"""

from typing import Any, ClassVar


class HiveError(Exception):
    """Something went wrong."""

    status: ClassVar[int] = 500

    def __init__(self, message: str | None = None, **extra: Any) -> None:
        """Keep the message (default: the first line of the docstring) and facts for the client."""
        super().__init__(message or (type(self).__doc__ or "").strip().splitlines()[0])
        self.extra = extra

    @property
    def code(self) -> str:
        """Name the error for clients, as in `agent_not_found`."""
        name = type(self).__name__.removesuffix("Error")
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class UserError(HiveError):
    """The caller asked for something wrong."""

    status = 400


class NotFoundError(UserError):
    """There is no such thing."""

    status = 404


class ConflictError(UserError):
    """The request contradicts the present state."""

    status = 409


class ForbiddenError(UserError):
    """The caller may not do this."""

    status = 403


class InvalidError(UserError):
    """The request cannot be understood."""

    status = 422


class OperationalError(HiveError):
    """The world failed for a while."""

    status = 503


class BugError(HiveError):
    """Hive made a mistake."""
