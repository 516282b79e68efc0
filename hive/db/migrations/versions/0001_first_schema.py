"""The first schema, with the default tenant and its local administrator.

Revision ID: 0001
"""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

from hive.db.base import UtcDateTime, json_type

revision = "0001"
down_revision = None

LOCAL_ADMIN = UUID("00000000-0000-7000-8000-000000000001")


def upgrade() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("tenant_id", sa.String(length=63), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("route", sa.String(length=255), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", json_type(), nullable=False),
        sa.Column(
            "created_at", UtcDateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.PrimaryKeyConstraint("tenant_id", "key", name="pk_idempotency_keys"),
    )
    op.create_table(
        "items",
        sa.Column("tenant_id", sa.String(length=63), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "hash", name="pk_items"),
    )
    op.create_table(
        "processes",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_processes"),
    )
    op.create_table(
        "tenants",
        sa.Column("id", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "created_at", UtcDateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tenants"),
    )
    op.create_table(
        "agents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.String(length=63), server_default="default", nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("endpoint", sa.String(length=512), nullable=False),
        sa.Column("model", sa.String(length=255), nullable=True),
        sa.Column("driver", sa.String(length=32), nullable=True),
        sa.Column("specialization", sa.String(length=100), nullable=True),
        sa.Column("hardware_config", json_type(), nullable=True),
        sa.Column("capabilities", json_type(), nullable=True),
        sa.Column("performance_targets", json_type(), nullable=True),
        sa.Column("slots", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "status",
            sa.Enum("offline", "online", "busy", "draining", "maintenance", name="agent_status"),
            server_default="offline",
            nullable=False,
        ),
        sa.Column("status_reason", sa.Text(), nullable=True),
        sa.Column("tokens_per_second", sa.Float(), nullable=True),
        sa.Column(
            "created_at", UtcDateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("last_seen", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name="fk_agents_tenant_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agents"),
        sa.UniqueConstraint("tenant_id", "slug", name="uq_agents_tenant_id_slug"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.String(length=63), server_default="default", nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("roles", json_type(), nullable=False),
        sa.Column("disabled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column(
            "created_at", UtcDateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name="fk_users_tenant_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("tenant_id", "name", name="uq_users_tenant_id_name"),
    )
    op.create_table(
        "agent_metrics",
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("timestamp", UtcDateTime(), nullable=False),
        sa.Column("metrics", json_type(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name="fk_agent_metrics_agent_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("agent_id", "timestamp", name="pk_agent_metrics"),
    )
    op.create_index(
        "idx_agent_metrics_agent_timestamp",
        "agent_metrics",
        ["agent_id", "timestamp"],
        unique=False,
    )
    op.create_index("idx_agent_metrics_timestamp", "agent_metrics", ["timestamp"], unique=False)
    op.create_table(
        "login_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.String(length=63), server_default="default", nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column(
            "created_at", UtcDateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name="fk_login_links_tenant_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_login_links_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_login_links"),
        sa.UniqueConstraint("token_hash", name="uq_login_links_token_hash"),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.String(length=63), server_default="default", nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "assigned",
                "running",
                "completed",
                "failed",
                "cancelled",
                name="task_status_enum",
            ),
            nullable=False,
        ),
        sa.Column("assigned_agent_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", UtcDateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("assigned_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.Column("metadata", json_type(), nullable=True),
        sa.Column("capabilities", json_type(), nullable=False),
        sa.Column("requested_agent_id", sa.Uuid(), nullable=True),
        sa.Column("model", sa.String(length=255), nullable=True),
        sa.Column("messages", json_type(), nullable=True),
        sa.Column("parameters", json_type(), nullable=True),
        sa.Column("deadline", UtcDateTime(), nullable=True),
        sa.Column("timeout_s", sa.Float(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed_agents", json_type(), nullable=True),
        sa.Column("needs_key", sa.String(length=64), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=True),
        sa.Column("not_before", UtcDateTime(), nullable=True),
        sa.Column("dependencies_left", sa.Integer(), server_default="0", nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("effect_key", sa.String(length=255), nullable=True),
        sa.Column("execution_id", sa.Uuid(), nullable=True),
        sa.Column("correlation_id", sa.String(length=64), nullable=True),
        sa.Column("result", json_type(), nullable=True),
        sa.Column("error", json_type(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned_agent_id"],
            ["agents.id"],
            name="fk_tasks_assigned_agent_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name="fk_tasks_created_by", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["requested_agent_id"],
            ["agents.id"],
            name="fk_tasks_requested_agent_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name="fk_tasks_tenant_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sa.UniqueConstraint("tenant_id", "effect_key", name="uq_tasks_tenant_id_effect_key"),
    )
    op.create_index("idx_tasks_execution", "tasks", ["execution_id"], unique=False)
    op.create_index("idx_tasks_tenant", "tasks", ["tenant_id", "id"], unique=False)
    op.create_index(
        "idx_tasks_tenant_status", "tasks", ["tenant_id", "status", "priority"], unique=False
    )
    op.create_index("idx_tasks_completed", "tasks", ["completed_at"], unique=False)
    op.create_index(
        "idx_tasks_ready",
        "tasks",
        [
            "tenant_id",
            "needs_key",
            "requested_agent_id",
            sa.text("priority DESC"),
            sa.text("created_at ASC"),
            "not_before",
        ],
        unique=False,
        sqlite_where=sa.text("status = 'pending' AND dependencies_left = 0"),
        postgresql_where=sa.text("status = 'pending' AND dependencies_left = 0"),
    )
    op.create_index(
        "idx_tasks_active",
        "tasks",
        ["assigned_agent_id"],
        unique=False,
        sqlite_where=sa.text("status IN ('assigned', 'running')"),
        postgresql_where=sa.text("status IN ('assigned', 'running')"),
    )
    op.create_index(
        "idx_tasks_deadline",
        "tasks",
        ["deadline"],
        unique=False,
        sqlite_where=sa.text("status = 'pending' AND deadline IS NOT NULL"),
        postgresql_where=sa.text("status = 'pending' AND deadline IS NOT NULL"),
    )
    op.create_index(
        "idx_tasks_priority",
        "tasks",
        [sa.text("priority DESC"), sa.text("created_at ASC")],
        unique=False,
    )
    op.create_index(
        "idx_tasks_status",
        "tasks",
        ["status"],
        unique=False,
        sqlite_where=sa.text("status IN ('pending', 'running')"),
        postgresql_where=sa.text("status IN ('pending', 'running')"),
    )
    op.create_table(
        "workflows",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.String(length=63), server_default="default", nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("n8n_data", json_type(), nullable=False),
        sa.Column("n8n_bytes", sa.LargeBinary(), nullable=False),
        sa.Column("mcp_tools", json_type(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column(
            "created_at", UtcDateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("static_data", json_type(), nullable=True),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name="fk_workflows_created_by", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name="fk_workflows_tenant_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_workflows"),
    )
    op.create_index("idx_workflows_tenant", "workflows", ["tenant_id", "id"], unique=False)
    op.create_table(
        "executions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.String(length=63), server_default="default", nullable=False),
        sa.Column("workflow_id", sa.Uuid(), nullable=True),
        sa.Column("workflow_version", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "running",
                "waiting",
                "completed",
                "failed",
                "cancelled",
                "needs_attention",
                name="execution_status",
            ),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("mode", sa.String(length=32), server_default="manual", nullable=False),
        sa.Column("start_node", sa.String(length=255), nullable=True),
        sa.Column("input_data", json_type(), nullable=True),
        sa.Column("output_data", json_type(), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("error_node", sa.String(length=255), nullable=True),
        sa.Column("progress", sa.Float(), server_default="0", nullable=False),
        sa.Column("segment", sa.Integer(), server_default="1", nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("retry_of", sa.Uuid(), nullable=True),
        sa.Column("correlation_id", sa.String(length=64), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", UtcDateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name="fk_executions_created_by", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name="fk_executions_tenant_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workflow_id"], ["workflows.id"], name="fk_executions_workflow_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_executions"),
    )
    op.create_index("idx_executions_tenant", "executions", ["tenant_id", "id"], unique=False)
    op.create_index(
        "idx_executions_workflow_status", "executions", ["workflow_id", "status"], unique=False
    )
    op.create_table(
        "task_dependencies",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("depends_on_task_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["depends_on_task_id"],
            ["tasks.id"],
            name="fk_task_dependencies_depends_on_task_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name="fk_task_dependencies_task_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("task_id", "depends_on_task_id", name="pk_task_dependencies"),
    )
    op.create_index(
        "idx_task_dependencies_depends_on",
        "task_dependencies",
        ["depends_on_task_id"],
        unique=False,
    )
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.String(length=63), server_default="default", nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("path", sa.String(length=512), nullable=False),
        sa.Column("workflow_id", sa.Uuid(), nullable=False),
        sa.Column("node", sa.String(length=255), nullable=False),
        sa.Column(
            "created_at", UtcDateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name="fk_webhooks_tenant_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workflow_id"], ["workflows.id"], name="fk_webhooks_workflow_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
        sa.UniqueConstraint(
            "tenant_id", "method", "path", name="uq_webhooks_tenant_id_method_path"
        ),
    )
    op.create_table(
        "workflow_versions",
        sa.Column("workflow_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("n8n_bytes", sa.LargeBinary(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", UtcDateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
            name="fk_workflow_versions_created_by",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workflow_id"],
            ["workflows.id"],
            name="fk_workflow_versions_workflow_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workflow_id", "version", name="pk_workflow_versions"),
    )
    op.create_table(
        "execution_effects",
        sa.Column("execution_id", sa.Uuid(), nullable=False),
        sa.Column("node", sa.String(length=255), nullable=False),
        sa.Column("run_index", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column(
            "created_at", UtcDateTime(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["execution_id"],
            ["executions.id"],
            name="fk_execution_effects_execution_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "execution_id", "node", "run_index", "item", name="pk_execution_effects"
        ),
    )
    op.create_table(
        "execution_nodes",
        sa.Column("execution_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(length=255), nullable=False),
        sa.Column("run_index", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("source", json_type(), nullable=False),
        sa.Column("outputs", sa.LargeBinary(), nullable=False),
        sa.Column("item_counts", json_type(), nullable=False),
        sa.Column("error", json_type(), nullable=True),
        sa.Column("metadata", json_type(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["execution_id"],
            ["executions.id"],
            name="fk_execution_nodes_execution_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("execution_id", "sequence", name="pk_execution_nodes"),
    )

    tenants = sa.table("tenants", sa.column("id"), sa.column("name"))
    op.bulk_insert(tenants, [{"id": "default", "name": "Default"}])
    users = sa.table(
        "users",
        sa.column("id", sa.Uuid()),
        sa.column("tenant_id"),
        sa.column("name"),
        sa.column("roles", json_type()),
    )
    op.bulk_insert(
        users,
        [{"id": LOCAL_ADMIN, "tenant_id": "default", "name": "admin", "roles": ["admin"]}],
    )


def downgrade() -> None:
    for table in [
        "execution_nodes",
        "execution_effects",
        "workflow_versions",
        "webhooks",
        "task_dependencies",
        "executions",
        "workflows",
        "tasks",
        "login_links",
        "agent_metrics",
        "users",
        "agents",
        "tenants",
        "processes",
        "items",
        "idempotency_keys",
    ]:
        op.drop_table(table)
    for enum in ("agent_status", "task_status_enum", "execution_status"):
        sa.Enum(name=enum).drop(op.get_bind(), checkfirst=True)
