"""Keeping the items that meet conditions, in all versions of the node."""

from typing import Any

import pytest

from hive.nodes.flow.filter_v1 import FilterV1
from hive.nodes.flow.filter_v2 import FilterV2
from hive.sdk import Node, NodeError
from hive.sdk.testing import run_node

ROWS = [{"n": 1}, {"n": 5}, {"n": 9}]


def over(limit: Any, **options: Any) -> Any:
    """Build the condition "n > limit" of version 2, as each item of ROWS sees it."""
    operator = {"type": "number", "operation": "gt"}

    def at(i: int) -> dict[str, Any]:
        row = {"leftValue": ROWS[i]["n"], "rightValue": limit, "operator": operator}
        return {
            "conditions": {
                "conditions": [row],
                "combinator": "and",
                "options": {"version": 2, "typeValidation": "strict", **options},
            }
        }

    return at


def old_over(limit: int, **params: Any) -> Any:
    """Build the condition "n > limit" of version 1."""

    def at(i: int) -> dict[str, Any]:
        row = {"value1": ROWS[i]["n"], "operation": "larger", "value2": limit}
        return {"conditions": {"number": [row]}, **params}

    return at


async def test_items_are_parted_by_what_each_of_them_sees() -> None:
    assert await run_node(FilterV2(), over(4), *ROWS) == [ROWS[1:], ROWS[:1]]


async def test_the_first_versions_part_items_too() -> None:
    assert await run_node(FilterV1(), old_over(4), *ROWS) == [ROWS[1:], ROWS[:1]]


@pytest.mark.parametrize(
    ("node", "params", "passed"),
    [
        (FilterV1, {"combineConditions": "OR"}, 1),
        (FilterV1, {}, 0),
    ],
)
async def test_the_first_versions_join_conditions_by_all_or_any(
    node: type[Node[Any]], params: dict[str, Any], passed: int
) -> None:
    conditions = {
        "boolean": [{"value1": True, "operation": "equal", "value2": True}],
        "string": [{"value1": "a", "operation": "equal", "value2": "b"}],
    }
    outputs = await run_node(node(), {"conditions": conditions, **params}, {"a": 1})
    assert len(outputs[0]) == passed


@pytest.mark.parametrize("node", [FilterV1, FilterV2])
async def test_without_conditions_everything_passes(node: type[Node[Any]]) -> None:
    assert await run_node(node(), {}, *ROWS) == [ROWS, []]


async def test_a_value_of_the_wrong_type_stops_the_node_unless_it_goes_on() -> None:
    with pytest.raises(NodeError, match="Wrong type: 'x' is a string but was expecting a number"):
        await run_node(FilterV2(), over("x"), *ROWS)
    outputs = await run_node(FilterV2(), over("x"), *ROWS, continue_on_fail=True)
    assert outputs == [[], ROWS]


@pytest.mark.parametrize("node", [FilterV1, FilterV2])
def test_only_what_is_kept_has_an_output_to_wire(node: type[Node[Any]]) -> None:
    assert node().output_count({}) == 1
