"""Removing items that repeat others."""

from typing import Any

import pytest

from hive.nodes.data.remove_duplicates import RemoveDuplicates
from hive.sdk import NodeError
from hive.sdk.testing import run_node

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
