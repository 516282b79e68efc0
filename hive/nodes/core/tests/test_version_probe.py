"""Telling the version of a node."""

import pytest

from hive.nodes.core.version_probe import VersionProbe
from hive.sdk.testing import run_node


@pytest.mark.parametrize("version", [1, 2])
async def test_the_probe_tells_its_version(version: float) -> None:
    told = {"versionFromNode": version, "versionFromParameter": version}
    assert await run_node(VersionProbe(), {}, {}, version=version) == [[told]]
