"""Engines to hold to the contract, and a real PostgreSQL for the one that needs it."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest

from hive.durable.dbos_engine import DbosEngine
from hive.durable.dbos_setup import DbosOptions
from hive.durable.memory import MemoryEngine
from hive.durable.port import DurableEngine

BINARIES = Path("/usr/lib/postgresql/15/bin")
FAST = DbosOptions(poll_s=0.1, watch_s=0.2)


@dataclass
class PostgresServer:
    """A PostgreSQL of our own on a free port, which tests may stop and start."""

    home: Path
    port: int
    user: str

    def run(self, *command: str) -> None:
        drop = ["runuser", "-u", self.user, "--"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*drop, *command],
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"

    def create(self) -> None:
        data = str(self.home / "data")
        initdb = str(BINARIES / "initdb")
        self.run(initdb, "-D", data, "-A", "trust", "-U", "hive", "--no-sync", "-E", "UTF8")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.home} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = str(self.home / "log")
        self._control("start", "-w", "-l", log, "-o", options)

    def stop(self) -> None:
        self._control("stop", "-w", "-m", "immediate")

    def _control(self, verb: str, *options: str) -> None:
        self.run(str(BINARIES / "pg_ctl"), verb, "-D", str(self.home / "data"), *options)

    def new_database(self) -> str:
        """Name a database that does not exist yet; the engine creates it."""
        return f"postgresql://hive@127.0.0.1:{self.port}/t{uuid4().hex}"


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    try:
        return pwd.getpwnam("postgres").pw_name if shutil.which("runuser") else None
    except KeyError:
        return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    if not (BINARIES / "initdb").exists():
        pytest.skip(f"PostgreSQL 15 is not installed in {BINARIES}")
    user = _unprivileged_user()
    if user is None:
        pytest.skip("PostgreSQL refuses to run as root, and there is no user postgres")
    with tempfile.TemporaryDirectory(prefix="hive-pg-") as folder:
        home = Path(folder)
        if os.geteuid() == 0:
            shutil.chown(home, user)
        server = PostgresServer(home, _free_port(), user)
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()


@dataclass
class Engines:
    """Make engines of one kind; close those that a test leaves open."""

    name: str
    url: str
    made: list[DurableEngine] = field(default_factory=list[DurableEngine])

    def make(self) -> DurableEngine:
        engine = DbosEngine(self.url, options=FAST) if self.url else MemoryEngine()
        self.made.append(engine)
        return engine

    async def close(self) -> None:
        for engine in self.made:
            await engine.close(0)


def _url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if kind == "dbos-postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        return server.new_database()
    return f"sqlite:///{tmp_path / 'engine.db'}" if kind == "dbos-sqlite" else ""


@pytest.fixture(params=["memory", "dbos-sqlite", "dbos-postgres"])
async def engines(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Engines]:
    made = Engines(request.param, _url(request.param, request, tmp_path))
    yield made
    await made.close()


@pytest.fixture(params=["dbos-sqlite", "dbos-postgres"])
async def durable_engines(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Engines]:
    made = Engines(request.param, _url(request.param, request, tmp_path))
    yield made
    await made.close()
