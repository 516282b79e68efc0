"""Bring a database to the newest schema."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from hive.db.database import Database

HERE = Path(__file__).parent / "migrations"


def newest_revision() -> str:
    """Return the id of the newest migration: files are named `NNNN_title.py`."""
    return max(path.name.split("_")[0] for path in (HERE / "versions").glob("[0-9]*.py"))


async def migrate(database: Database) -> None:
    """Run the migrations that are missing, all in one transaction."""
    if await database.read(_current) != newest_revision():
        await database.write(upgrade)


def upgrade(connection: Connection) -> None:
    """Run the missing migrations on this connection. Alembic is imported only if there are any."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4242424242)")
    command.upgrade(config, "head")


def _current(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
