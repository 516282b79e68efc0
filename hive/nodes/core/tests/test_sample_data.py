"""The data that a test workflow carries."""

from typing import Any

import pytest

from hive.nodes.core.sample_data import SampleData
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
