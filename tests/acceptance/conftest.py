"""Servers that tests share."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.acceptance.server import HiveServer


@pytest.fixture(scope="module")
def hive(tmp_path_factory: pytest.TempPathFactory) -> Generator[HiveServer]:
    """A running server without agents."""
    data: Path = tmp_path_factory.mktemp("hive")
    server = HiveServer(data, env={"HIVE_EGRESS_ALLOW": "127.0.0.1"}).start()
    yield server
    server.kill()
