"""The coordinator, composed with real parts, for tests."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from hive.agents.access import AgentAccess
from hive.agents.clients.pool import AgentClients, http_clients
from hive.agents.clients.wire import Patience
from hive.agents.health import HealthMonitor
from hive.agents.model import Agent, AgentRegistration
from hive.agents.service import AgentService
from hive.agents.workload import Workload
from hive.coordinator.attempt import AttemptRunner
from hive.coordinator.dispatcher import Dispatcher
from hive.coordinator.lifecycle import Lifecycle
from hive.coordinator.model import Task, TaskRequest
from hive.coordinator.recovery import TaskRecovery
from hive.coordinator.service import TaskService
from hive.coordinator.status import ClusterView
from hive.coordinator.waiting import Attempts, Waiters
from hive.db.database import Database
from hive.db.store import Store
from hive.durable.memory import MemoryEngine
from hive.durable.port import DurableEngine, SegmentKind
from hive.events.bus import MemoryEventBus
from hive.events.event import HiveEvent
from hive.kit.clock import system_clock


@dataclass
class Hive:
    """Everything that a test wants to reach."""

    store: Store
    bus: MemoryEventBus
    engine: DurableEngine
    clients: AgentClients
    monitor: HealthMonitor
    agents: AgentService
    tasks: TaskService
    dispatcher: Dispatcher
    recovery: TaskRecovery
    view: ClusterView
    dead: set[str]
    events: list[HiveEvent] = field(default_factory=list[HiveEvent])

    async def agent(self, endpoint: str, slug: str = "acacia", **more: Any) -> Agent:
        fields = {"agent_id": slug, "name": slug, "endpoint": endpoint, **more}
        return await self.agents.register(
            AgentRegistration.model_validate(fields), tenant="default"
        )

    async def task(self, title: str = "Say hello", **more: Any) -> Task:
        request = TaskRequest.model_validate({"title": title, **more})
        return await self.tasks.create(request, tenant="default")

    async def ended(self, task: Task, within_s: float = 10) -> Task:
        return await asyncio.wait_for(self.tasks.wait(task.id, tenant="default"), within_s)

    async def now(self, task: Task) -> Task:
        return await self.tasks.get(task.id, tenant="default")

    def told(self, task: Task) -> list[str]:
        mine = [e for e in self.events if e.data.get("task_id") == str(task.id)]
        return [event.type.removeprefix("task.") for event in mine]


def compose(
    database: Database,
    *,
    executor_id: str = "me",
    dead: Iterable[str] = (),
    durable: DurableEngine | None = None,
) -> Hive:
    """Build the parts as the application does; nothing runs yet."""
    bus = MemoryEventBus()
    store = Store(database=database, bus=bus, clock=system_clock)
    engine = durable or MemoryEngine(executor_id)
    access = _access(store)
    waiters, attempts = Waiters(), Attempts()
    lifecycle = Lifecycle(waiters=waiters, attempts=attempts)
    runner = AttemptRunner(
        store=store,
        access=access,
        lifecycle=lifecycle,
        attempts=attempts,
        clock=system_clock,
        random=Random(1),
    )
    engine.register(SegmentKind.TASK, runner.run)
    known_dead = set(dead)
    return Hive(
        store=store,
        bus=bus,
        engine=engine,
        clients=access.clients,
        monitor=access.monitor,
        agents=AgentService(store=store, clients=access.clients, monitor=access.monitor),
        tasks=TaskService(store=store, engine=engine, lifecycle=lifecycle, waiters=waiters),
        dispatcher=Dispatcher(
            store=store, engine=engine, lifecycle=lifecycle, bus=bus, clock=system_clock
        ),
        recovery=TaskRecovery(
            store=store,
            lifecycle=lifecycle,
            attempts=attempts,
            me=engine.executor_id,
            dead_owners=lambda owners: set(owners) & known_dead,
        ),
        view=ClusterView(store=store, clock=system_clock),
        dead=known_dead,
    )


def _access(store: Store) -> AgentAccess:
    clients = AgentClients(http_clients(Patience(connect_s=1, first_s=5, idle_s=5)))
    workload = Workload()
    monitor = HealthMonitor(
        store=store,
        clients=clients,
        workload=workload,
        clock=system_clock,
        random=Random(1),
        interval_s=0.5,
    )
    return AgentAccess(clients=clients, monitor=monitor, workload=workload)


@asynccontextmanager
async def running(hive: Hive) -> AsyncGenerator[Hive]:
    """Start the parts in the application's order, and stop them in reverse."""

    async def hear(event: HiveEvent) -> None:
        hive.events.append(event)

    await hive.bus.subscribe("*", hear)
    await hive.engine.start()
    await hive.recovery.sweep()
    async with asyncio.TaskGroup() as group:
        owners = [
            group.create_task(hive.monitor.run()),
            group.create_task(hive.recovery.run()),
            group.create_task(hive.dispatcher.run()),
        ]
        try:
            yield hive
        finally:
            for owner in owners:
                owner.cancel()
    await hive.engine.close(1)
    await hive.clients.close()
