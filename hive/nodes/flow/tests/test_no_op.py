"""Doing nothing."""

from hive.nodes.flow.no_op import NoOp
from hive.sdk.testing import run_node


async def test_nothing_is_done_to_items() -> None:
    assert await run_node(NoOp(), {}, {"a": 1}, {"a": 2}) == [[{"a": 1}, {"a": 2}]]
