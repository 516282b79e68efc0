"""The leases of running processes."""

import sqlalchemy as sa

from hive.db.base import UtcDateTime, metadata

processes = sa.Table(
    "processes",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("host", sa.String(255), nullable=False),
    sa.Column("pid", sa.Integer(), nullable=False),
    sa.Column("started_at", UtcDateTime(), nullable=False),
    sa.Column("lease_until", UtcDateTime(), nullable=False),
)
