"""Gathering items into one."""

from typing import Any

import pytest

from hive.nodes.data.aggregate import Aggregate
from hive.sdk import NodeError
from hive.sdk.testing import run_items, run_node

NONE: list[Any] = []

GATHER = [{"k": "x", "n": 1}, {"k": "y", "n": None}, {"k": "x", "n": 3}]


def fields(*pairs: tuple[str, str], **options: Any) -> dict[str, Any]:
    """Gather fields; a second name renames."""
    made = [
        {"fieldToAggregate": name, "renameField": bool(new), "outputFieldName": new}
        for name, new in pairs
    ]
    return {"fieldsToAggregate": {"fieldToAggregate": made}, "options": options}


ALL = {"aggregate": "aggregateAllItemData"}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (fields(("n", "")), [{"n": [1, 3]}]),
        (fields(("n", ""), keepMissing=True), [{"n": [1, None, 3]}]),
        (fields(("n", "all"), ("k", "")), [{"all": [1, 3], "k": ["x", "y", "x"]}]),
        (ALL, [{"data": GATHER}]),
        ({**ALL, "destinationFieldName": "d"}, [{"d": GATHER}]),
        (
            {**ALL, "include": "specifiedFields", "fieldsToInclude": "k"},
            [{"data": [{"k": "x"}, {"k": "y"}, {"k": "x"}]}],
        ),
        (
            {**ALL, "include": "allFieldsExcept", "fieldsToExclude": "n"},
            [{"data": [{"k": "x"}, {"k": "y"}, {"k": "x"}]}],
        ),
        (fields(("n", ""), groupByFields="k"), [{"k": "x", "n": [1, 3]}, {"k": "y", "n": NONE}]),
    ],
)
async def test_items_are_gathered(params: dict[str, Any], expected: list[Any]) -> None:
    assert await run_node(Aggregate(), params, *GATHER) == [expected]


async def test_gathered_items_know_where_they_came_from() -> None:
    outputs = await run_items(Aggregate(), ALL, *GATHER)
    assert outputs is not None
    assert outputs[0][0]["pairedItem"] == [{"item": 0}, {"item": 1}, {"item": 2}]


async def test_items_cannot_be_grouped_by_lists() -> None:
    with pytest.raises(NodeError, match="only be grouped by fields with a single value"):
        await run_node(Aggregate(), fields(("a", ""), groupByFields="l"), {"a": 1, "l": [1]})
