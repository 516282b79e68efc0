"""Summing up items, by groups or all together."""

from typing import Any

import pytest

from hive.nodes.data.summarize import Summarize
from hive.sdk import NodeError
from hive.sdk.testing import run_items, run_node

ROWS = [
    {"g": "x", "n": 1, "t": "a"},
    {"g": "y", "n": 2.5, "t": ""},
    {"g": "x", "n": 3, "t": "a"},
    {"g": "y", "n": None, "t": "b"},
]


def over(*pairs: tuple[str, str], split: str = "", **options: Any) -> dict[str, Any]:
    """Summarise (how, which field), by the fields in `split`."""
    values = [{"aggregation": how, "field": name} for how, name in pairs]
    return {
        "fieldsToSummarize": {"values": values},
        "fieldsToSplitBy": split,
        "options": options,
    }


@pytest.mark.parametrize(
    ("how", "name", "expected"),
    [
        ("sum", "n", {"sum_n": 6.5}),
        ("average", "n", {"average_n": 6.5 / 3}),
        ("min", "n", {"min_n": 1}),
        ("max", "n", {"max_n": 3}),
        ("count", "t", {"count_t": 3}),
        ("countUnique", "t", {"unique_count_t": 2}),
        ("append", "t", {"appended_t": ["a", "a", "b"]}),
        ("concatenate", "t", {"concatenated_t": "a,\na,\nb"}),
        ("max", "t", {"max_t": "b"}),
    ],
)
async def test_every_way_of_summing_up(how: str, name: str, expected: dict[str, Any]) -> None:
    assert await run_node(Summarize(), over((how, name)), *ROWS) == [[expected]]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"separateBy": " "}, "a a b"),
        ({"separateBy": "other", "customSeparator": "+"}, "a+a+b"),
        ({"separateBy": "|", "includeEmpty": True}, "a||a|b"),
    ],
)
async def test_texts_are_joined_as_asked(more: dict[str, Any], expected: str) -> None:
    value = {"aggregation": "concatenate", "field": "t", **more}
    params = {"fieldsToSummarize": {"values": [value]}}
    assert await run_node(Summarize(), params, *ROWS) == [[{"concatenated_t": expected}]]


async def test_each_group_has_a_row_that_knows_its_items() -> None:
    outputs = await run_items(Summarize(), over(("sum", "n"), split="g"), *ROWS)
    assert outputs == [
        [
            {"json": {"sum_n": 4, "g": "x"}, "pairedItem": [{"item": 0}, {"item": 2}]},
            {"json": {"sum_n": 2.5, "g": "y"}, "pairedItem": [{"item": 1}, {"item": 3}]},
        ]
    ]


async def test_all_groups_can_be_one_object() -> None:
    params = over(("count", "n"), split="g, t", outputFormat="singleItem")
    assert await run_node(Summarize(), params, *ROWS) == [
        [
            {
                "x": {"a": {"count_n": 2}},
                "y": {"": {"count_n": 1}, "b": {"count_n": 0}},
            }
        ]
    ]


async def test_items_without_a_group_can_be_left_out() -> None:
    params = over(("count", "g"), split="t", skipEmptySplitFields=True)
    [rows] = await run_node(Summarize(), params, *ROWS)
    assert [row["t"] for row in rows] == ["a", "b"]


@pytest.mark.parametrize(("version", "keys"), [(1, ["1", "1"]), (1.1, [1, "1"])])
async def test_since_1_1_groups_keep_the_type_of_their_value(
    version: float, keys: list[Any]
) -> None:
    rows = [{"g": 1, "n": 1}, {"g": "1", "n": 2}]
    [made] = await run_node(Summarize(), over(("sum", "n"), split="g"), *rows, version=version)
    assert [row["g"] for row in made] == (keys[:1] if version == 1 else keys)


async def test_a_field_that_is_nowhere_is_refused_in_version_1() -> None:
    with pytest.raises(NodeError, match="'gone' does not exist in any items"):
        await run_node(Summarize(), over(("sum", "gone")), *ROWS, version=1)
    rows = await run_node(Summarize(), over(("sum", "gone")), *ROWS, version=1.1)
    assert rows == [[{"sum_gone": 0}]]


async def test_something_must_be_summed_up() -> None:
    with pytest.raises(NodeError, match="at least one aggregation"):
        await run_node(Summarize(), {}, *ROWS)
