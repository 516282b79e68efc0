"""Splitting lists into items."""

from typing import Any

import pytest

from hive.nodes.data.split_out import SplitOut
from hive.sdk import NodeError
from hive.sdk.testing import run_items, run_node


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"fieldToSplitOut": "l"}, [{"a": 1}, {"a": 2}]),
        ({"fieldToSplitOut": "t"}, [{"t": "x"}, {"t": "y"}]),
        ({"fieldToSplitOut": "$json.t"}, [{"t": "x"}, {"t": "y"}]),
        ({"fieldToSplitOut": "o"}, [{"o": 7}, {"o": 8}]),
        ({"fieldToSplitOut": "k"}, [{"k": 5}]),
        ({"fieldToSplitOut": "gone"}, []),
        (
            {"fieldToSplitOut": "t", "include": "selectedOtherFields", "fieldsToInclude": "k"},
            [{"k": 5, "t": "x"}, {"k": 5, "t": "y"}],
        ),
        (
            {"fieldToSplitOut": "t", "options": {"destinationFieldName": "to"}},
            [{"to": "x"}, {"to": "y"}],
        ),
        (
            {"fieldToSplitOut": "t, l"},
            [{"t": "x", "l": {"a": 1}}, {"t": "y", "l": {"a": 2}}],
        ),
    ],
)
async def test_lists_are_split_into_items(params: dict[str, Any], expected: list[Any]) -> None:
    row = {"l": [{"a": 1}, {"a": 2}], "t": ["x", "y"], "o": {"p": 7, "q": 8}, "k": 5}
    assert await run_node(SplitOut(), params, row) == [expected]


async def test_all_other_fields_can_be_kept() -> None:
    params = {"fieldToSplitOut": "t", "include": "allOtherFields"}
    outputs = await run_items(SplitOut(), params, {"t": [1, 2], "k": 5})
    assert outputs == [[{"json": {"k": 5, "t": t}, "pairedItem": {"item": 0}} for t in (1, 2)]]


async def test_files_can_be_split_out() -> None:
    items: Any = [{"json": {}, "binary": {"a": {"data": "1"}, "b": {"data": "2"}}}]
    outputs = await run_items(SplitOut(), {"fieldToSplitOut": "$binary"}, items=items)
    assert outputs is not None
    assert [item["binary"] for item in outputs[0]] == [{"a": {"data": "1"}}, {"b": {"data": "2"}}]


async def test_as_many_destinations_as_fields_are_needed() -> None:
    params = {"fieldToSplitOut": "a,b", "options": {"destinationFieldName": "x"}}
    with pytest.raises(NodeError, match="same number of destination fields"):
        await run_node(SplitOut(), params, {"a": [1], "b": [2]})
