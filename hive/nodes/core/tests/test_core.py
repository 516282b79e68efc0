"""Nodes for developers and tests."""

from typing import Any

import pytest

from hive.nodes.core.customer_messenger import CustomerMessenger
from hive.nodes.core.debug_helper import DebugHelper
from hive.nodes.core.sample_data import SampleData
from hive.nodes.core.version_probe import VersionProbe
from hive.sdk import NodeError
from hive.sdk.made_up import MAKERS
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


async def test_the_debug_helper_passes_items_on() -> None:
    assert await run_node(DebugHelper(), {"category": "doNothing"}, {"a": 1}) == [[{"a": 1}]]


async def test_the_debug_helper_fails_as_asked() -> None:
    params = {"category": "throwError", "throwErrorMessage": "on purpose"}
    with pytest.raises(NodeError, match="on purpose"):
        await run_node(DebugHelper(), params, {})
    rows = await run_node(DebugHelper(), params, {}, continue_on_fail=True)
    assert rows == [[{"error": "on purpose"}]]


@pytest.mark.parametrize("kind", [*MAKERS, "nanoid"])
async def test_made_up_data_is_decided_by_the_seed(kind: str) -> None:
    params = {"category": "randomData", "randomDataType": kind, "randomDataCount": 3}
    first, again, other = [
        await run_node(DebugHelper(), {**params, "randomDataSeed": seed}, {}) for seed in "112"
    ]
    assert first == again
    assert len(first[0]) == 3
    assert first != other or kind == "version"


async def test_made_up_data_may_come_in_one_item() -> None:
    params = {"category": "randomData", "randomDataCount": 4, "randomDataSingleArray": True}
    [[row]] = await run_node(DebugHelper(), params, {})
    assert len(row["generatedItems"]) == 4


async def test_what_the_debug_helper_does_not_do_is_refused() -> None:
    with pytest.raises(NodeError, match="does not do 'oom'"):
        await run_node(DebugHelper(), {"category": "oom"}, {})
