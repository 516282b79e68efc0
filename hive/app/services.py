"""Builds the features on the platform, starts their owners in order and stops them in reverse."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog

from hive.agents.access import AgentAccess
from hive.agents.clients.pool import AgentClients
from hive.agents.config import load_agents_config
from hive.agents.health import HealthMonitor
from hive.agents.model import AgentRegistration
from hive.agents.service import AgentService
from hive.agents.workload import Workload
from hive.app.owners import Owners
from hive.app.platform import DRAIN_S, Platform, running_platform
from hive.app.retention import Retention
from hive.auth.service import AuthService
from hive.auth.tokens import Tokens
from hive.coordinator.attempt import AttemptRunner
from hive.coordinator.dispatcher import Dispatcher
from hive.coordinator.lifecycle import Lifecycle
from hive.coordinator.recovery import TaskRecovery
from hive.coordinator.service import TaskService
from hive.coordinator.status import ClusterView
from hive.coordinator.waiting import Attempts, Waiters
from hive.db.store import Store
from hive.durable.port import SegmentKind
from hive.engine.activity import Engine
from hive.executions.chats import CoordinatedChats
from hive.executions.inline import InlineRunner
from hive.executions.ports import World
from hive.executions.recovery import Recovery
from hive.executions.segments import SegmentRunner
from hive.executions.service import ExecutionService
from hive.executions.triggers.webhooks import Webhooks
from hive.live.cluster import ClusterStatus
from hive.live.hub import Hub
from hive.live.live import Live
from hive.live.tickets import Tickets
from hive.local.model import registration
from hive.local.supervisor import LocalModel
from hive.monitoring.service import PerformanceMonitor
from hive.settings import Settings, environment_values
from hive.workflows.service import WorkflowService

log = structlog.get_logger()

Services = dict[type, Any]
ENGINE_WAITS_S = 0.3
"""The engine's imports would slow the server down in the moment in which it begins to answer."""


@asynccontextmanager
async def running_services(settings: Settings) -> AsyncGenerator[Services]:
    """Give the services of an embedded server, all running."""
    async with running_platform(settings) as platform:
        hive = Hive(platform)
        await hive.start()
        try:
            yield hive.services
        finally:
            await hive.stop()


