"""Nodes that start workflows."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from hive.nodes.triggers.manual import ManualTrigger
from hive.nodes.triggers.plain import Cron, ErrorTrigger, ExecuteWorkflowTrigger, Interval, Start
from hive.nodes.triggers.schedule import ScheduleTrigger
from hive.nodes.triggers.webhook import Webhook
from hive.sdk import Node
from hive.sdk.testing import Ports, run_node

TRIGGERS: list[type[Node[Any]]] = [
    ManualTrigger, Cron, ErrorTrigger, ExecuteWorkflowTrigger, Interval, Start, ScheduleTrigger,
    Webhook,
]  # fmt: skip


@pytest.mark.parametrize("trigger", TRIGGERS)
async def test_a_trigger_gives_on_what_started_it(trigger: type[Node[Any]]) -> None:
    assert trigger.is_trigger
    assert await run_node(trigger(), {}, {"a": 1}, {"a": 2}) == [[{"a": 1}, {"a": 2}]]


def test_only_the_webhook_waits_for_requests() -> None:
    assert [trigger for trigger in TRIGGERS if trigger.is_webhook] == [Webhook]


@pytest.mark.parametrize("trigger", [Cron, ErrorTrigger, Start])
def test_rules_of_times_are_not_evaluated_in_a_run(trigger: type[Node[Any]]) -> None:
    assert trigger().ignored({"rule": "={{ broken"}) == {"rule"}


@pytest.mark.parametrize(
    ("moment", "readable", "offset"),
    [
        (datetime(2026, 3, 1, 23, 5, 9, tzinfo=UTC), "March 2nd 2026, 12:05:09 am", "+01:00"),
        (datetime(2026, 7, 13, 10, 0, 0, tzinfo=UTC), "July 13th 2026, 12:00:00 pm", "+02:00"),
        (datetime(2026, 7, 21, 11, 0, 0, tzinfo=UTC), "July 21st 2026, 1:00:00 pm", "+02:00"),
    ],
)
async def test_the_schedule_tells_the_time_in_the_workflows_zone(
    moment: datetime, readable: str, offset: str
) -> None:
    ports = Ports()
    [[row]] = await run_node(
        ScheduleTrigger(),
        {},
        {},
        context=replace(ports.context(), clock=lambda: moment),
        timezone="Europe/Berlin",
    )
    assert row["Readable date"] == readable
    assert row["Timezone"] == f"Europe/Berlin (UTC{offset})"
    assert row["timestamp"].endswith(offset)
