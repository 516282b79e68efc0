"""Where executions are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from hive.db.repository import Repository
from hive.executions.model import FINAL, TRANSITIONS, Execution, ExecutionStatus
from hive.executions.tables import executions
from hive.workflows.tables import workflows

OPEN = tuple(s.value for s in ExecutionStatus if s not in FINAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right of one attempt to write to an execution, until a higher fence is given out."""

    execution: Execution
    fence: int
    attempt: int
    start_node: str | None
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionFilter:
    """Which executions a list shows."""

    workflow_id: UUID | None = None
    status: ExecutionStatus | None = None


class ExecutionRepository(Repository):
    """Executions of one tenant."""

    table = executions

    def add(self, values: dict[str, Any]) -> None:
        """Store a new execution."""
        self.connection.execute(executions.insert().values(tenant_id=self.tenant, **values))

    def get(self, execution_id: UUID) -> Execution | None:
        """Return the execution, if it is known."""
        row = self.connection.execute(
            self.mine(_SELECT).where(executions.c.id == execution_id)
        ).one_or_none()
        return _execution(row) if row else None

    def page(self, wanted: ExecutionFilter, *, after: UUID | None, limit: int) -> list[Execution]:
        """Return up to `limit` + 1 executions, newest first, without their data."""
        query = self.mine(_SELECT)
        if wanted.workflow_id is not None:
            query = query.where(executions.c.workflow_id == wanted.workflow_id)
        if wanted.status is not None:
            query = query.where(executions.c.status == wanted.status.value)
        if after is not None:
            query = query.where(executions.c.id < after)
        rows = self.connection.execute(query.order_by(executions.c.id.desc()).limit(limit + 1))
        return [
            _execution(row).model_copy(update={"input_data": None, "output_data": None})
            for row in rows
        ]

    def start_node(self, execution_id: UUID) -> str | None:
        """Return the name of the node at which the execution started."""
        query = self.mine(sa.select(executions.c.start_node)).where(executions.c.id == execution_id)
        return self.connection.execute(query).scalar_one_or_none()

    def ask_to_cancel(self, execution_id: UUID) -> int | None:
        """Note that the execution shall stop; return its attempt, None if it has ended."""
        row = self.connection.execute(
            self.mine(sa.update(executions))
            .where(executions.c.id == execution_id, executions.c.status.in_(OPEN))
            .values(cancel_requested=True)
            .returning(executions.c.attempt)
        ).one_or_none()
        return row.attempt if row else None


def claim(
    connection: Connection, execution_id: UUID, *, attempt: int, owner: str, now: datetime
) -> Claim | None:
    """Take an execution for an attempt; None if it ended or a later attempt has it."""
    before = connection.execute(
        sa.select(executions.c.started_at, executions.c.cancel_requested).where(
            executions.c.id == execution_id
        )
    ).one_or_none()
    if before is None or before.cancel_requested:
        return None
    row = connection.execute(
        sa.update(executions)
        .where(
            executions.c.id == execution_id,
            executions.c.attempt < attempt,
            executions.c.status.in_(_before(ExecutionStatus.RUNNING)),
        )
        .values(
            status=ExecutionStatus.RUNNING.value,
            attempt=attempt,
            owner=owner,
            fence=executions.c.fence + 1,
            started_at=sa.func.coalesce(executions.c.started_at, now),
        )
        .returning(executions.c.fence, executions.c.start_node)
    ).one_or_none()
    if row is None:
        return None
    found = connection.execute(_SELECT.where(executions.c.id == execution_id)).one()
    return Claim(
        execution=_execution(found),
        fence=row.fence,
        attempt=attempt,
        start_node=row.start_node,
        first=before.started_at is None,
    )


def write_fenced(
    connection: Connection, execution_id: UUID, *, fence: int, values: dict[str, Any]
) -> bool:
    """Change an execution if the fence still holds; tell whether it did."""
    done = connection.execute(
        sa.update(executions)
        .where(
            executions.c.id == execution_id,
            executions.c.fence == fence,
            executions.c.status == ExecutionStatus.RUNNING.value,
        )
        .values(**values)
    )
    return done.rowcount == 1


def end(
    connection: Connection, execution_id: UUID, *, status: ExecutionStatus, values: dict[str, Any]
) -> bool:
    """End an execution that nobody runs; tell whether it was open."""
    done = connection.execute(
        sa.update(executions)
        .where(executions.c.id == execution_id, executions.c.status.in_(_before(status)))
        .values(status=status.value, fence=executions.c.fence + 1, owner=None, **values)
    )
    return done.rowcount == 1


def is_cancelling(connection: Connection, execution_id: UUID) -> bool:
    """Tell whether somebody asked the execution to stop."""
    query = sa.select(executions.c.cancel_requested).where(executions.c.id == execution_id)
    return bool(connection.execute(query).scalar_one_or_none())


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """An execution that should be moving."""

    id: UUID
    tenant_id: str
    status: str
    attempt: int
    owner: str | None
    cancel_requested: bool
    created_at: datetime


def unfinished(connection: Connection) -> list[Unfinished]:
    """Return every execution that is accepted or running."""
    moving = (ExecutionStatus.PENDING.value, ExecutionStatus.RUNNING.value)
    query = sa.select(
        executions.c.id,
        executions.c.tenant_id,
        executions.c.status,
        executions.c.attempt,
        executions.c.owner,
        executions.c.cancel_requested,
        executions.c.created_at,
    )
    rows = connection.execute(
        query.where(executions.c.status.in_(moving)).order_by(executions.c.id)
    )
    return [Unfinished(**row) for row in rows.mappings()]


def _before(status: ExecutionStatus) -> list[str]:
    return [each.value for each, after in TRANSITIONS.items() if status in after]


_FIELDS = [name for name in Execution.model_fields if name != "workflow_name"]
_SELECT = sa.select(
    *[executions.c[name] for name in _FIELDS], workflows.c.name.label("workflow_name")
).select_from(executions.outerjoin(workflows, workflows.c.id == executions.c.workflow_id))


def _execution(row: Row[Any]) -> Execution:
    return Execution.model_validate({name: getattr(row, name) for name in Execution.model_fields})
