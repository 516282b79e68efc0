"""Where tasks are kept; the one place that changes a status."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Row

from hive.agents.tables import agents
from hive.coordinator.model import TRANSITIONS, Task, TaskFilter, TaskStatus
from hive.coordinator.priority import RANGES
from hive.coordinator.tables import task_dependencies, tasks
from hive.db.repository import Repository, row_values

SOURCES = {
    to: tuple(source.value for source, targets in TRANSITIONS.items() if to in targets)
    for to in TaskStatus
}
"""From where a status can be reached."""


class TaskRepository(Repository):
    """The tasks of one tenant."""

    table = tasks

    def get(self, task_id: UUID) -> Task | None:
        """Return the task."""
        return next(iter(self._read(tasks.c.id == task_id)), None)

    def by_effect(self, effect_key: str) -> Task | None:
        """Return the task that a workflow asked for under this key."""
        return next(iter(self._read(tasks.c.effect_key == effect_key)), None)

    def of_execution(self, execution_id: UUID) -> list[Task]:
        """Return the tasks of an execution that have not ended."""
        return self._read(tasks.c.execution_id == execution_id, tasks.c.completed_at.is_(None))

    def page(self, wanted: TaskFilter, after: UUID | None, limit: int) -> list[Task]:
        """Return tasks, the newest first, and one more than `limit` if there are more."""
        where = [*_conditions(wanted, self.connection.dialect.name)]
        if after is not None:
            where.append(tasks.c.id < after)
        return self._read(*where, order=tasks.c.id.desc(), limit=limit + 1)

    def statuses(self, task_ids: Sequence[UUID]) -> dict[UUID, str]:
        """Return the status of each of these tasks, and hold them as they are until the commit."""
        query = self.mine(sa.select(tasks.c.id, tasks.c.status)).where(tasks.c.id.in_(task_ids))
        rows = self.connection.execute(query.with_for_update(read=True))
        return {row.id: row.status for row in rows}

    def add(self, values: dict[str, Any], depends_on: Iterable[UUID]) -> Task:
        """Add a task and what it waits for."""
        self.connection.execute(tasks.insert().values(tenant_id=self.tenant, **values))
        links = [{"task_id": values["id"], "depends_on_task_id": each} for each in depends_on]
        if links:
            self.connection.execute(task_dependencies.insert(), links)
        return self._read(tasks.c.id == values["id"])[0]

    def move(
        self, task_id: UUID, to: TaskStatus, *, as_attempt: int | None = None, **values: Any
    ) -> Task | None:
        """Change the status as the table of transitions allows, and return the task.

        Returns None, and changes nothing, if the task is not where it could go there from, or if
        `as_attempt` is no longer its attempt. The attempt is the fence: each assignment raises it,
        so whoever still works on an earlier one changes nothing.
        """
        statement = self.mine(sa.update(tasks)).where(
            tasks.c.id == task_id, tasks.c.status.in_(SOURCES[to])
        )
        if as_attempt is not None:
            statement = statement.where(tasks.c.attempt == as_attempt)
        moved = self.connection.execute(statement.values(status=to.value, **values))
        return self._read(tasks.c.id == task_id)[0] if moved.rowcount else None

    def request_agent(self, task_id: UUID, agent_id: UUID) -> None:
        """Ask for an agent; what failed elsewhere no longer counts."""
        statement = self.mine(sa.update(tasks)).where(tasks.c.id == task_id)
        values = {"requested_agent_id": agent_id, "not_before": None, "failed_agents": None}
        self.connection.execute(statement.values(**values))

    def effect_key(self, task_id: UUID) -> str | None:
        """Return the key under which a workflow asked for the task."""
        query = self.mine(sa.select(tasks.c.effect_key)).where(tasks.c.id == task_id)
        return self.connection.execute(query).scalar_one_or_none()

    def failed_agents(self, task_id: UUID) -> list[str]:
        """Return the agents at which the task failed."""
        query = self.mine(sa.select(tasks.c.failed_agents)).where(tasks.c.id == task_id)
        return self.connection.execute(query).scalar_one_or_none() or []

    def release_dependents(self, task_id: UUID) -> None:
        """Let those that waited for this task wait for one task less."""
        waiting = sa.select(task_dependencies.c.task_id).where(
            task_dependencies.c.depends_on_task_id == task_id
        )
        self.connection.execute(
            self.mine(sa.update(tasks))
            .where(tasks.c.id.in_(waiting), tasks.c.status == TaskStatus.PENDING.value)
            .values(dependencies_left=tasks.c.dependencies_left - 1)
        )

    def waiting_for(self, task_id: UUID) -> list[Task]:
        """Return the tasks that wait for this one."""
        dependents = sa.select(task_dependencies.c.task_id).where(
            task_dependencies.c.depends_on_task_id == task_id
        )
        return self._read(tasks.c.id.in_(dependents), tasks.c.status == TaskStatus.PENDING.value)

    def _read(
        self,
        *where: sa.ColumnElement[bool],
        order: sa.ColumnElement[Any] | None = None,
        limit: int | None = None,
    ) -> list[Task]:
        query = self.mine(
            sa.select(tasks, agents.c.slug.label("agent_slug")).join(
                agents, agents.c.id == tasks.c.assigned_agent_id, isouter=True
            )
        ).where(*where)
        if order is not None:
            query = query.order_by(order)
        rows = self.connection.execute(query.limit(limit)).all()
        links = self._dependencies([row.id for row in rows])
        return [to_task(row, links.get(row.id, ())) for row in rows]

    def _dependencies(self, task_ids: list[UUID]) -> dict[UUID, tuple[UUID, ...]]:
        query = sa.select(task_dependencies).where(task_dependencies.c.task_id.in_(task_ids))
        found: dict[UUID, tuple[UUID, ...]] = {}
        for row in self.connection.execute(query.order_by(task_dependencies.c.depends_on_task_id)):
            found[row.task_id] = (*found.get(row.task_id, ()), row.depends_on_task_id)
        return found


def to_task(row: Row[Any], depends_on: tuple[UUID, ...]) -> Task:
    """Read a row of the table."""
    return Task.model_validate(
        {
            **row_values(row),
            "agent_id": row.agent_slug,
            "timeout": row.timeout_s,
            "depends_on": depends_on,
            "parameters": row.parameters or {},
            "metadata": row.metadata or {},
        }
    )


def _conditions(wanted: TaskFilter, dialect: str) -> Iterable[sa.ColumnElement[bool]]:
    if wanted.status is not None:
        yield tasks.c.status == wanted.status.value
    if wanted.band is not None:
        yield tasks.c.priority.between(*RANGES[wanted.band])
    if wanted.agent is not None:
        yield tasks.c.assigned_agent_id == UUID(wanted.agent)
    if wanted.created_by is not None:
        yield tasks.c.created_by == wanted.created_by
    if wanted.q:
        text = wanted.q
        title = tasks.c.title.icontains(text, autoescape=True)
        yield title | tasks.c.description.icontains(text, autoescape=True)
    if wanted.capability is not None:
        yield _needs(wanted.capability, dialect)


def _needs(capability: str, dialect: str) -> sa.ColumnElement[bool]:
    if dialect == "postgresql":
        return tasks.c.capabilities.op("@>")(
            sa.type_coerce([{"name": capability}], tasks.c.capabilities.type)
        )
    each = sa.func.json_each(tasks.c.capabilities).table_valued("value")
    name = sa.func.json_extract(each.c.value, "$.name")
    return sa.exists(sa.select(sa.literal(1)).select_from(each).where(name == capability))
