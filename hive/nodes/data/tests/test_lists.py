"""Nodes that sort, cut, split, gather, deduplicate and rename."""

from typing import Any

import pytest

from hive.nodes.data.aggregate import Aggregate
from hive.nodes.data.limit import Limit
from hive.nodes.data.remove_duplicates import RemoveDuplicates
from hive.nodes.data.rename_keys import RenameKeys
from hive.nodes.data.sort import Sort
from hive.nodes.data.split_out import SplitOut
from hive.sdk import NodeError
from hive.sdk.testing import run_items, run_node

NONE: list[Any] = []
NUMBERS = [{"n": n} for n in (3, 1, 2)]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, [3]),
        ({"maxItems": 2}, [3, 1]),
        ({"maxItems": 2, "keep": "lastItems"}, [1, 2]),
        ({"maxItems": 9}, [3, 1, 2]),
        ({"maxItems": 0}, []),
        ({"maxItems": 0, "keep": "lastItems"}, []),
    ],
)
async def test_only_so_many_items_are_kept(params: dict[str, Any], expected: list[int]) -> None:
    [rows] = await run_node(Limit(), params, *NUMBERS)
    assert [row["n"] for row in rows] == expected


def by(*names: str, **options: Any) -> dict[str, Any]:
    """Sort by fields; a minus before the name means descending."""
    fields = [
        {"fieldName": name.lstrip("-"), "order": "descending" if name[0] == "-" else "ascending"}
        for name in names
    ]
    return {"sortFieldsUi": {"sortField": fields}, "options": options}


@pytest.mark.parametrize(
    ("params", "rows", "expected"),
    [
        (by("v"), [3, 10, 2], [2, 3, 10]),
        (by("-v"), [3, 10, 2], [10, 3, 2]),
        (by("v"), ["b", "A", "c"], ["A", "b", "c"]),
        (by("v"), ["10", "9"], ["10", "9"]),
        (by("v"), [True, False], [False, True]),
    ],
)
async def test_items_are_sorted_by_a_field(
    params: dict[str, Any], rows: list[Any], expected: list[Any]
) -> None:
    [made] = await run_node(Sort(), params, *[{"v": v} for v in rows])
    assert [row["v"] for row in made] == expected


async def test_the_first_field_decides_and_equal_items_keep_their_order() -> None:
    rows = [{"a": 1, "b": 1}, {"a": 0, "b": 2}, {"a": 1, "b": 3}, {"a": 1, "b": 1, "c": 0}]
    [made] = await run_node(Sort(), by("a", "-b"), *rows)
    assert made == [rows[1], rows[2], rows[0], rows[3]]


async def test_dots_lead_into_objects_unless_they_are_literal() -> None:
    rows = [{"o": {"v": 2}, "o.v": 1}, {"o": {"v": 1}, "o.v": 2}]
    deep = [{"o": {"v": 2}}, {"o": {"v": 1}}]
    assert await run_node(Sort(), by("o.v"), *deep) == [[deep[1], deep[0]]]
    assert await run_node(Sort(), by("o.v", disableDotNotation=True), *rows) == [rows]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "No sorting specified"),
        (by("gone"), "Couldn't find the field 'gone'"),
        ({"type": "code"}, "cannot sort by code yet"),
    ],
)
async def test_what_cannot_be_sorted_is_refused(params: dict[str, Any], message: str) -> None:
    with pytest.raises(NodeError, match=message):
        await run_node(Sort(), params, *NUMBERS)


async def test_a_shuffle_is_the_same_when_it_is_repeated_and_another_in_another_run() -> None:
    rows = [{"n": n} for n in range(20)]
    first, again, other = [
        (await run_node(Sort(), {"type": "random"}, *rows, run_index=run))[0] for run in (0, 0, 1)
    ]
    assert first == again
    assert first != other
    assert sorted(row["n"] for row in first) == list(range(20))


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


TWINS = [{"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 1}]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, TWINS[:2]),
        ({"compare": "selectedFields", "fieldsToCompare": "a"}, TWINS[:1]),
        ({"compare": "allFieldsExcept", "fieldsToExclude": "b"}, TWINS[:1]),
        (
            {
                "compare": "selectedFields",
                "fieldsToCompare": ["b"],
                "options": {"removeOtherFields": True},
            },
            [{"b": 1}, {"b": 2}],
        ),
    ],
)
async def test_the_first_of_equal_items_is_kept(params: dict[str, Any], expected: Any) -> None:
    assert await run_node(RemoveDuplicates(), params, *TWINS) == [expected]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"compare": "selectedFields"}, "Please add a field to compare on"),
        ({"compare": "allFieldsExcept"}, "Please add a field to exclude"),
        ({"operation": "clearDeduplicationHistory"}, "earlier executions yet"),
    ],
)
async def test_what_cannot_be_compared_is_refused(params: dict[str, Any], message: str) -> None:
    with pytest.raises(NodeError, match=message):
        await run_node(RemoveDuplicates(), params, *TWINS)


def rename(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"keys": {"key": [{"currentKey": old, "newKey": new} for old, new in pairs]}}


def replace_names(search: str, new: str, **options: Any) -> dict[str, Any]:
    given = {"searchRegex": search, "replaceRegex": new, "options": options}
    return {"additionalOptions": {"regexReplacement": {"replacements": [given]}}}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (rename(("a", "z")), {"b_x": {"b_y": 2}, "z": 1}),
        (rename(("b_x.b_y", "deep.er")), {"a": 1, "b_x": {}, "deep": {"er": 2}}),
        (rename(("gone", "z"), ("a", "a"), ("a", "")), {"a": 1, "b_x": {"b_y": 2}}),
        (replace_names("^b_(.)", "$1_c"), {"a": 1, "x_c": {"y_c": 2}}),
        (replace_names("b_", "", depth=0), {"a": 1, "x": {"b_y": 2}}),
        (replace_names("B_", "", caseInsensitive=True), {"a": 1, "x": {"y": 2}}),
    ],
)
async def test_fields_are_renamed(params: dict[str, Any], expected: Any) -> None:
    row = {"a": 1, "b_x": {"b_y": 2}}
    assert await run_node(RenameKeys(), params, row) == [[expected]]
    assert row == {"a": 1, "b_x": {"b_y": 2}}


async def test_a_broken_pattern_is_refused() -> None:
    with pytest.raises(NodeError, match="Invalid regular expression"):
        await run_node(RenameKeys(), replace_names("(", ""), {"a": 1})
