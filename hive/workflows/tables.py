"""Workflows, their versions, and the webhooks of the active ones."""

import sqlalchemy as sa

from hive.db.base import UtcDateTime, created_column, id_column, json_type, metadata, tenant_column

workflows = sa.Table(
    "workflows",
    metadata,
    id_column(),
    tenant_column(),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("description", sa.Text()),
    sa.Column("n8n_data", json_type(), nullable=False),
    sa.Column("n8n_bytes", sa.LargeBinary(), nullable=False),
    sa.Column("mcp_tools", json_type()),
    sa.Column("created_by", sa.Uuid(), sa.ForeignKey("users.id", ondelete="SET NULL")),
    sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
    sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
    created_column(),
    sa.Column("updated_at", UtcDateTime(), nullable=False),
    sa.Column("static_data", json_type()),
    sa.Column("deleted_at", UtcDateTime()),
)
sa.Index("idx_workflows_tenant", workflows.c.tenant_id, workflows.c.id)

workflow_versions = sa.Table(
    "workflow_versions",
    metadata,
    sa.Column(
        "workflow_id",
        sa.Uuid(),
        sa.ForeignKey("workflows.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("version", sa.Integer(), primary_key=True),
    sa.Column("n8n_bytes", sa.LargeBinary(), nullable=False),
    sa.Column("created_by", sa.Uuid(), sa.ForeignKey("users.id", ondelete="SET NULL")),
    created_column(),
)

webhooks = sa.Table(
    "webhooks",
    metadata,
    id_column(),
    tenant_column(),
    sa.Column("method", sa.String(16), nullable=False),
    sa.Column("path", sa.String(512), nullable=False),
    sa.Column(
        "workflow_id",
        sa.Uuid(),
        sa.ForeignKey("workflows.id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("node", sa.String(255), nullable=False),
    created_column(),
    sa.UniqueConstraint("tenant_id", "method", "path"),
)