class Hive:
    """Every service of one server, and the order in which they start and stop."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._owners = Owners()
        self.services: Services = {
            Store: platform.store,
            Tokens: platform.tokens,
            AuthService: AuthService(store=platform.store, tokens=platform.tokens),
            WorkflowService: WorkflowService(store=platform.store, registry=platform.registry),
            PerformanceMonitor: PerformanceMonitor(
                store=platform.store, clock=platform.clock, data=platform.directory.path
            ),
        }
        self._build_agents()
        self._build_coordinator()
        self._build_executions()
        self._build_live()

    def _build_agents(self) -> None:
        base = self._platform
        clients, workload = AgentClients(), Workload()
        monitor = HealthMonitor(
            store=base.store,
            clients=clients,
            workload=workload,
            clock=base.clock,
            random=base.random,
            interval_s=base.settings.health_interval_s,
        )
        self._access = AgentAccess(clients=clients, monitor=monitor, workload=workload)
        self._agents = AgentService(store=base.store, clients=clients, monitor=monitor)
        self.services[AgentService] = self._agents

    def _build_coordinator(self) -> None:
        base = self._platform
        waiters, attempts = Waiters(), Attempts()
        lifecycle = Lifecycle(waiters=waiters, attempts=attempts)
        self._tasks = TaskService(
            store=base.store, engine=base.durable, lifecycle=lifecycle, waiters=waiters
        )
        self._attempt = AttemptRunner(
            store=base.store,
            access=self._access,
            lifecycle=lifecycle,
            attempts=attempts,
            clock=base.clock,
            random=base.random,
        )
        self._dispatcher = Dispatcher(
            store=base.store,
            engine=base.durable,
            lifecycle=lifecycle,
            bus=base.bus,
            clock=base.clock,
        )
        self._task_recovery = TaskRecovery(
            store=base.store,
            lifecycle=lifecycle,
            attempts=attempts,
            me=base.durable.executor_id,
            dead_owners=self._dead,
        )
        self._cluster = ClusterView(store=base.store, clock=base.clock)
        self.services |= {TaskService: self._tasks, ClusterView: self._cluster}

    def _build_executions(self) -> None:
        base = self._platform
        engine = Engine(
            registry=base.registry, evaluator=base.sandbox, code=base.sandbox, clock=base.clock
        )
        world = World(
            http=base.http,
            chats=CoordinatedChats(self._tasks),
            clock=base.clock,
            sleep=asyncio.sleep,
            timezone=base.settings.timezone,
            env=environment_values(base.settings.env_allow),
        )
        self._segments = SegmentRunner(
            store=base.store, bus=base.bus, engine=engine, world=world, owner=self._me
        )
        executions = ExecutionService(store=base.store, engine=base.durable, registry=base.registry)
        inline = InlineRunner(segments=self._segments, owner=self._me, clock=base.clock)
        self._recovery = Recovery(
            store=base.store,
            executions=executions,
            dead_owners=self._dead,
            clock=base.clock,
        )
        self.services |= {
            ExecutionService: executions,
            Webhooks: Webhooks(
                store=base.store,
                executions=executions,
                inline=inline,
                background=base.background,
            ),
        }

    def _build_live(self) -> None:
        base = self._platform
        self._hub = Hub(base.bus)
        self._cluster_status = ClusterStatus(
            snapshot=self._snapshot, hub=self._hub, bus=base.bus, clock=base.clock
        )
        tickets = Tickets(base.clock)
        live = Live(
            hub=self._hub,
            tokens=base.tokens,
            tickets=tickets,
            clock=base.clock,
            max_connections=base.settings.max_websockets,
        )
        self.services |= {Tickets: tickets, Live: live}

    async def start(self) -> None:
        """Start everything; what a crash left behind is taken up before new work.

        Raises `AgentsConfigError` if the file that lists agents cannot be used.
        """
        base, config = self._platform, self._platform.settings.config
        listed = load_agents_config(config) if config else []
        base.durable.register(SegmentKind.TASK, self._attempt.run)
        base.durable.register(SegmentKind.EXECUTION, self._segments.run)
        await self._hub.start()
        await self._task_recovery.sweep()
        self._owners.run(self._start_engine(), "durable engine")
        self._owners.run(base.sandbox.start(), "sandbox")
        self._owners.run(self._sync_agents(listed), "agents of the configuration file")
        if base.settings.local_agent:
            self._owners.run(self._local_model().run(), "local model")
        for name, work in {
            "health": self._access.monitor.run(),
            "cluster status": self._cluster_status.run(),
        }.items():
            self._owners.run(work, name)

    async def stop(self) -> None:
        """Stop taking work, let what runs end or be resumed later, and stop the owners."""
        await self._owners.stop()
        await self._platform.durable.close(DRAIN_S)
        await self._hub.stop()
        await self._access.clients.close()

    async def _start_engine(self) -> None:
        """Begin to work: the engine first, then those who give it work."""
        await asyncio.sleep(ENGINE_WAITS_S)
        await self._platform.durable.start()
        await self._recovery.sweep()
        self._owners.run(self._dispatcher.run(), "dispatcher")
        self._owners.run(self._task_recovery.run(), "task recovery")
        self._owners.run(self._recovery.run(), "execution recovery")
        self._owners.run(Retention(self._platform.durable).run(), "retention")

    async def _sync_agents(self, listed: Sequence[AgentRegistration]) -> None:
        """Register the agents of `hive.yaml`."""
        if listed:
            synced = await self._agents.sync_from_config(listed)
            log.info("agents_synced", added=synced.added, updated=synced.updated)

    def _local_model(self) -> LocalModel:
        async def register(endpoint: str) -> None:
            agent = AgentRegistration.model_validate(registration(endpoint))
            await self._agents.sync_from_config([agent])

        log_file = self._platform.directory.path / "local-model.log"
        return LocalModel(register, log_file=log_file, random=self._platform.random)

    def _dead(self, owners: Iterable[str]) -> set[str]:
        """Name the owners that are gone: with the directory's lock held, all but this process."""
        return set(owners) - {self._me()}

    def _me(self) -> str:
        return self._platform.durable.executor_id

    async def _snapshot(self, tenant: str) -> dict[str, Any]:
        return (await self._cluster.status(tenant=tenant)).model_dump(mode="json")
