"""Agents and what was measured of them."""

import sqlalchemy as sa

from hive.agents.model import AgentStatus
from hive.db.base import UtcDateTime, created_column, id_column, json_type, metadata, tenant_column

agents = sa.Table(
    "agents",
    metadata,
    id_column(),
    tenant_column(),
    sa.Column("slug", sa.String(100), nullable=False),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("endpoint", sa.String(512), nullable=False),
    sa.Column("model", sa.String(255)),
    sa.Column("driver", sa.String(32)),
    sa.Column("specialization", sa.String(100)),
    sa.Column("hardware_config", json_type()),
    sa.Column("capabilities", json_type()),
    sa.Column("performance_targets", json_type()),
    sa.Column("slots", sa.Integer(), nullable=False, server_default="1"),
    sa.Column(
        "status",
        sa.Enum(*[s.value for s in AgentStatus], name="agent_status", create_constraint=False),
        nullable=False,
        server_default="offline",
    ),
    sa.Column("status_reason", sa.Text()),
    sa.Column("tokens_per_second", sa.Float()),
    created_column(),
    sa.Column("last_seen", UtcDateTime()),
    sa.UniqueConstraint("tenant_id", "slug"),
)

agent_metrics = sa.Table(
    "agent_metrics",
    metadata,
    sa.Column(
        "agent_id", sa.Uuid(), sa.ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("timestamp", UtcDateTime(), primary_key=True),
    sa.Column("metrics", json_type(), nullable=False),
)
sa.Index("idx_agent_metrics_timestamp", agent_metrics.c.timestamp)
sa.Index("idx_agent_metrics_agent_timestamp", agent_metrics.c.agent_id, agent_metrics.c.timestamp)
