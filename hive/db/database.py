"""The port to a database: a transaction is a function over a connection."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Database(Protocol):
    """Runs transactions.

    A transaction is a plain function over a SQLAlchemy Core connection. It must do nothing but
    talk to that connection: it may be run again after a deadlock, and on SQLite it shares its
    commit with others. When `write` returns, what it wrote is on disk.
    """

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    async def write(self, body: Callable[[Connection], T]) -> T:
        """Run a transaction that writes; it is committed, or nothing of it happened."""
        ...

    async def read(self, body: Callable[[Connection], T]) -> T:
        """Run a transaction that reads one consistent state."""
        ...

    async def close(self) -> None:
        """Finish what was accepted and let go of the database."""
        ...
