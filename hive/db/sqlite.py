"""SQLite: one writer thread that commits in groups, a few readers beside it."""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from typing_extensions import override

from hive.db.database import Database
from hive.errors import OperationalError
from hive.kit import json

T = TypeVar("T")
Body = Callable[[Connection], Any]
Job = tuple[Body, "Future[Any]"]

GROUP_LIMIT = 256
"""Transactions that share one commit; more would only delay the first of them."""
READERS = 4
WRITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")
READ_PRAGMAS = ("query_only=ON", "foreign_keys=ON", "busy_timeout=10000")


class DatabaseClosedError(OperationalError):
    """The database is closed."""


class SqliteDatabase(Database):
    """A SQLite file, or memory when `path` is None.

    All writes go through one thread: SQLite has one writer anyway, `BEGIN IMMEDIATE` never meets
    a busy snapshot, and transactions that arrive while a commit is on its way share the next one
    (each in its own savepoint), so the cost of an fsync is divided among them.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._closed = False
        self._local = threading.local()
        self._reader_connections: list[Connection] = []
        self._engine = _engine(path)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="hive-db-read")
        self._writer = threading.Thread(target=self._write_loop, name="hive-db-write", daemon=True)
        self._writer.start()

    @property
    @override
    def dialect(self) -> str:
        return "sqlite"

    @override
    async def write(self, body: Callable[[Connection], T]) -> T:
        if self._closed:
            raise DatabaseClosedError
        future: Future[T] = Future()
        self._jobs.put((_in_context(body), future))
        # The transaction goes on when its caller is cancelled: it may share a commit with others.
        return await asyncio.shield(asyncio.wrap_future(future))

    @override
    async def read(self, body: Callable[[Connection], T]) -> T:
        if self._closed:
            raise DatabaseClosedError
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read, _in_context(body))

    @override
    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        await asyncio.to_thread(self._writer.join)
        await asyncio.to_thread(self._readers.shutdown)
        for connection in self._reader_connections:
            connection.close()
        self._engine.dispose()

    def _read(self, body: Callable[[Connection], T]) -> T:
        connection = self._reader()
        connection.exec_driver_sql("BEGIN")
        try:
            return body(connection)
        finally:
            connection.exec_driver_sql("ROLLBACK")

    def _reader(self) -> Connection:
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = _connect(self._engine, READ_PRAGMAS)
            self._local.connection = connection
            self._reader_connections.append(connection)
        return connection

    def _write_loop(self) -> None:
        connection = _connect(self._engine, WRITE_PRAGMAS)
        try:
            while jobs := self._next_group():
                _commit_together(connection, jobs)
        finally:
            connection.close()

    def _next_group(self) -> list[Job]:
        job = self._jobs.get()
        group: list[Job] = []
        while job is not None:
            group.append(job)
            if len(group) == GROUP_LIMIT:
                break
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
        if job is None and group:
            self._jobs.put(None)  # come back to stop after this last group
        return group


def _in_context(body: Callable[[Connection], T]) -> Callable[[Connection], T]:
    """Take the caller's context along, so that the correlation id is there in the thread too."""
    context = copy_context()

    def run(connection: Connection) -> T:
        return context.run(body, connection)

    return run


def _engine(path: Path) -> Engine:
    return sa.create_engine(
        f"sqlite:///{path}",
        isolation_level="AUTOCOMMIT",
        connect_args={"check_same_thread": False},
        poolclass=sa.NullPool,
        json_serializer=json.dump_text,
        json_deserializer=json.loads,
    )


def _connect(engine: Engine, pragmas: tuple[str, ...]) -> Connection:
    connection = engine.connect()
    for pragma in pragmas:
        connection.exec_driver_sql(f"PRAGMA {pragma}")
    return connection


def _commit_together(connection: Connection, jobs: list[Job]) -> None:
    """Run each job in its own savepoint, commit once, then tell everybody."""
    outcomes: list[tuple[Future[Any], Any, BaseException | None]] = []
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        outcomes = [(future, *_run_one(connection, body)) for body, future in jobs]
        connection.exec_driver_sql("COMMIT")
    except BaseException as error:  # noqa: BLE001 - a failed commit fails every job of the group
        with suppress(DBAPIError):
            connection.exec_driver_sql("ROLLBACK")
        for _, future in jobs:
            future.set_exception(error)
        return
    for future, value, error in outcomes:
        if error is None:
            future.set_result(value)
        else:
            future.set_exception(error)


def _run_one(connection: Connection, body: Body) -> tuple[Any, BaseException | None]:
    connection.exec_driver_sql("SAVEPOINT job")
    try:
        value = body(connection)
    except BaseException as error:  # noqa: BLE001 - handed to the caller of this one job
        connection.exec_driver_sql("ROLLBACK TO job")
        connection.exec_driver_sql("RELEASE job")
        return None, error
    connection.exec_driver_sql("RELEASE job")
    return value, None
