"""The one place where rows are held to their tenant."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy import Connection

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert

S = TypeVar("S", bound=sa.Select[*tuple[Any, ...]] | sa.Update | sa.Delete)


class Repository:
    """Rows of one table as one tenant may see them."""

    table: sa.Table

    def __init__(self, connection: Connection, tenant: str) -> None:
        self.connection = connection
        self.tenant = tenant

    def mine(self, statement: S) -> S:
        """Narrow a statement to the rows of this tenant."""
        return statement.where(self.table.c.tenant_id == self.tenant)


def row_values(row: sa.Row[Any]) -> dict[str, Any]:
    """Return a row's values by column name."""
    return row._asdict()  # pyright: ignore[reportPrivateUsage] - public, says its manual


def upserting_insert(connection: Connection) -> Callable[[sa.Table], "Insert"]:
    """Return the `insert` of this database that knows `ON CONFLICT`; both speak the same words."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert

        return insert
    from sqlalchemy.dialects.postgresql import insert as postgres_insert

    return cast("Callable[[sa.Table], Insert]", postgres_insert)
