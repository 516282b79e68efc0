"""How the hive is doing: agents, tasks, the queue."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from hive.agents.model import Agent, AgentState, AgentStatus, Performance
from hive.agents.repository import AgentRepository
from hive.coordinator.matching import candidate, need_of, used_slots
from hive.coordinator.model import (
    AgentVerdict,
    Band,
    ClusterStatus,
    Routing,
    Task,
    TaskStatus,
)
from hive.coordinator.priority import band_of
from hive.coordinator.routing import Candidate, choose
from hive.coordinator.tables import IS_ACTIVE, tasks
from hive.db.store import Store
from hive.kit.clock import Clock

SPEED_WINDOW = timedelta(seconds=60)
OUT = frozenset({AgentStatus.OFFLINE, AgentStatus.MAINTENANCE})


class ClusterView:
    """Answers questions about the whole hive of a tenant."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def status(self, *, tenant: str) -> ClusterStatus:
        """Return the hive in figures."""
        now = self._clock()
        return await self._store.read(lambda c: read_status(c, tenant, now))

    async def agents(self, *, tenant: str) -> list[AgentState]:
        """Return how every agent is doing."""
        return await self._store.read(lambda c: read_agents(c, tenant))

    async def routing(self, task: Task) -> Routing:
        """Say which agent would get the task now, and why."""
        return await self._store.read(lambda c: read_routing(c, task))


def read_status(connection: Connection, tenant: str, now: datetime) -> ClusterStatus:
    """Count agents by status, tasks by status, waiting tasks by band, slots, and tokens."""
    agents = AgentRepository(connection, tenant).all()
    used = used_slots(connection)
    by_status = dict.fromkeys(AgentStatus, 0)
    for agent in agents:
        by_status[agent.status] += 1
    mine = tasks.c.tenant_id == tenant
    states = dict.fromkeys(TaskStatus, 0)
    counted = sa.select(tasks.c.status, sa.func.count()).where(mine).group_by(tasks.c.status)
    for status, number in connection.execute(counted):
        states[TaskStatus(status)] = number
    since = now - SPEED_WINDOW
    tokens = connection.execute(
        sa.select(sa.func.sum(tasks.c.completion_tokens)).where(mine, tasks.c.completed_at > since)
    ).scalar()
    return ClusterStatus(
        timestamp=now,
        agents={status.value: number for status, number in by_status.items()},
        tasks={status.value: number for status, number in states.items()},
        queue=_queue(connection, tenant),
        slots=sum(agent.slots for agent in agents if agent.status not in OUT),
        used_slots=sum(used.get(agent.id, 0) for agent in agents),
        tokens_per_second=round((tokens or 0) / SPEED_WINDOW.total_seconds(), 3),
    )


def read_agents(connection: Connection, tenant: str) -> list[AgentState]:
    """Return every agent with what it works on."""
    query = (
        sa.select(tasks.c.assigned_agent_id, tasks.c.id)
        .where(IS_ACTIVE, tasks.c.tenant_id == tenant)
        .order_by(tasks.c.assigned_at)
    )
    held: dict[object, list[str]] = {}
    for agent_id, task_id in connection.execute(query):
        held.setdefault(agent_id, []).append(str(task_id))
    return [
        _state(agent, held.get(agent.id, [])) for agent in AgentRepository(connection, tenant).all()
    ]


def read_routing(connection: Connection, task: Task) -> Routing:
    """Judge every agent for this task as if it were to be given away now."""
    row = connection.execute(sa.select(tasks).where(tasks.c.id == task.id)).one()
    used = used_slots(connection)
    agents = AgentRepository(connection, task.tenant_id).all()
    candidates: list[Candidate] = [candidate(a, used=used.get(a.id, 0)) for a in agents]
    decision = choose(need_of(row), candidates)
    slugs = {each.id: each.slug for each in candidates}
    return Routing(
        agent_id=slugs[decision.agent_id] if decision.agent_id else None,
        agents=tuple(
            AgentVerdict(
                agent_id=each.slug,
                fit=each.fit,
                available=each.available,
                score=None if each.score is None else round(each.score, 3),
                reasons=each.reasons,
            )
            for each in decision.verdicts
        ),
    )


def _queue(connection: Connection, tenant: str) -> dict[str, int]:
    query = (
        sa.select(tasks.c.priority, sa.func.count())
        .where(tasks.c.tenant_id == tenant, tasks.c.status == TaskStatus.PENDING.value)
        .group_by(tasks.c.priority)
    )
    bands = dict.fromkeys(Band, 0)
    for priority, number in connection.execute(query):
        bands[band_of(priority)] += number
    return {band.value: number for band, number in bands.items()}


def _state(agent: Agent, held: list[str]) -> AgentState:
    return AgentState(
        id=agent.id,
        agent_id=agent.agent_id,
        name=agent.name,
        status=agent.status,
        status_reason=agent.status_reason,
        current_task=held[0] if held else None,
        slots=agent.slots,
        used_slots=len(held),
        last_seen=agent.last_seen,
        performance=Performance(tps=agent.tokens_per_second),
    )
