"""Answers that were given under an Idempotency-Key."""

import sqlalchemy as sa

from hive.db.base import created_column, json_type, metadata

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("tenant_id", sa.String(63), primary_key=True),
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("route", sa.String(255), nullable=False),
    sa.Column("body_hash", sa.LargeBinary(32), nullable=False),
    sa.Column("status", sa.Integer(), nullable=False),
    sa.Column("answer", json_type(), nullable=False),
    created_column(),
)
