"""Comparing two lists of items."""

from typing import Any

import pytest

from hive.nodes.data.compare_datasets import CompareDatasets
from hive.sdk import NodeError
from hive.sdk.testing import run_node

LEFT = [{"id": 1, "v": "a"}, {"id": 2, "v": "b", "w": 5}, {"id": 3, "v": "c"}]
RIGHT = [{"id": 2, "v": "B", "w": 5}, {"id": 3, "v": "c"}, {"id": 4, "v": "d"}]


async def compared(
    params: dict[str, Any] | None = None, inputs: Any = None, **settings: Any
) -> list[list[Any]]:
    on = {"mergeByFields": {"values": [{"field1": "id", "field2": "id"}]}}
    return await run_node(
        CompareDatasets(), {**on, **(params or {})}, inputs=inputs or [LEFT, RIGHT], **settings
    )


async def test_the_four_outputs_part_what_is_alone_the_same_or_different() -> None:
    only_a, same, different, only_b = await compared()
    assert (only_a, same, only_b) == ([LEFT[0]], [LEFT[2]], [RIGHT[2]])
    assert different == [
        {
            "keys": {"id": 2},
            "same": {"id": 2, "w": 5},
            "different": {"v": {"inputA": "b", "inputB": "B"}},
        }
    ]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"resolve": "preferInput1"}, LEFT[1]),
        ({"resolve": "preferInput2"}, RIGHT[0]),
        ({"resolve": "mix"}, LEFT[1]),
        (
            {"resolve": "mix", "preferWhenMix": "input2", "exceptWhenMix": "v"},
            {"id": 2, "v": "b", "w": 5},
        ),
    ],
)
async def test_different_items_are_settled_as_asked(params: dict[str, Any], expected: Any) -> None:
    assert (await compared(params))[2] == [expected]


async def test_fields_can_be_left_out_of_the_comparison() -> None:
    _, same, different, _ = await compared({"options": {"skipFields": "v"}})
    assert len(same) == 2
    assert different == []


async def test_fields_that_were_left_out_are_shown_with_the_differences() -> None:
    inputs = [[{"id": 1, "a": 1, "b": 1}], [{"id": 1, "a": 2, "b": 2}]]
    _, _, [row], _ = await compared({"options": {"skipFields": "b"}}, inputs)
    assert row["different"] == {"a": {"inputA": 1, "inputB": 2}}
    assert row["skipped"] == {"b": {"inputA": 1, "inputB": 2}}


async def test_parts_of_objects_can_be_left_out() -> None:
    inputs = [[{"id": 1, "o": {"a": 1, "t": 1}}], [{"id": 1, "o": {"a": 2, "t": 2}}]]
    _, _, [row], _ = await compared({"options": {"skipFields": "o.t"}}, inputs)
    assert row["different"] == {"o": {"inputA": {"a": 1}, "inputB": {"a": 2}}}
    assert row["skipped"] == {"o": {"inputA": {"t": 1}, "inputB": {"t": 2}}}


@pytest.mark.parametrize("fuzzy", [True, False])
async def test_values_of_other_types_are_the_same_only_when_asked(*, fuzzy: bool) -> None:
    inputs = [[{"id": 1, "v": 5}], [{"id": 1, "v": "5"}]]
    _, same, different, _ = await compared({"fuzzyCompare": fuzzy}, inputs)
    assert (bool(same), bool(different)) == (fuzzy, not fuzzy)


async def test_all_matches_are_compared_when_asked() -> None:
    inputs = [[{"id": 1, "v": 1}], [{"id": 1, "v": 2}, {"id": 1, "v": 3}]]
    assert len((await compared(None, inputs))[2]) == 1
    assert len((await compared({"options": {"multipleMatches": "all"}}, inputs))[2]) == 2


async def test_version_1_prefers_the_second_input_and_has_other_names() -> None:
    assert (await compared(version=1))[2] == [RIGHT[0]]
    _, _, [row], _ = await compared({"resolve": "includeBoth"}, version=1)
    assert row["different"] == {"v": {"input1": "b", "input2": "B"}}


async def test_a_missing_input_leaves_all_in_the_other() -> None:
    assert await compared(None, [LEFT]) == [LEFT, [], [], []]


async def test_before_2_2_a_field_must_be_there() -> None:
    on = {"mergeByFields": {"values": [{"field1": "id", "field2": "gone"}]}}
    with pytest.raises(NodeError, match="'gone' is not present in any of items in 'Input B'"):
        await compared(on, version=2.1)
    assert (await compared(on, version=2.2))[0] == LEFT


def test_one_input_is_enough_to_run() -> None:
    assert CompareDatasets().required_inputs({}) == 1
    assert CompareDatasets().output_count({}) == 4
