"""How people come in: one-time links, exchanged for a token."""

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa

from hive.auth.model import AccessToken
from hive.auth.tables import login_links, users
from hive.auth.tokens import LOCAL_ADMIN, Tokens, UnauthenticatedError
from hive.db.store import Store, Work
from hive.events.event import DEFAULT_TENANT
from hive.kit.ids import new_id

LINK_LIFETIME = timedelta(hours=1)


class BadLinkError(UnauthenticatedError):
    """This link was used before, is too old, or never existed."""


class AuthService:
    """Make links and exchange them."""

    def __init__(self, *, store: Store, tokens: Tokens) -> None:
        self._store = store
        self._tokens = tokens

    async def make_admin_link(self) -> str:
        """Return the secret of a new one-time link of the local administrator."""
        secret = secrets.token_urlsafe(32)

        def body(work: Work) -> None:
            work.connection.execute(
                login_links.insert().values(
                    id=new_id(),
                    tenant_id=DEFAULT_TENANT,
                    user_id=LOCAL_ADMIN,
                    token_hash=_hash(secret),
                    expires_at=work.now + LINK_LIFETIME,
                    created_at=work.now,
                )
            )

        await self._store.write(body)
        return secret

    async def exchange(self, secret: str) -> AccessToken:
        """Use a link up and return a token; raises `BadLinkError`."""
        return await self._store.write(lambda work: self._use(work, secret))

    def _use(self, work: Work, secret: str) -> AccessToken:
        used = work.connection.execute(
            sa.update(login_links)
            .where(
                login_links.c.token_hash == _hash(secret),
                login_links.c.used_at.is_(None),
                login_links.c.expires_at > work.now,
            )
            .values(used_at=work.now)
            .returning(login_links.c.user_id)
        ).one_or_none()
        if used is None:
            raise BadLinkError
        user = work.connection.execute(sa.select(users).where(users.c.id == used.user_id)).one()
        if user.disabled:
            raise BadLinkError
        token = self._tokens.issue(user_id=user.id, tenant=user.tenant_id, roles=tuple(user.roles))
        return AccessToken(access_token=token, expires_at=self._tokens.expiry(work.now))


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
