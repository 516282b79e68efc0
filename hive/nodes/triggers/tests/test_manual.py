"""Starting when a person says so."""

from hive.nodes.triggers.manual import ManualTrigger
from hive.sdk.testing import run_node


async def test_the_items_of_the_start_are_given_on() -> None:
    assert ManualTrigger.is_trigger
    assert not ManualTrigger.is_webhook
    assert await run_node(ManualTrigger(), {}, {"a": 1}, {"a": 2}) == [[{"a": 1}, {"a": 2}]]
