"""Tasks, and which waits for which."""

import sqlalchemy as sa

from hive.coordinator.model import TaskStatus
from hive.db.base import UtcDateTime, created_column, id_column, json_type, metadata, tenant_column

tasks = sa.Table(
    "tasks",
    metadata,
    id_column(),
    tenant_column(),
    sa.Column("title", sa.String(255), nullable=False),
    sa.Column("description", sa.Text(), nullable=False),
    sa.Column("priority", sa.Integer(), nullable=False),
    sa.Column(
        "status",
        sa.Enum(*[s.value for s in TaskStatus], name="task_status_enum", create_constraint=False),
        nullable=False,
    ),
    sa.Column("assigned_agent_id", sa.Uuid(), sa.ForeignKey("agents.id", ondelete="SET NULL")),
    created_column(),
    sa.Column("created_by", sa.Uuid(), sa.ForeignKey("users.id", ondelete="SET NULL")),
    sa.Column("assigned_at", UtcDateTime()),
    sa.Column("started_at", UtcDateTime()),
    sa.Column("completed_at", UtcDateTime()),
    sa.Column("metadata", json_type()),
    sa.Column("capabilities", json_type(), nullable=False),
    sa.Column("requested_agent_id", sa.Uuid(), sa.ForeignKey("agents.id", ondelete="SET NULL")),
    sa.Column("model", sa.String(255)),
    sa.Column("messages", json_type()),
    sa.Column("parameters", json_type()),
    sa.Column("deadline", UtcDateTime()),
    sa.Column("timeout_s", sa.Float(), nullable=False),
    sa.Column("max_attempts", sa.Integer(), nullable=False),
    sa.Column("attempt", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("failed_agents", json_type()),
    sa.Column("needs_key", sa.String(64), nullable=False),
    sa.Column("completion_tokens", sa.Integer()),
    sa.Column("not_before", UtcDateTime()),
    sa.Column("dependencies_left", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("owner", sa.String(64)),
    sa.Column("effect_key", sa.String(255)),
    sa.Column("execution_id", sa.Uuid()),
    sa.Column("correlation_id", sa.String(64)),
    sa.Column("result", json_type()),
    sa.Column("error", json_type()),
    sa.UniqueConstraint("tenant_id", "effect_key"),
)
_unfinished = sa.text("status IN ('pending', 'running')")
sa.Index("idx_tasks_status", tasks.c.status, sqlite_where=_unfinished, postgresql_where=_unfinished)
sa.Index("idx_tasks_priority", tasks.c.priority.desc(), tasks.c.created_at.asc())
sa.Index("idx_tasks_execution", tasks.c.execution_id)
sa.Index("idx_tasks_tenant", tasks.c.tenant_id, tasks.c.id)
sa.Index("idx_tasks_tenant_status", tasks.c.tenant_id, tasks.c.status, tasks.c.priority)
sa.Index("idx_tasks_completed", tasks.c.completed_at)

IS_READY = sa.text("tasks.status = 'pending' AND tasks.dependencies_left = 0")
IS_ACTIVE = sa.text("tasks.status IN ('assigned', 'running')")
HAS_DEADLINE = sa.text("tasks.status = 'pending' AND tasks.deadline IS NOT NULL")
"""Conditions in the very words of the partial indexes: the planners compare texts."""

_ready = sa.text("status = 'pending' AND dependencies_left = 0")
sa.Index(
    "idx_tasks_ready",
    tasks.c.tenant_id,
    tasks.c.needs_key,
    tasks.c.requested_agent_id,
    tasks.c.priority.desc(),
    tasks.c.created_at.asc(),
    tasks.c.not_before,  # so that the groups of a long queue are counted from the index alone
    sqlite_where=_ready,
    postgresql_where=_ready,
)
_active = sa.text("status IN ('assigned', 'running')")
sa.Index(
    "idx_tasks_active",
    tasks.c.assigned_agent_id,
    sqlite_where=_active,
    postgresql_where=_active,
)
_expiring = sa.text("status = 'pending' AND deadline IS NOT NULL")
sa.Index(
    "idx_tasks_deadline",
    tasks.c.deadline,
    sqlite_where=_expiring,
    postgresql_where=_expiring,
)

task_dependencies = sa.Table(
    "task_dependencies",
    metadata,
    sa.Column(
        "task_id", sa.Uuid(), sa.ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column(
        "depends_on_task_id",
        sa.Uuid(),
        sa.ForeignKey("tasks.id", ondelete="CASCADE"),
        primary_key=True,
    ),
)
sa.Index("idx_task_dependencies_depends_on", task_dependencies.c.depends_on_task_id)
