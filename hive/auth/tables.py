"""Tenants, users, and the one-time links by which they come in."""

import sqlalchemy as sa

from hive.db.base import UtcDateTime, created_column, id_column, json_type, metadata, tenant_column

tenants = sa.Table(
    "tenants",
    metadata,
    sa.Column("id", sa.String(63), primary_key=True),
    sa.Column("name", sa.String(255), nullable=False),
    created_column(),
)

users = sa.Table(
    "users",
    metadata,
    id_column(),
    tenant_column(),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("roles", json_type(), nullable=False),
    sa.Column("disabled", sa.Boolean(), nullable=False, server_default=sa.false()),
    created_column(),
    sa.UniqueConstraint("tenant_id", "name"),
)

login_links = sa.Table(
    "login_links",
    metadata,
    id_column(),
    tenant_column(),
    sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    sa.Column("token_hash", sa.LargeBinary(32), nullable=False, unique=True),
    sa.Column("expires_at", UtcDateTime(), nullable=False),
    sa.Column("used_at", UtcDateTime()),
    created_column(),
)
