"""What every table shares: names of constraints, column types."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from hive.events.event import DEFAULT_TENANT

metadata = sa.MetaData(
    naming_convention={
        "ix": "idx_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: `timestamptz` on PostgreSQL, naive UTC on SQLite, aware in Python."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    @override
    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """JSON, stored as JSONB on PostgreSQL; None is SQL's NULL."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name != "postgresql":
            return dialect.type_descriptor(sa.JSON(none_as_null=True))
        # Imported here: an embedded server never needs PostgreSQL's dialect.
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB(none_as_null=True))


def json_type() -> sa.types.TypeEngine[Any]:
    """Return the type of a JSON column."""
    return Json()


def id_column() -> sa.Column[Any]:
    """The primary key: a UUID of version 7, made by Hive."""
    return sa.Column("id", sa.Uuid(), primary_key=True)


def tenant_column() -> sa.Column[Any]:
    """The tenant that owns the row."""
    return sa.Column(
        "tenant_id",
        sa.String(63),
        sa.ForeignKey("tenants.id", ondelete="CASCADE"),
        nullable=False,
        server_default=DEFAULT_TENANT,
    )


def created_column() -> sa.Column[Any]:
    """The moment the row was made."""
    return sa.Column(
        "created_at", UtcDateTime(), nullable=False, server_default=sa.func.current_timestamp()
    )
