"""Tokens: signed statements of who somebody is."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from hive.auth.permissions import allows, permissions_of
from hive.errors import UserError
from hive.kit.clock import Clock

if TYPE_CHECKING:
    from joserfc.jwk import OctKey
    from joserfc.jwt import JWTClaimsRegistry

LOCAL_ADMIN = UUID("00000000-0000-7000-8000-000000000001")
"""The administrator that the first migration makes."""

ALGORITHM = "HS256"
ISSUER = AUDIENCE = "hive"
LEEWAY_S = 5


class UnauthenticatedError(UserError):
    """A valid bearer token is needed."""

    status = 401


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, and what they may do, within one tenant."""

    user_id: UUID
    tenant: str
    roles: tuple[str, ...]
    permissions: tuple[str, ...]
    expires_at: datetime | None = None
    """When the token ends; a connection made with it ends too."""

    def may(self, permission: str) -> bool:
        """Tell whether the caller holds this permission."""
        return allows(self.permissions, permission)


class Tokens:
    """Signs and reads tokens with the key of this installation.

    The library is imported at the first token: it is a tenth of what a server imports to start.
    """

    def __init__(self, *, key: bytes, clock: Clock, lifetime: timedelta) -> None:
        self._raw_key = key
        self._clock = clock
        self._lifetime = lifetime

    @cached_property
    def _key(self) -> "OctKey":
        from joserfc.jwk import OctKey

        return OctKey.import_key(self._raw_key)

    @cached_property
    def _claims(self) -> "JWTClaimsRegistry":
        from joserfc.jwt import JWTClaimsRegistry

        return JWTClaimsRegistry(
            now=lambda: int(self._clock().timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )

    def expiry(self, now: datetime) -> datetime:
        """Return when a token issued now ends."""
        return now + self._lifetime

    def issue(self, *, user_id: UUID, tenant: str, roles: tuple[str, ...]) -> str:
        """Return a token for a user with the permissions of these roles."""
        from joserfc import jwt

        now = self._clock()
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "iat": int(now.timestamp()),
            "exp": int(self.expiry(now).timestamp()),
            "roles": list(roles),
            "permissions": list(permissions_of(roles)),
            "tenant": tenant,
        }
        return jwt.encode({"alg": ALGORITHM}, claims, self._key, algorithms=[ALGORITHM])

    def read(self, token: str) -> Caller:
        """Return who the token speaks for; raises `UnauthenticatedError`."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            self._claims.validate(claims)
            return Caller(
                user_id=UUID(claims["sub"]),
                tenant=str(claims["tenant"]),
                roles=tuple(map(str, claims["roles"])),
                permissions=tuple(map(str, claims["permissions"])),
                expires_at=datetime.fromtimestamp(int(claims["exp"]), UTC),
            )
        except (JoseError, KeyError, TypeError, ValueError, OverflowError) as error:
            raise UnauthenticatedError from error
