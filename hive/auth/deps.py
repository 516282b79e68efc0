"""How a route says who may call it."""

from typing import Annotated, Any

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from hive.auth.permissions import DESCRIPTIONS
from hive.auth.tokens import Caller, Tokens, UnauthenticatedError
from hive.errors import ForbiddenError
from hive.http.deps import provide

_bearer = HTTPBearer(auto_error=False, description="A token from `hive token` or a login link.")


class PermissionNeededError(ForbiddenError):
    """The caller lacks a permission."""


async def authenticate(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    tokens: Annotated[Tokens, provide(Tokens)],
) -> Caller:
    """Return who calls; raises `UnauthenticatedError`."""
    if credentials is None:
        raise UnauthenticatedError
    return tokens.read(credentials.credentials)


class Permission:
    """A dependency that gives the caller if they hold one of these permissions.

    The permissions are kept on it, so that a test can see that every route has some.
    """

    def __init__(self, *permissions: str) -> None:
        unknown = [p for p in permissions if p not in DESCRIPTIONS]
        if unknown or not permissions:
            message = f"describe the permissions {unknown} in hive.auth.permissions"
            raise ValueError(message)
        self.permissions = permissions

    async def __call__(self, caller: Annotated[Caller, Depends(authenticate)]) -> Caller:
        """Return the caller; raises `PermissionNeededError`."""
        if any(caller.may(each) for each in self.permissions):
            return caller
        message = f"This needs the permission {' or '.join(map(repr, self.permissions))}"
        raise PermissionNeededError(message, permissions=list(self.permissions))


class Public:
    """A dependency that marks a route as open to everybody, and says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    async def __call__(self) -> None:
        """Let everybody in."""


def require(*permissions: str) -> Any:
    """Let in who holds one of these permissions; the value is the `Caller`."""
    return Depends(Permission(*permissions))


def public(reason: str) -> Any:
    """Let everybody in."""
    return Depends(Public(reason))
