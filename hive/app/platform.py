"""What every feature stands on: the data directory, the store, the bus, tokens, the engine."""

import os
import socket
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom

from hive.auth.tokens import Tokens
from hive.db.datadir import DataDirectory
from hive.db.migrate import migrate
from hive.db.sqlite import SqliteDatabase
from hive.db.store import Store, Work
from hive.durable.dbos_engine import DbosEngine
from hive.durable.port import DurableEngine
from hive.durable.tables import processes
from hive.egress.client import GuardedHttp
from hive.egress.guard import Guard
from hive.engine.registry import Registry
from hive.events.bus import EventBus, MemoryEventBus
from hive.kit.background import Background
from hive.kit.clock import Clock, system_clock
from hive.sandbox.pool import SandboxPool
from hive.settings import Settings

LEASE = timedelta(days=36500)
"""Embedded, the lock of the data directory is the lease: it ends with the process."""
DRAIN_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """The running base of a server."""

    settings: Settings
    directory: DataDirectory
    store: Store
    bus: EventBus
    clock: Clock
    random: SystemRandom
    tokens: Tokens
    durable: DurableEngine
    registry: Registry
    sandbox: SandboxPool
    http: GuardedHttp
    background: Background


@asynccontextmanager
async def running_platform(settings: Settings) -> AsyncGenerator[Platform]:
    """Give the base of an embedded server; the durable engine is not started yet.

    Raises `DataDirectoryInUseError` if another server runs on the same directory.
    """
    async with AsyncExitStack() as stack:
        directory = DataDirectory(settings.data)
        directory.lock()
        stack.callback(directory.unlock)
        database = SqliteDatabase(directory.database)
        stack.push_async_callback(database.close)
        await migrate(database)
        bus = MemoryEventBus()
        store = Store(database=database, bus=bus, clock=system_clock)
        durable = DbosEngine(f"sqlite:///{directory.engine_database}")
        await store.write(lambda work: _register(work, durable.executor_id))
        http = GuardedHttp(Guard(settings.egress_allow))
        stack.push_async_callback(http.aclose)
        sandbox = SandboxPool(size=settings.sandbox_workers)
        stack.push_async_callback(sandbox.close)
        background = await stack.enter_async_context(Background(drain_s=DRAIN_S))
        yield Platform(
            settings=settings,
            directory=directory,
            store=store,
            bus=bus,
            clock=system_clock,
            random=SystemRandom(),
            tokens=Tokens(
                key=directory.signing_key(),
                clock=system_clock,
                lifetime=timedelta(hours=settings.access_token_hours),
            ),
            durable=durable,
            registry=Registry.discover(),
            sandbox=sandbox,
            http=http,
            background=background,
        )


def _register(work: Work, executor_id: str) -> None:
    """Note which process works on this directory now; those before it are gone."""
    work.connection.execute(processes.delete())
    work.connection.execute(
        processes.insert().values(
            id=executor_id,
            host=socket.gethostname(),
            pid=os.getpid(),
            started_at=work.now,
            lease_until=work.now + LEASE,
        )
    )
