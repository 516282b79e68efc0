"""The same Idempotency-Key creates at most one thing and always gets the same answer."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import sqlalchemy as sa
from fastapi import Depends, Header, Request
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError

from hive.db.store import Store, Work
from hive.errors import InvalidError
from hive.http.tables import idempotency_keys

M = TypeVar("M", bound=BaseModel)


class IdempotencyKeyReusedError(InvalidError):
    """This Idempotency-Key was used before with another request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestKey:
    """The caller's key (None if there was none) and what it was sent with."""

    key: str | None
    route: str
    body_hash: bytes


async def _request_key(
    request: Request,
    idempotency_key: Annotated[str | None, Header(max_length=255, min_length=1)] = None,
) -> RequestKey:
    body_hash = hashlib.sha256(await request.body()).digest()
    route = f"{request.method} {request.scope['path']}"
    return RequestKey(key=idempotency_key, route=route, body_hash=body_hash)


Idempotent = Annotated[RequestKey, Depends(_request_key)]


async def create_once(
    store: Store, key: RequestKey, *, tenant: str, answer: type[M], make: Callable[[Work], M]
) -> M:
    """Run `make` in a transaction, or give the answer that this key got before.

    Raises `IdempotencyKeyReusedError` if the key was used with another route or body.
    """
    if key.key is None:
        return await store.write(make)

    def body(work: Work) -> M:
        if known := _find(work, tenant, key):
            return answer.model_validate(known)
        made = make(work)
        work.connection.execute(
            idempotency_keys.insert().values(
                tenant_id=tenant,
                key=key.key,
                route=key.route,
                body_hash=key.body_hash,
                status=201,
                answer=made.model_dump(mode="json"),
            )
        )
        return made

    try:
        return await store.write(body)
    except IntegrityError:
        # Another process was first between our look and our insert: its answer is the answer.
        return await store.write(body)


def _find(work: Work, tenant: str, key: RequestKey) -> dict[str, Any] | None:
    row = work.connection.execute(
        sa.select(idempotency_keys).where(
            idempotency_keys.c.tenant_id == tenant, idempotency_keys.c.key == key.key
        )
    ).one_or_none()
    if row is None:
        return None
    if (row.route, row.body_hash) != (key.route, key.body_hash):
        raise IdempotencyKeyReusedError
    return row.answer
