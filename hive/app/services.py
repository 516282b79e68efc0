"""Builds every service of a running server, starts them in order and stops them in reverse."""

import asyncio
import os
import socket
from collections.abc import AsyncGenerator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from random import Random
from typing import Any

from hive.auth.service import AuthService
from hive.auth.tokens import Tokens
from hive.db.datadir import DataDirectory
from hive.db.migrate import migrate
from hive.db.sqlite import SqliteDatabase
from hive.db.store import Store, Work
from hive.durable.dbos_engine import DbosEngine
from hive.durable.port import SegmentKind
from hive.durable.tables import processes
from hive.egress.client import GuardedHttp
from hive.egress.guard import Guard
from hive.engine.activity import Engine
from hive.engine.registry import Registry
from hive.events.bus import EventBus, MemoryEventBus
from hive.kit.background import Background
from hive.kit.clock import system_clock
from hive.sandbox.pool import SandboxPool
from hive.settings import Settings, environment_values

Services = dict[type, Any]
DRAIN_S = 5.0
LEASE = timedelta(days=3650)
"""Embedded, the lock of the data directory is the lease: it ends with the process."""


@asynccontextmanager
async def running_services(settings: Settings) -> AsyncGenerator[Services]:
    """Give the running services of an embedded server."""
    async with AsyncExitStack() as stack:
        directory = DataDirectory(settings.data)
        directory.lock()
        stack.callback(directory.unlock)
        yield {}
