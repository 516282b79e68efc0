"""Nodes for developers and tests."""

from typing import Any

import pytest

from hive.nodes.core.customer_messenger import CustomerMessenger
from hive.nodes.core.sample_data import SampleData
from hive.nodes.core.version_probe import VersionProbe
from hive.sdk import NodeError
from hive.sdk.testing import run_node


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 2}]),
        ('[{"a": 1}]', [{"a": 1}]),
        ({"a": 1}, [{"a": 1}]),
        ([], []),
    ],
)
async def test_sample_data_gives_its_data(data: Any, expected: list[Any]) -> None:
    assert await run_node(SampleData(), {"data": data}, {}) == [expected]


async def test_bad_sample_data_is_refused() -> None:
    with pytest.raises(NodeError, match="not valid JSON"):
        await run_node(SampleData(), {"data": "{"}, {})


async def test_the_messenger_tells_what_it_would_send() -> None:
    [rows] = await run_node(
        CustomerMessenger(), lambda i: {"customerId": i, "message": "hi"}, {}, {}
    )
    assert rows == [
        {"output": "Sent message to customer 0:  hi"},
        {"output": "Sent message to customer 1:  hi"},
    ]


@pytest.mark.parametrize("version", [1, 2])
async def test_the_probe_tells_its_version(version: float) -> None:
    told = {"versionFromNode": version, "versionFromParameter": version}
    assert await run_node(VersionProbe(), {}, {}, version=version) == [[told]]
