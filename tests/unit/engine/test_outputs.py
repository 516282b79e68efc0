"""What happens to items before and after a node: pairs, errors, empty outputs."""

from typing import Any

import pytest

from hive.engine import outputs
from hive.sdk.items import Items
from tests.engine_parts import rows


def pairs(items: Items) -> list[Any]:
    return [item.get("pairedItem") for item in items]


def test_a_node_sees_items_paired_with_their_own_places() -> None:
    given: list[Any] = [[{"json": {}, "pairedItem": {"item": 7}}], None, rows(1, 2)]
    seen = outputs.with_lineage(given)
    assert [None if items is None else pairs(items) for items in seen] == [
        [{"item": 0}],
        None,
        [{"item": 0, "input": 2}, {"item": 1, "input": 2}],
    ]
    assert given[0][0]["pairedItem"] == {"item": 7}


@pytest.mark.parametrize(
    ("given", "made", "expected"),
    [
        (rows(1, 2), [rows(3, 4)], [[{"item": 0}, {"item": 1}]]),
        (rows(1), [rows(3, 4)], [[{"item": 0}, {"item": 0}]]),
        (rows(1), [rows(3), rows(4)], [[{"item": 0}], [{"item": 0}]]),
        (rows(1, 2), [rows(3)], [[{"item": 0}]]),
        (rows(1, 2), [rows(3, 4, 5)], [[None, None, None]]),
        (rows(1, 2), [rows(3, 4), rows(5)], [[None, None], [None]]),
    ],
    ids=["as many", "from one", "from one to two", "to one", "in doubt", "two outputs"],
)
def test_pairs_are_filled_in_where_there_is_no_doubt(
    given: Items, made: list[Items], expected: list[Any]
) -> None:
    assert [pairs(items) for items in outputs.fill_pairs(made, [given])] == expected


def test_pairs_that_a_node_gave_are_kept() -> None:
    made: Items = [{"json": {}, "pairedItem": 5}, {"json": {}}]
    assert pairs(outputs.fill_pairs([made], [rows(1, 2)])[0]) == [5, {"item": 1}]


def test_nodes_with_several_inputs_pair_their_items_themselves() -> None:
    assert pairs(outputs.fill_pairs([rows(1)], [rows(1), rows(2)])[0]) == [None]


@pytest.mark.parametrize("made", [None, [], [[]]])
def test_an_empty_item_stands_for_no_output(made: Any) -> None:
    assert outputs.at_least_one(made, [rows(1, 2), None]) == [
        [{"json": {}, "pairedItem": [{"item": 0, "input": 0}, {"item": 1, "input": 0}]}]
    ]


def test_output_that_is_there_is_left_alone() -> None:
    made = [rows(1), []]
    assert outputs.at_least_one(made, [rows(1)]) is made


@pytest.mark.parametrize(
    ("item", "json"),
    [
        ({"json": {"a": 1}, "error": {"message": "no"}}, {"error": "no"}),
        ({"json": {"$error": {"message": "no"}, "$json": {"a": 1}}}, {"error": "no"}),
        ({"json": {"a": 1}, "error": "no"}, {"error": "no"}),
        ({"json": {"$error": 1}}, {"$error": 1}),
        ({"json": {"error": "data"}}, {"error": "data"}),
    ],
)
def test_errors_of_items_look_the_same_however_they_came(item: Any, json: Any) -> None:
    assert outputs.unify_errors([[item]])[0][0]["json"] == json


def test_items_that_are_errors_move_to_one_more_output_with_what_they_came_from() -> None:
    given = rows("x", "y", "z")
    made: Items = [
        {"json": {"fine": 1}, "pairedItem": {"item": 0}},
        {"json": {"error": "no"}, "pairedItem": {"item": 1}},
        {"json": {"error": "kept", "more": 1}, "pairedItem": {"item": 2}},
        {"json": {"error": "lone"}},
    ]
    regular, errors = outputs.split_errors([made], [given], 1)
    assert [item["json"] for item in regular] == [{"fine": 1}, {"error": "kept", "more": 1}]
    assert [item["json"] for item in errors] == [{"v": "y", "error": "no"}, {"error": "lone"}]


def test_the_error_output_comes_after_all_regular_ones() -> None:
    made: Items = [{"json": {"error": "no"}, "pairedItem": 0}]
    assert [len(items) for items in outputs.split_errors([made], [rows(1)], 3)] == [0, 0, 0, 1]


def test_executing_once_cuts_every_input() -> None:
    assert outputs.first_only([rows(1, 2), None, []]) == [rows(1), None, []]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (None, False),
        ([rows(1)], False),
        ([[{"json": {"error": "no"}}]], True),
        ([[{"json": {"error": False}}]], False),
    ],
)
def test_a_first_item_with_an_error_says_that_the_node_failed(made: Any, *, expected: bool) -> None:
    assert outputs.failed_softly(made) is expected
