"""Wakes up when work or room appears, matches tasks to agents, and hands the attempts over."""

import asyncio
from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlalchemy import Connection

from hive.coordinator.lifecycle import Lifecycle
from hive.coordinator.matching import match
from hive.coordinator.model import Task, TaskError
from hive.coordinator.repository import TaskRepository
from hive.coordinator.tables import HAS_DEADLINE, IS_READY, tasks
from hive.db.store import Store, Work
from hive.durable.port import DurableEngine, RunRef, SegmentKind
from hive.errors import HiveError
from hive.events.bus import EventBus
from hive.events.event import HiveEvent
from hive.kit.clock import Clock

log = structlog.get_logger()

POLL_S = 1.0
"""How long work may go unseen if the event that tells of it is lost, or another process had it."""
EXPIRED_AT_ONCE = 500
WAKING = ("task.*", "agent.*")
SILENT = frozenset({"task.assigned", "task.started", "agent.performance_update"})
"""What brings neither work nor room."""


class Dispatcher:
    """Owns the loop that gives tasks to agents."""

    def __init__(
        self,
        *,
        store: Store,
        engine: DurableEngine,
        lifecycle: Lifecycle,
        bus: EventBus,
        clock: Clock,
    ) -> None:
        self._store = store
        self._engine = engine
        self._lifecycle = lifecycle
        self._bus = bus
        self._clock = clock
        self._awake = asyncio.Event()
        self._next_due: datetime | None = None

    async def run(self) -> None:
        """Dispatch until cancelled. The engine must be started."""
        heard = [await self._bus.subscribe(kind, self._hear) for kind in WAKING]
        try:
            while True:
                self._awake.clear()
                try:
                    await self.dispatch()
                except Exception:
                    log.exception("dispatch_failed")
                # Not `wait_for`: on Python 3.11 it can swallow a cancel that comes with a wake-up.
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._pause_s()):
                        await self._awake.wait()
        finally:
            for subscription in heard:
                await self._bus.unsubscribe(subscription)

    async def dispatch(self) -> int:
        """Match once, and hand over what was matched; return how many tasks got an agent."""
        now = self._clock()
        expired, ready, self._next_due = await self._store.read(lambda c: _look(c, now))
        if expired:
            await self._store.write(self._expire)
        if not ready:
            return 0
        assigned = await self._store.write(self._assign)
        async with asyncio.TaskGroup() as group:
            for task in assigned:
                group.create_task(self._submit(task))
        return len(assigned)

    async def _hear(self, event: HiveEvent) -> None:
        if event.type not in SILENT:
            self._awake.set()

    def _pause_s(self) -> float:
        if self._next_due is None:
            return POLL_S
        return min(POLL_S, max(0.01, (self._next_due - self._clock()).total_seconds()))

    def _assign(self, work: Work) -> list[Task]:
        owner = self._engine.executor_id
        moved = [self._lifecycle.assign(work, each, owner=owner) for each in match(work)]
        return [task for task in moved if task is not None]

    async def _submit(self, task: Task) -> None:
        ref = run_of(task)
        try:
            await self._engine.submit(ref, {"tenant": task.tenant_id}, priority=task.priority)
        except HiveError:
            # Whether the engine took it is unknown; as the next attempt it can run only once.
            log.exception("submit_failed", run=ref.id)
            await self._store.write(
                lambda work: self._lifecycle.put_back(
                    work, task, reason="engine_unavailable", delay_s=POLL_S
                )
            )

    def _expire(self, work: Work) -> None:
        query = (
            sa.select(tasks.c.id, tasks.c.tenant_id)
            .where(HAS_DEADLINE, tasks.c.deadline <= work.now)
            .limit(EXPIRED_AT_ONCE)
        )
        error = TaskError(reason="deadline_exceeded", message="No agent was free in time")
        for row in work.connection.execute(query).all():
            if task := TaskRepository(work.connection, row.tenant_id).get(row.id):
                self._lifecycle.fail(work, task, error)


def run_of(task: Task) -> RunRef:
    """Name the run of the task's present attempt."""
    return RunRef(SegmentKind.TASK, str(task.id), attempt=task.attempt)


def _look(connection: Connection, now: datetime) -> tuple[bool, bool, datetime | None]:
    """Tell whether deadlines have passed, whether tasks are ready, and when the next will be."""
    due = sa.or_(tasks.c.not_before.is_(None), tasks.c.not_before <= now)
    expired = sa.select(tasks.c.id).where(HAS_DEADLINE, tasks.c.deadline <= now).limit(1)
    ready = sa.select(tasks.c.id).where(IS_READY, due).limit(1)
    later = sa.select(sa.func.min(tasks.c.not_before)).where(IS_READY, tasks.c.not_before > now)
    return (
        connection.execute(expired).first() is not None,
        connection.execute(ready).first() is not None,
        connection.execute(later).scalar(),
    )
