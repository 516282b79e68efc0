"""Executions and their journal: node runs, their items, and the effects they had."""

import sqlalchemy as sa

from hive.db.base import UtcDateTime, created_column, id_column, json_type, metadata, tenant_column
from hive.executions.model import ExecutionStatus

executions = sa.Table(
    "executions",
    metadata,
    id_column(),
    tenant_column(),
    sa.Column("workflow_id", sa.Uuid(), sa.ForeignKey("workflows.id", ondelete="CASCADE")),
    sa.Column("workflow_version", sa.Integer()),
    sa.Column(
        "status",
        sa.Enum(
            *[s.value for s in ExecutionStatus], name="execution_status", create_constraint=False
        ),
        nullable=False,
        server_default="pending",
    ),
    sa.Column("mode", sa.String(32), nullable=False, server_default="manual"),
    sa.Column("start_node", sa.String(255)),
    sa.Column("input_data", json_type()),
    sa.Column("output_data", json_type()),
    sa.Column("error_message", sa.Text()),
    sa.Column("error_node", sa.String(255)),
    sa.Column("progress", sa.Float(), nullable=False, server_default="0"),
    sa.Column("segment", sa.Integer(), nullable=False, server_default="1"),
    sa.Column("attempt", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("fence", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("owner", sa.String(64)),
    sa.Column("cancel_requested", sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column("retry_of", sa.Uuid()),
    sa.Column("correlation_id", sa.String(64)),
    sa.Column("created_by", sa.Uuid(), sa.ForeignKey("users.id", ondelete="SET NULL")),
    created_column(),
    sa.Column("started_at", UtcDateTime()),
    sa.Column("completed_at", UtcDateTime()),
)
sa.Index("idx_executions_workflow_status", executions.c.workflow_id, executions.c.status)
sa.Index("idx_executions_tenant", executions.c.tenant_id, executions.c.id)

execution_nodes = sa.Table(
    "execution_nodes",
    metadata,
    sa.Column(
        "execution_id",
        sa.Uuid(),
        sa.ForeignKey("executions.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("sequence", sa.Integer(), primary_key=True),
    sa.Column("node", sa.String(255), nullable=False),
    sa.Column("run_index", sa.Integer(), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("source", json_type(), nullable=False),
    sa.Column("outputs", sa.LargeBinary(), nullable=False),
    sa.Column("item_counts", json_type(), nullable=False),
    sa.Column("error", json_type()),
    sa.Column("metadata", json_type()),
    sa.Column("started_at", UtcDateTime(), nullable=False),
    sa.Column("duration_s", sa.Float(), nullable=False),
    sa.Column("tries", sa.Integer(), nullable=False, server_default="1"),
)

items = sa.Table(
    "items",
    metadata,
    sa.Column("tenant_id", sa.String(63), primary_key=True),
    sa.Column("hash", sa.LargeBinary(32), primary_key=True),
    sa.Column("data", sa.LargeBinary(), nullable=False),
)

execution_effects = sa.Table(
    "execution_effects",
    metadata,
    sa.Column(
        "execution_id",
        sa.Uuid(),
        sa.ForeignKey("executions.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("node", sa.String(255), primary_key=True),
    sa.Column("run_index", sa.Integer(), primary_key=True),
    sa.Column("item", sa.Integer(), primary_key=True),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("result", sa.LargeBinary()),
    created_column(),
)
