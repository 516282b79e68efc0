"""Where agents are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from hive.agents.model import Agent, AgentHealthCheck, AgentSettings
from hive.agents.tables import agent_metrics, agents
from hive.db.repository import Repository, row_values
from hive.kit.ids import parse_id


class AgentRepository(Repository):
    """The agents of one tenant."""

    table = agents

    def get(self, ref: str) -> Agent | None:
        """Return the agent with this UUID or slug."""
        if "\x00" in ref:  # PostgreSQL refuses the question itself
            return None
        agent_id = parse_id(ref)
        where = agents.c.slug == ref if agent_id is None else agents.c.id == agent_id
        row = self.connection.execute(self.mine(sa.select(agents)).where(where)).one_or_none()
        return to_agent(row) if row else None

    def all(self) -> list[Agent]:
        """Return every agent, by slug."""
        query = self.mine(sa.select(agents)).order_by(agents.c.slug)
        return [to_agent(row) for row in self.connection.execute(query)]

    def page(self, after: UUID | None, limit: int) -> list[Agent]:
        """Return agents in the order they joined, and one more than `limit` if there are more."""
        query = self.mine(sa.select(agents)).order_by(agents.c.id).limit(limit + 1)
        if after is not None:
            query = query.where(agents.c.id > after)
        return [to_agent(row) for row in self.connection.execute(query)]

    def add(self, agent: Agent) -> None:
        """Add an agent."""
        self.connection.execute(
            agents.insert().values(
                id=agent.id,
                tenant_id=self.tenant,
                slug=agent.agent_id,
                created_at=agent.created_at,
                status=agent.status,
                **columns_of(agent.model_dump(mode="json", include=STATED)),
                status_reason=agent.status_reason,
            )
        )

    def change(self, agent_id: UUID, **values: Any) -> Agent | None:
        """Change columns and return the agent, if it is still there."""
        statement = self.mine(sa.update(agents)).where(agents.c.id == agent_id)
        row = self.connection.execute(statement.values(**values).returning(agents)).one_or_none()
        return to_agent(row) if row else None

    def change_if(self, known: Agent, **values: Any) -> Agent | None:
        """Change columns unless status or address have changed since `known` was read."""
        statement = self.mine(sa.update(agents)).where(
            agents.c.id == known.id,
            agents.c.status == known.status,
            agents.c.endpoint == known.endpoint,
        )
        row = self.connection.execute(statement.values(**values).returning(agents)).one_or_none()
        return to_agent(row) if row else None

    def remove(self, agent_id: UUID) -> None:
        """Remove an agent and what was measured of it."""
        self.connection.execute(self.mine(sa.delete(agents)).where(agents.c.id == agent_id))

    def checks(self, agent: Agent, limit: int) -> list[AgentHealthCheck]:
        """Return the newest health checks first."""
        query = (
            sa.select(agent_metrics)
            .where(agent_metrics.c.agent_id == agent.id)
            .order_by(agent_metrics.c.timestamp.desc())
            .limit(limit)
        )
        return [
            AgentHealthCheck(agent_id=agent.agent_id, timestamp=row.timestamp, **row.metrics)
            for row in self.connection.execute(query)
        ]


STATED = {*AgentSettings.model_fields, "name", "endpoint"}
"""Fields that people state; the others are measured or made."""


def columns_of(fields: dict[str, Any]) -> dict[str, Any]:
    """Name fields as the table does."""
    return {"hardware_config" if name == "hardware" else name: v for name, v in fields.items()}


def every_agent(connection: Connection) -> list[Agent]:
    """Return the agents of all tenants, for Hive's own work."""
    return [to_agent(row) for row in connection.execute(sa.select(agents).order_by(agents.c.id))]


def save_checks(connection: Connection, checks: Sequence[tuple[UUID, AgentHealthCheck]]) -> None:
    """Keep health checks, and when each agent was last seen; removed agents are skipped."""
    wanted = {agent_id for agent_id, _ in checks}
    there = set(connection.execute(sa.select(agents.c.id).where(agents.c.id.in_(wanted))).scalars())
    kept = [(agent_id, check) for agent_id, check in checks if agent_id in there]
    if not kept:
        return
    rows = [
        {
            "agent_id": agent_id,
            "timestamp": check.timestamp,
            "metrics": check.model_dump(exclude={"agent_id", "timestamp"}),
        }
        for agent_id, check in kept
    ]
    connection.execute(agent_metrics.insert(), rows)
    seen = [agent_id for agent_id, check in kept if check.available]
    if seen:
        latest = max(check.timestamp for _, check in kept)
        connection.execute(sa.update(agents).where(agents.c.id.in_(seen)).values(last_seen=latest))


def forget_checks(connection: Connection, before: datetime) -> None:
    """Drop health checks that are older than this."""
    connection.execute(sa.delete(agent_metrics).where(agent_metrics.c.timestamp < before))


def to_agent(row: Row[Any]) -> Agent:
    """Read a row of the table."""
    return Agent.model_validate(
        {
            **row_values(row),
            "agent_id": row.slug,
            "hardware": row.hardware_config or {},
            "capabilities": row.capabilities or (),
            "performance_targets": row.performance_targets or {},
        }
    )
