"""PostgreSQL through asyncpg; a transaction is retried when the database asks for it."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from typing_extensions import override

from hive.db.database import Database
from hive.kit import json

T = TypeVar("T")

RETRIED_STATES = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: the transaction did nothing and may simply run again."""
TRIES = 5
STATEMENT_TIMEOUT_MS = 30_000


class PostgresDatabase(Database):
    """A PostgreSQL database, given by a URL `postgresql://...`."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        plain = url.replace("postgres://", "postgresql://", 1)
        self._engine = create_async_engine(
            plain.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=30,
            json_serializer=dump_for_postgres,
            json_deserializer=json.loads,
            connect_args={"server_settings": {"statement_timeout": str(STATEMENT_TIMEOUT_MS)}},
        )

    @property
    @override
    def dialect(self) -> str:
        return "postgresql"

    @override
    async def write(self, body: Callable[[Connection], T]) -> T:
        for attempt in range(1, TRIES + 1):
            try:
                async with self._engine.begin() as connection:
                    return await connection.run_sync(body)
            except DBAPIError as error:
                if attempt == TRIES or _state(error) not in RETRIED_STATES:
                    raise
        raise AssertionError

    @override
    async def read(self, body: Callable[[Connection], T]) -> T:
        async with self._engine.connect() as connection:
            await connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            return await connection.run_sync(body)

    @override
    async def close(self) -> None:
        await self._engine.dispose()


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def dump_for_postgres(value: Any) -> str:
    r"""Write JSON that JSONB can hold: it has no NUL, so U+FFFD stands for it.

    >>> print(dump_for_postgres([chr(0)]))
    ["\ufffd"]
    """
    text = json.dump_text(value)
    return _NUL.sub(r"\1\\ufffd", text) if "\\u0000" in text else text


_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
