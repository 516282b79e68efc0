"""Bringing branches together, in all versions of the node."""

from typing import Any

import pytest

from hive.nodes.flow.merge_v1 import MergeV1
from hive.nodes.flow.merge_v2 import MergeV2
from hive.nodes.flow.merge_v3 import MergeV3
from hive.sdk import Node, NodeError
from hive.sdk.testing import run_items, run_node

LEFT = [{"id": 1, "a": "x"}, {"id": 2, "a": "y"}, {"id": 3}]
RIGHT = [{"id": 2, "b": "p"}, {"id": 2, "b": "q"}, {"id": 9, "b": "r"}]
BOTH = [LEFT, RIGHT]
X2 = {"id": 2, "a": "y", "b": "p"}
Y2 = {"id": 2, "a": "y", "b": "q"}


async def merged(
    node: type[Node[Any]], params: dict[str, Any], inputs: Any = None, **settings: Any
) -> list[Any]:
    [rows] = await run_node(node(), params, inputs=BOTH if inputs is None else inputs, **settings)
    return rows


@pytest.mark.parametrize("node", [MergeV1, MergeV2, MergeV3])
async def test_appending_puts_one_branch_after_the_other(node: type[Node[Any]]) -> None:
    assert await merged(node, {}) == [*LEFT, *RIGHT]


async def test_more_than_two_branches_can_be_appended() -> None:
    params = {"numberInputs": 3}
    assert await merged(MergeV3, params, [[{"a": 1}], [], [{"c": 3}]]) == [{"a": 1}, {"c": 3}]
    assert await merged(MergeV3, params, [[{"a": 1}]]) == [{"a": 1}]


FIELDS = {"mode": "combine", "combineBy": "combineByFields", "fieldsToMatchString": "id"}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, [X2, Y2]),
        ({"options": {"multipleMatches": "first"}}, [X2]),
        ({"outputDataFrom": "input1"}, [LEFT[1]]),
        ({"outputDataFrom": "input2"}, RIGHT[:2]),
        (
            {"joinMode": "keepNonMatches"},
            [
                {**LEFT[0], "_source": "input1"},
                {**LEFT[2], "_source": "input1"},
                {**RIGHT[2], "_source": "input2"},
            ],
        ),
        ({"joinMode": "keepNonMatches", "outputDataFrom": "input1"}, [LEFT[0], LEFT[2]]),
        ({"joinMode": "keepNonMatches", "outputDataFrom": "input2"}, [RIGHT[2]]),
        ({"joinMode": "keepEverything"}, [X2, Y2, LEFT[0], LEFT[2], RIGHT[2]]),
        ({"joinMode": "enrichInput1"}, [X2, Y2, LEFT[0], LEFT[2]]),
        ({"joinMode": "enrichInput2"}, [X2, Y2, RIGHT[2]]),
    ],
)
async def test_items_are_joined_by_equal_fields(params: dict[str, Any], expected: Any) -> None:
    assert await merged(MergeV3, {**FIELDS, **params}) == expected
    old = {
        "mode": "combine",
        "mergeByFields": {"values": [{"field1": "id", "field2": "id"}]},
        **params,
    }
    assert await merged(MergeV2, old) == expected


@pytest.mark.parametrize(
    ("clash", "expected"),
    [
        ({}, {"k": 1, "o": {"l": 1, "r": 2}, "v": "right"}),
        ({"resolveClash": "preferInput1"}, {"k": 1, "o": {"l": 1, "r": 2}, "v": "left"}),
        ({"mergeMode": "shallowMerge"}, {"k": 1, "o": {"r": 2}, "v": "right"}),
        (
            {"resolveClash": "addSuffix"},
            {"k_1": 1, "o_1": {"l": 1}, "v_1": "left", "k_2": 1, "o_2": {"r": 2}, "v_2": "right"},
        ),
    ],
)
async def test_a_field_on_both_sides_is_settled_as_asked(
    clash: dict[str, Any], expected: Any
) -> None:
    params = {
        "mode": "combine",
        "fieldsToMatchString": "k",
        "options": {"clashHandling": {"values": clash}},
    }
    inputs = [[{"k": 1, "o": {"l": 1}, "v": "left"}], [{"k": 1, "o": {"r": 2}, "v": "right"}]]
    assert await merged(MergeV3, params, inputs) == [expected]


async def test_fields_of_different_names_can_be_matched() -> None:
    values = [{"field1": "a.id", "field2": "b"}]
    params = {"mode": "combine", "advanced": True, "mergeByFields": {"values": values}}
    inputs = [[{"a": {"id": 1}}], [{"b": 1, "c": 2}]]
    assert await merged(MergeV3, params, inputs) == [{"a": {"id": 1}, "b": 1, "c": 2}]


