"""Sorting and shuffling items."""

from typing import Any

import pytest

from hive.nodes.data.sort import Sort
from hive.sdk import NodeError
from hive.sdk.testing import run_node

NUMBERS = [{"n": n} for n in (3, 1, 2)]


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


def fields(*pairs: tuple[str, str], **options: Any) -> dict[str, Any]:
    """Gather fields; a second name renames."""
    made = [
        {"fieldToAggregate": name, "renameField": bool(new), "outputFieldName": new}
        for name, new in pairs
    ]
    return {"fieldsToAggregate": {"fieldToAggregate": made}, "options": options}
