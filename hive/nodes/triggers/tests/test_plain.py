"""Triggers that give on what started them."""

from typing import Any

import pytest

from hive.nodes.triggers.plain import Cron, ErrorTrigger, Interval, Start
from hive.sdk import Node
from hive.sdk.testing import run_node

TRIGGERS: list[type[Node[Any]]] = [Cron, ErrorTrigger, Interval, Start]


@pytest.mark.parametrize("trigger", TRIGGERS)
async def test_a_trigger_gives_on_what_started_it(trigger: type[Node[Any]]) -> None:
    assert trigger.is_trigger
    assert not trigger.is_webhook
    assert await run_node(trigger(), {}, {"a": 1}, {"a": 2}) == [[{"a": 1}, {"a": 2}]]


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_rules_of_times_are_not_evaluated_in_a_run(trigger: type[Node[Any]]) -> None:
    assert trigger().ignored({"rule": "={{ broken"}) == {"rule"}
