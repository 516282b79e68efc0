"""Real databases for tests: SQLite always, PostgreSQL where its binaries are."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from hive.db.database import Database
from hive.db.migrate import migrate
from hive.db.postgres import PostgresDatabase
from hive.db.sqlite import SqliteDatabase


@asynccontextmanager
async def sqlite_database(folder: Path) -> AsyncGenerator[Database]:
    """A migrated SQLite file."""
    database = SqliteDatabase(folder / "hive.db")
    await migrate(database)
    yield database
    await database.close()


@asynccontextmanager
async def postgres_database(server: str) -> AsyncGenerator[Database]:
    """A migrated database of its own on a running server."""
    name = f"t{uuid4().hex}"
    _admin(server, f"CREATE DATABASE {name}")
    database = PostgresDatabase(f"{server}/{name}")
    await migrate(database)
    yield database
    await database.close()
    _admin(server, f"DROP DATABASE {name} WITH (FORCE)")


def postgres_binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs, if it is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return found[-1] if found else None


@contextmanager
def postgres_server() -> Generator[str]:
    """Start PostgreSQL on a free port, as an unprivileged user; give its URL."""
    binaries = postgres_binaries()
    assert binaries is not None
    folder = Path(tempfile.mkdtemp(prefix="hive-pg-"))
    as_user = _unprivileged(folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data, log = folder / "data", folder / "log"
    run = [*as_user, str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "hive", "-N"]
    subprocess.run(run, check=True, capture_output=True, timeout=120)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [*as_user, str(binaries / "pg_ctl"), "-D", str(data), "-w"]
    start = [*control, "-l", str(log), "-o", options, "start"]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, timeout=120)
    try:
        yield f"postgresql://hive@127.0.0.1:{port}"
    finally:
        subprocess.run(
            [*control, "-m", "immediate", "stop"], check=False, capture_output=True, timeout=60
        )
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> list[str]:
    """Return the prefix that runs a command as the user `postgres`, who then owns the folder."""
    if os.getuid() != 0:
        return []
    os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    return ["runuser", "-u", "postgres", "--"]


def _admin(server: str, statement: str) -> None:
    url = f"{server}/postgres".replace("postgresql://", "postgresql+psycopg://")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
