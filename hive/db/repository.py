"""The one place where rows are held to their tenant."""

from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection

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
