"""Keeping only so many items."""

from typing import Any

import pytest

from hive.nodes.data.limit import Limit
from hive.sdk.testing import run_node

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
