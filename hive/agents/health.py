"""Look at every agent again and again, cheaply, and say when one comes or goes."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from uuid import UUID

import structlog

from hive.agents.clients.pool import AgentClients
from hive.agents.clients.port import AgentBusyError, AgentCallError, AgentUnreachableError
from hive.agents.events import status_changed
from hive.agents.model import Agent, AgentHealthCheck, AgentStatus
from hive.agents.repository import (
    AgentRepository,
    every_agent,
    forget_checks,
    save_checks,
)
from hive.agents.scoring import Breaker, next_status
from hive.agents.workload import Workload
from hive.db.store import Store, Work
from hive.kit.clock import Clock

log = structlog.get_logger()

AT_ONCE = 64
MISSES_BEFORE_OFFLINE = 2
"""A slow answer may be a busy machine; a refused connection counts at once."""
KEEP_CHECKS = timedelta(days=1)
ROUNDS_BETWEEN_CLEANINGS = 500
UNCHECKED = "not checked yet"


class HealthMonitor:
    """Owns the looking: probes of level 1 only, which never touch a model."""

    def __init__(
        self,
        *,
        store: Store,
        clients: AgentClients,
        workload: Workload,
        clock: Clock,
        random: Random,
        interval_s: float,
    ) -> None:
        self._store = store
        self._clients = clients
        self._workload = workload
        self._clock = clock
        self._random = random
        self._interval_s = interval_s
        self.deadline_s = min(3.0, interval_s)
        self._latest: dict[UUID, AgentHealthCheck] = {}
        self._misses: dict[UUID, int] = {}
        self._breakers: dict[UUID, Breaker] = {}

    async def run(self) -> None:
        """Look at all agents, once per interval, until cancelled."""
        rounds = 0
        while True:
            try:
                await self.look_at_all(spread_s=self._interval_s / 4 if rounds else 0)
                if rounds % ROUNDS_BETWEEN_CLEANINGS == 0:
                    await self._store.write(
                        lambda work: forget_checks(work.connection, work.now - KEEP_CHECKS)
                    )
            except Exception:
                log.exception("health_round_failed")
            rounds += 1
            await asyncio.sleep(self._interval_s * self._random.uniform(0.7, 0.8))

    async def look_at_all(self, *, spread_s: float = 0) -> None:
        """Look at every agent, spread over a short while so that not all answer at once."""
        everyone = await self._store.read(every_agent)
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(agent: Agent) -> tuple[UUID, AgentHealthCheck]:
            await asyncio.sleep(self._random.uniform(0, spread_s))
            async with gate:
                check, _ = await self._check(agent)
                return agent.id, check

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(agent)) for agent in everyone]
        await self._keep([task.result() for task in tasks])

    async def check(self, agent: Agent) -> Agent:
        """Look at one agent now and return it with what was found."""
        check, changed = await self._check(agent)
        await self._keep([(agent.id, check)])
        return changed

    async def call_failed(self, agent: Agent, error: AgentCallError) -> None:
        """Hear that a call failed; look at once, so that a dead agent gets nothing more."""
        if isinstance(error, AgentBusyError) or not error.retryable:
            return
        breaker = self._breakers.get(agent.id, Breaker())
        self._breakers[agent.id] = breaker.failed(asyncio.get_running_loop().time())
        if error.down or self._distrusts(agent.id):
            self._misses[agent.id] = MISSES_BEFORE_OFFLINE
            await self._check(agent)

    def call_succeeded(self, agent_id: UUID) -> None:
        """Hear that a call succeeded: all doubts are gone."""
        self._breakers.pop(agent_id, None)
        self._misses.pop(agent_id, None)

    def latest(self, agent_id: UUID) -> AgentHealthCheck | None:
        """Return the latest look of this process."""
        return self._latest.get(agent_id)

    def forget(self, agent_id: UUID) -> None:
        """Drop what is known of a removed agent."""
        for known in (self._latest, self._misses, self._breakers):
            known.pop(agent_id, None)

    def _distrusts(self, agent_id: UUID) -> bool:
        now = asyncio.get_running_loop().time()
        return self._breakers.get(agent_id, Breaker()).is_open(now)

    async def _check(self, agent: Agent) -> tuple[AgentHealthCheck, Agent]:
        found, error = agent, None
        response_time: float | None = None
        try:
            found = await self._with_driver(agent)
            async with self._clients.using(found) as client:
                response_time = (await client.probe(deadline_s=self.deadline_s)).response_time
        except AgentCallError as failure:
            error = failure
        check = AgentHealthCheck(
            agent_id=agent.agent_id,
            timestamp=self._clock(),
            response_time=response_time,
            tokens_per_second=agent.tokens_per_second,
            available=error is None or isinstance(error, AgentBusyError),
            error_message=str(error) if error else None,
        )
        self._latest[agent.id] = check
        return check, await self._apply(found, check, error)

    async def _with_driver(self, agent: Agent) -> Agent:
        if agent.driver is not None:
            return agent
        driver = await self._clients.detect(agent.endpoint, deadline_s=self.deadline_s)

        def body(work: Work) -> Agent | None:
            return AgentRepository(work.connection, agent.tenant_id).change_if(agent, driver=driver)

        return await self._store.write(body) or agent

    async def _apply(
        self, agent: Agent, check: AgentHealthCheck, error: AgentCallError | None
    ) -> Agent:
        """Change the agent's status if the check says so, and announce it."""
        misses = 0 if check.available else self._misses.get(agent.id, 0) + 1
        self._misses[agent.id] = misses
        reason = check.error_message
        available = check.available
        if not available and not isinstance(error, AgentUnreachableError):
            available = misses < MISSES_BEFORE_OFFLINE and agent.status != AgentStatus.OFFLINE
        if available and self._distrusts(agent.id):
            available, reason = False, "answers, but its last tasks failed; it gets a rest"
        full = self._workload.used(agent.id) >= agent.slots
        status = next_status(agent.status, available=available, full=full)
        kept = agent.status_reason if status == agent.status and available else None
        reason = reason if status == AgentStatus.OFFLINE else kept
        if (status, reason) == (agent.status, agent.status_reason):
            return agent

        def body(work: Work) -> Agent | None:
            agents = AgentRepository(work.connection, agent.tenant_id)
            changed = agents.change_if(agent, status=status, status_reason=reason)
            if changed is not None and status != agent.status:
                current = self._workload.current(agent.id)
                event = status_changed(changed, previous=agent.status, current_task=current)
                work.announce(event, tenant=agent.tenant_id)
            return changed

        return await self._store.write(body) or agent

    async def _keep(self, checks: Sequence[tuple[UUID, AgentHealthCheck]]) -> None:
        if checks:
            await self._store.write(lambda work: save_checks(work.connection, checks))
