"""What every test may ask for."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from hive.db.database import Database
from tests.databases import (
    postgres_binaries,
    postgres_database,
    postgres_server,
    sqlite_database,
)


@pytest.fixture(scope="session")
def postgres_url() -> Generator[str]:
    """A running PostgreSQL of this test session."""
    if postgres_binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    with postgres_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Database]:
    """A migrated database: the same test runs on both kinds."""
    if request.param == "sqlite":
        async with sqlite_database(tmp_path) as made:
            yield made
    else:
        async with postgres_database(request.getfixturevalue("postgres_url")) as made:
            yield made
