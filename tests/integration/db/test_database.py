import asyncio
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from hive.auth.tables import tenants, users
from hive.db.database import Database
from hive.db.migrate import migrate, upgrade
from hive.db.store import Store, Work
from hive.events.bus import MemoryEventBus
from hive.events.event import Event, HiveEvent
from hive.kit.clock import system_clock
from hive.kit.correlation import correlation_id
from tests.all_tables import metadata

LOCAL_ADMIN = UUID("00000000-0000-7000-8000-000000000001")


class TenantAdded(Event):
    type = "tenant.added"
    name: str


def add_tenant(name: str):
    def body(connection: Connection) -> str:
        connection.execute(tenants.insert().values(id=name, name=name))
        return name

    return body


def count(connection: Connection) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(tenants)).scalar_one()


async def test_the_first_migration_makes_the_default_tenant_and_its_admin(database: Database):
    row = await database.read(lambda c: c.execute(sa.select(users)).one())
    assert (row.id, row.tenant_id, row.roles) == (LOCAL_ADMIN, "default", ["admin"])


async def test_migrating_twice_changes_nothing(database: Database):
    await migrate(database)
    await database.write(upgrade)


async def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection)
        return [d for d in compare_metadata(context, metadata) if "alembic_version" not in str(d)]

    assert await database.write(differences) == []


async def test_a_failing_transaction_leaves_nothing_and_spares_its_neighbours(database: Database):
    def failing(connection: Connection) -> None:
        add_tenant("lost")(connection)
        message = "no"
        raise ValueError(message)

    results = await asyncio.gather(
        database.write(add_tenant("one")),
        database.write(failing),
        database.write(add_tenant("two")),
        return_exceptions=True,
    )
    assert results[0] == "one"
    assert isinstance(results[1], ValueError)
    assert await database.read(count) == 3


async def test_two_hundred_writers_at_once_all_commit(database: Database):
    await asyncio.gather(*(database.write(add_tenant(f"t{i}")) for i in range(200)))
    assert await database.read(count) == 201


async def test_events_go_out_after_the_commit_and_not_at_all_after_a_rollback(database: Database):
    bus = MemoryEventBus()
    store = Store(database=database, bus=bus, clock=system_clock)
    seen: list[tuple[str, int]] = []

    async def hear(event: HiveEvent) -> None:
        seen.append((event.data["name"], await database.read(count)))

    await bus.subscribe("tenant.*", hear)

    def good(work: Work) -> None:
        work.announce(TenantAdded(name="kept"))
        add_tenant("kept")(work.connection)

    def bad(work: Work) -> None:
        good(work)
        raise KeyError

    with pytest.raises(KeyError):
        await store.write(bad)
    await store.write(good)
    assert seen == [("kept", 2)]


async def test_the_correlation_id_of_the_caller_is_seen_in_a_transaction(database: Database):
    correlation_id.set("abc")
    assert await database.write(lambda _: correlation_id.get()) == "abc"
    assert await database.read(lambda _: correlation_id.get()) == "abc"


async def test_a_reader_cannot_write(database: Database):
    with pytest.raises(DBAPIError):
        await database.read(add_tenant("sneaky"))
