"""Routing items to several outputs."""

from typing import Any

import pytest

from hive.nodes.flow.switch_v1 import SwitchV1
from hive.nodes.flow.switch_v3 import SwitchV3
from hive.sdk import NodeError
from hive.sdk.testing import run_node

ROWS = [{"s": "a"}, {"s": "b"}, {"s": "c"}]


def rules(*texts: str, **params: Any) -> Any:
    """Build one rule for each text, as each item of ROWS sees them."""

    def at(i: int) -> dict[str, Any]:
        operator = {"type": "string", "operation": "contains"}
        values = [
            {
                "conditions": {
                    "conditions": [
                        {"leftValue": ROWS[i]["s"], "rightValue": text, "operator": operator}
                    ]
                }
            }
            for text in texts
        ]
        return {"rules": {"values": values}, **params}

    return at


def old_rules(*outputs: tuple[str, int], **params: Any) -> Any:
    def at(i: int) -> dict[str, Any]:
        made = [{"value2": text, "output": number} for text, number in outputs]
        return {
            "dataType": "string", "value1": ROWS[i]["s"], "rules": {"rules": made}, **params
        }  # fmt: skip

    return at


def numbered(*outputs: int, **params: Any) -> Any:
    def at(i: int) -> dict[str, Any]:
        return {"mode": "expression", "output": outputs[i], **params}

    return at


async def places(node: Any, params: Any, **settings: Any) -> list[str]:
    """Return the letters that left by each output."""
    outputs = await run_node(node(), params, *ROWS, **settings)
    return ["".join(row["s"] for row in rows) for rows in outputs]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, ["a", "b"]),
        ({"options": {"fallbackOutput": "extra"}}, ["a", "b", "c"]),
        ({"options": {"fallbackOutput": 0}}, ["ac", "b"]),
        ({"options": {"fallbackOutput": "none"}}, ["a", "b"]),
    ],
)
async def test_an_item_goes_to_the_first_rule_it_meets_or_the_fallback(
    params: dict[str, Any], expected: list[str]
) -> None:
    assert await places(SwitchV3, rules("a", "b", **params)) == expected


async def test_an_item_may_go_to_all_rules_it_meets() -> None:
    options = {"allMatchingOutputs": True}
    assert await places(SwitchV3, rules("", "b", options=options)) == ["abc", "b"]


async def test_the_output_may_be_a_number() -> None:
    assert await places(SwitchV3, numbered(2, 1, 0, numberOutputs=3)) == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("output", "message"), [(7, "output"), ("x", "The output is not a number")]
)
async def test_an_output_that_is_none_is_refused_or_told(output: Any, message: str) -> None:
    params = {"mode": "expression", "numberOutputs": 2, "output": output}
    with pytest.raises(NodeError, match=message):
        await run_node(SwitchV3(), params, {"a": 1})
    outputs = await run_node(SwitchV3(), params, {"a": 1}, continue_on_fail=True)
    assert "error" in outputs[0][0]


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ({"rules": {"values": [{"outputKey": "a"}, {"outputKey": "b"}]}}, 2),
        ({"rules": {"values": [{"outputKey": "a"}]}, "options": {"fallbackOutput": "extra"}}, 2),
        ({"mode": "expression", "numberOutputs": 6}, 6),
        ({"mode": "expression"}, 4),
    ],
)
def test_the_number_of_outputs_follows_from_the_parameters(
    params: dict[str, Any], count: int
) -> None:
    assert SwitchV3().output_count(params) == count


@pytest.mark.parametrize(
    ("params", "expected"),
    [({}, ["", "b", "a", ""]), ({"fallbackOutput": 3}, ["", "b", "a", "c"])],
)
async def test_version_1_names_outputs_by_number(
    params: dict[str, Any], expected: list[str]
) -> None:
    given = old_rules(("a", 2), ("b", 1), **params)
    assert await places(SwitchV1, given, version=1) == expected


async def test_version_2_has_one_output_for_each_rule() -> None:
    given = old_rules(("b", 0), ("a", 0), ("c", 0))
    assert await places(SwitchV1, given, version=2) == ["b", "a", "c"]


async def test_older_versions_take_a_number_too() -> None:
    assert await places(SwitchV1, numbered(0, 1, 2), version=1) == [
        "a", "b", "c", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "expected"),
    [("after", ["a", "", "", ""]), ("before", ["", "", "", ""])],
)
async def test_older_versions_compare_dates(operation: str, expected: list[str]) -> None:
    rule = {"operation": operation, "value2": "2026-01-01", "output": 0}

    def at(i: int) -> dict[str, Any]:
        return {
            "dataType": "dateTime",
            "value1": ["2026-02-01", "2026-01-01", "2026-01-01"][i],
            "rules": {"rules": [rule]},
        }

    assert await places(SwitchV1, at, version=1) == expected
