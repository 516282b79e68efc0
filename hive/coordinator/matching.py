"""Give ready tasks to free agents: the best task first, no agent above its slots."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from hive.agents.model import Agent
from hive.agents.repository import to_agent
from hive.agents.tables import agents
from hive.coordinator.model import CapabilityNeed
from hive.coordinator.routing import AT_WORK, Candidate, Decision, Need, choose, misfits
from hive.coordinator.tables import IS_ACTIVE, IS_READY, tasks
from hive.db.store import Work
from hive.kit import json

AnyRow = Row[*tuple[Any, ...]]
GROUPS_AT_ONCE = 500
SPARE = 8
"""Tasks read beyond the free slots, for those that cannot go where they failed before."""


@dataclass(frozen=True, slots=True)
class Match:
    """A task and the agent that shall have it."""

    task_id: UUID
    tenant: str
    agent_id: UUID


@dataclass(slots=True)
class _Group:
    """Ready tasks with the same needs, best first."""

    candidates: dict[UUID, Candidate]
    waiting: list[AnyRow]


def match(work: Work) -> list[Match]:
    """Choose an agent for as many ready tasks as there are free slots for.

    Tasks with the same needs form a group, so that a task which nobody can take now blocks only
    its equals; among groups that want the same agent, the higher priority comes first, then age.
    The agents stay locked until the commit: no two processes count the same free slot.
    """
    connection = work.connection
    groups = _ready_groups(work)
    if not groups:
        return []
    free = _Free(lock_agents(connection, {group.tenant_id for group in groups}))
    opened = [made for group in groups if (made := _open(work, group, free))]
    matches: list[Match] = []
    while opened:
        opened.sort(key=lambda each: _order(each.waiting[0]))
        group = opened[0]
        row = group.waiting.pop(0)
        decision = _decide(row, group, free)
        if decision.agent_id is not None:
            free.take(decision.agent_id)
            matches.append(Match(row.id, row.tenant_id, decision.agent_id))
        opened = [each for each in opened if each.waiting and free.any(each.candidates)]
    return matches


class _Free:
    """The free slots, counted down while tasks are given away."""

    def __init__(self, candidates: Iterable[tuple[str, Candidate]]) -> None:
        self.agents = {each.id: (tenant, each) for tenant, each in candidates}

    def of(self, tenant: str) -> list[Candidate]:
        return [each for owner, each in self.agents.values() if owner == tenant]

    def take(self, agent_id: UUID) -> None:
        tenant, agent = self.agents[agent_id]
        self.agents[agent_id] = (tenant, replace(agent, free_slots=agent.free_slots - 1))

    def any(self, agent_ids: Iterable[UUID]) -> bool:
        return any(self.agents[each][1].free_slots > 0 for each in agent_ids)


def _decide(row: AnyRow, group: _Group, free: _Free) -> Decision:
    return choose(need_of(row), [free.agents[each][1] for each in group.candidates])


def _open(work: Work, group: AnyRow, free: _Free) -> _Group | None:
    """Read a group's best tasks, if any agent could take one now."""
    first = _waiting(work, group, limit=1)
    if not first:
        return None
    need = need_of(first[0])
    able = {each.id: each for each in free.of(group.tenant_id) if not misfits(need, each)}
    slots = sum(max(0, each.free_slots) for each in able.values())
    if not slots:
        return None
    return _Group(able, _waiting(work, group, limit=slots + SPARE))


def _ready_groups(work: Work) -> Sequence[AnyRow]:
    columns = (tasks.c.tenant_id, tasks.c.needs_key, tasks.c.requested_agent_id)
    query = (
        sa.select(*columns)
        .where(IS_READY, _is_due(work))
        .group_by(*columns)
        .order_by(sa.func.max(tasks.c.priority).desc())
        .limit(GROUPS_AT_ONCE)
    )
    return work.connection.execute(query).all()


def _waiting(work: Work, group: AnyRow, *, limit: int) -> list[AnyRow]:
    query = (
        sa.select(
            tasks.c.id,
            tasks.c.tenant_id,
            tasks.c.priority,
            tasks.c.created_at,
            tasks.c.capabilities,
            tasks.c.requested_agent_id,
            tasks.c.model,
            tasks.c.failed_agents,
        )
        .where(
            IS_READY,
            _is_due(work),
            tasks.c.tenant_id == group.tenant_id,
            tasks.c.needs_key == group.needs_key,
            tasks.c.requested_agent_id.is_not_distinct_from(group.requested_agent_id),
        )
        .order_by(tasks.c.priority.desc(), tasks.c.created_at.asc(), tasks.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=tasks)
    )
    return list(work.connection.execute(query))


def _is_due(work: Work) -> sa.ColumnElement[bool]:
    return sa.or_(tasks.c.not_before.is_(None), tasks.c.not_before <= work.now)


def _order(row: AnyRow) -> tuple[int, Any, UUID]:
    return (-row.priority, row.created_at, row.id)


def lock_agents(connection: Connection, tenants: set[str]) -> list[tuple[str, Candidate]]:
    """Return the agents at work with their free slots, and keep them so until the commit."""
    query = (
        sa.select(agents)
        .where(agents.c.tenant_id.in_(tenants), agents.c.status.in_([s.value for s in AT_WORK]))
        .order_by(agents.c.id)
        .with_for_update()
    )
    locked = [to_agent(row) for row in connection.execute(query)]
    used = used_slots(connection)
    return [(each.tenant_id, candidate(each, used=used.get(each.id, 0))) for each in locked]


def used_slots(connection: Connection) -> dict[UUID, int]:
    """Count the tasks that each agent has."""
    query = (
        sa.select(tasks.c.assigned_agent_id, sa.func.count().label("used"))
        .where(IS_ACTIVE)
        .group_by(tasks.c.assigned_agent_id)
    )
    return {row.assigned_agent_id: row.used for row in connection.execute(query)}


def candidate(agent: Agent, *, used: int) -> Candidate:
    """See an agent as routing does."""
    return Candidate(
        id=agent.id,
        slug=agent.agent_id,
        status=agent.status,
        status_reason=agent.status_reason,
        capabilities={each.name: each.proficiency for each in agent.capabilities},
        model=agent.model,
        slots=agent.slots,
        free_slots=agent.slots - used,
        tokens_per_second=agent.tokens_per_second,
        min_tps=agent.performance_targets.min_tps,
    )


def need_of(row: AnyRow) -> Need:
    """Read what a task asks of its agent."""
    return Need(
        capabilities=[CapabilityNeed.model_validate(each) for each in row.capabilities],
        agent_id=row.requested_agent_id,
        model=row.model,
        failed_at=frozenset(UUID(each) for each in row.failed_agents or ()),
    )


def needs_key(capabilities: Iterable[CapabilityNeed]) -> str:
    """Name a set of needs, so that tasks with the same needs can be found together."""
    named = sorted((each.name, each.min_proficiency) for each in capabilities)
    return hashlib.sha256(json.dumps(named)).hexdigest()
