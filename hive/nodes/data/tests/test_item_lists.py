"""The older node for lists."""

from typing import Any

import pytest

from hive.nodes.data.item_lists import ItemLists
from hive.sdk import NodeError
from hive.sdk.testing import run_node

ROWS = [{"k": "x", "n": 3}, {"k": "y", "n": 1}, {"k": "x", "n": 3}]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (
            {"operation": "splitOutItems", "fieldToSplitOut": "l"},
            [{"a": 1}, {"a": 2}],
        ),
        (
            {
                "operation": "splitOutItems",
                "fieldToSplitOut": "l",
                "include": "selectedOtherFields",
                "fieldsToInclude": "k",
            },
            [{"k": 5, "l": {"a": 1}}, {"k": 5, "l": {"a": 2}}],
        ),
        ({"operation": "limit", "maxItems": 1}, [{"l": [{"a": 1}, {"a": 2}], "k": 5}]),
    ],
)
async def test_lists_are_split(params: dict[str, Any], expected: list[Any]) -> None:
    row = {"l": [{"a": 1}, {"a": 2}], "k": 5}
    assert await run_node(ItemLists(), params, row) == [expected]


GATHER = {
    "operation": "aggregateItems",
    "fieldsToAggregate": {"fieldToAggregate": [{"fieldToAggregate": "n"}]},
}
SORT = {"sortField": [{"fieldName": "n", "order": "ascending"}]}
SUM = {"values": [{"aggregation": "sum", "field": "n"}]}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (GATHER, [{"n": [3, 1, 3]}]),
        ({**GATHER, "operation": "concatenateItems"}, [{"n": [3, 1, 3]}]),
        (
            {"operation": "aggregateItems", "aggregate": "aggregateAllItemData"},
            [{"data": ROWS}],
        ),
        ({"operation": "removeDuplicates"}, ROWS[:2]),
        (
            {
                "operation": "removeDuplicates",
                "compare": "selectedFields",
                "fieldsToCompare": {"fields": [{"fieldName": "k"}]},
            },
            ROWS[:2],
        ),
        (
            {
                "operation": "removeDuplicates",
                "compare": "allFieldsExcept",
                "fieldsToExclude": "n",
            },
            ROWS[:2],
        ),
        ({"operation": "sort", "sortFieldsUi": SORT}, [ROWS[1], ROWS[0], ROWS[2]]),
        ({"operation": "limit", "maxItems": 2}, ROWS[:2]),
        ({"operation": "limit", "keep": "lastItems"}, ROWS[2:]),
        (
            {"operation": "summarize", "fieldsToSummarize": SUM, "fieldsToSplitBy": "k"},
            [{"sum_n": 6, "k": "x"}, {"sum_n": 1, "k": "y"}],
        ),
        (
            {
                "operation": "summarize",
                "fieldsToSummarize": SUM,
                "options": {"outputFormat": "singleItem"},
            },
            [{"sum_n": 7}],
        ),
    ],
)
async def test_every_operation_does_what_its_own_node_does(
    params: dict[str, Any], expected: list[Any]
) -> None:
    assert await run_node(ItemLists(), params, *ROWS) == [expected]


@pytest.mark.parametrize(
    ("params", "version", "message"),
    [
        ({"operation": "dance"}, 3, "no operation 'dance'"),
        ({"fieldToSplitOut": "gone"}, 1, "Couldn't find the field 'gone'"),
        ({"fieldToSplitOut": "n"}, 1, "'n' is not an array"),
        ({"fieldToSplitOut": "n"}, 2, "'n' is not an array or object"),
        (
            {
                "operation": "aggregateItems",
                "fieldsToAggregate": {"fieldToAggregate": [{"fieldToAggregate": "gone"}]},
            },
            2,
            "Couldn't find the field 'gone'",
        ),
        ({"operation": "sort", "type": "code"}, 3, "cannot sort by 'code' here"),
        (
            {"operation": "removeDuplicates", "compare": "selectedFields"},
            3,
            "Please add a field to compare on",
        ),
    ],
)
async def test_what_cannot_be_done_is_refused(
    params: dict[str, Any], version: float, message: str
) -> None:
    with pytest.raises(NodeError, match=message):
        await run_node(ItemLists(), params, *ROWS, version=version)