@pytest.mark.parametrize("fuzzy", [True, False])
async def test_values_of_other_types_match_only_when_asked(*, fuzzy: bool) -> None:
    params = {**FIELDS, "options": {"fuzzyCompare": fuzzy}}
    rows = await merged(MergeV3, params, [[{"id": 1}], [{"id": "1", "b": 2}]])
    assert bool(rows) is fuzzy


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [{"id": 2, "a": "x", "b": "p"}, {"id": 2, "a": "y", "b": "q"}]),
        (
            {"includeUnpaired": True},
            [{"id": 2, "a": "x", "b": "p"}, {"id": 2, "a": "y", "b": "q"}, {"id": 3}],
        ),
        (
            {"clashHandling": {"values": {"resolveClash": "preferInput1"}}},
            [{"id": 1, "a": "x", "b": "p"}, {"id": 2, "a": "y", "b": "q"}],
        ),
    ],
)
async def test_items_are_joined_by_their_places(options: dict[str, Any], expected: Any) -> None:
    params = {"mode": "combine", "combineBy": "combineByPosition", "options": options}
    assert await merged(MergeV3, params, [LEFT, RIGHT[:2]]) == expected
    old = {"mode": "combine", "combinationMode": "mergeByPosition", "options": options}
    assert await merged(MergeV2, old, [LEFT, RIGHT[:2]]) == expected


async def test_joined_items_come_from_both() -> None:
    outputs = await run_items(
        MergeV3(), {"mode": "combine", "combineBy": "combineByPosition"},
        inputs=[[{"a": 1}], [{"b": 2}]],
    )  # fmt: skip
    assert outputs is not None
    assert outputs[0][0]["pairedItem"][:2] == [{"item": 0}, {"item": 0}]


async def test_every_item_can_be_joined_with_every_other() -> None:
    expected = [{"a": a, "b": b} for a in (1, 2) for b in (3, 4)]
    inputs = [[{"a": 1}, {"a": 2}], [{"b": 3}, {"b": 4}]]
    assert await merged(MergeV3, {"mode": "combine", "combineBy": "combineAll"}, inputs) == expected
    old = {"mode": "combine", "combinationMode": "multiplex"}
    assert await merged(MergeV2, old, inputs) == expected
    assert await merged(MergeV1, {"mode": "multiplex"}, inputs) == expected


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, LEFT),
        ({"useDataOfInput": 2}, RIGHT),
        ({"output": "empty"}, [dict[str, Any]()]),
    ],
)
async def test_one_branch_can_be_chosen(params: dict[str, Any], expected: Any) -> None:
    assert await merged(MergeV3, {"mode": "chooseBranch", **params}) == expected


@pytest.mark.parametrize(("output", "expected"), [("input1", LEFT), ("input2", RIGHT)])
async def test_one_branch_can_be_chosen_in_version_2(output: str, expected: Any) -> None:
    assert await merged(MergeV2, {"mode": "chooseBranch", "output": output}) == expected


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"mode": "combine"}, "at least one pair of fields"),
        ({"mode": "combineBySql"}, "cannot merge by an SQL query yet"),
        ({"mode": "chooseBranch", "useDataOfInput": 3}, "Input 3 doesn't exist"),
        (
            {
                "mode": "combine",
                "advanced": True,
                "mergeByFields": {"values": [{"field1": "a", "field2": ""}]},
            },
            "both fields in .* for pair 1",
        ),
    ],
)
async def test_what_cannot_be_merged_is_refused(params: dict[str, Any], message: str) -> None:
    with pytest.raises(NodeError, match=message):
        await merged(MergeV3, params)


async def test_before_2_1_a_field_must_be_there() -> None:
    values = [{"field1": "id", "field2": "none"}]
    params = {"mode": "combine", "mergeByFields": {"values": values}}
    with pytest.raises(NodeError, match="'none' is not present in any of items in 'Input 2'"):
        await merged(MergeV2, params, version=2)
    assert await merged(MergeV2, params, version=2.1) == []


OLD = {"propertyName1": "id", "propertyName2": "id"}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"mode": "mergeByKey", **OLD}, [LEFT[0], Y2, LEFT[2]]),
        ({"mode": "keepKeyMatches", **OLD}, [LEFT[1]]),
        ({"mode": "removeKeyMatches", **OLD}, [LEFT[0], LEFT[2]]),
        ({"mode": "passThrough", "output": "input2"}, RIGHT),
        ({"mode": "wait"}, [dict[str, Any]()]),
        (
            {"mode": "mergeByIndex", "join": "inner"},
            [{"id": 2, "a": "x", "b": "p"}, {"id": 2, "a": "y", "b": "q"}],
        ),
    ],
)
async def test_version_1_has_modes_of_its_own(params: dict[str, Any], expected: Any) -> None:
    inputs = [LEFT, RIGHT[:2]] if params["mode"] == "mergeByIndex" else BOTH
    assert await merged(MergeV1, params, inputs) == expected


@pytest.mark.parametrize(("join", "count"), [("inner", 1), ("left", 1), ("outer", 2)])
async def test_version_1_joins_by_place_as_databases_do(join: str, count: int) -> None:
    params = {"mode": "mergeByIndex", "join": join}
    assert len(await merged(MergeV1, params, [[{"a": 1}], [{"b": 1}, {"b": 2}]])) == count


@pytest.mark.parametrize("node", [MergeV2, MergeV3])
def test_choosing_a_branch_needs_both(node: type[Node[Any]]) -> None:
    assert node().required_inputs({"mode": "chooseBranch"}) == (0, 1)
    assert node().required_inputs({}) == 1
