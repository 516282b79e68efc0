"""Starting at set times."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hive.nodes.triggers.schedule import ScheduleTrigger
from hive.sdk.testing import Ports, run_node


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


async def test_items_that_the_execution_was_started_with_are_given_on() -> None:
    assert ScheduleTrigger.is_trigger
    assert await run_node(ScheduleTrigger(), {}, {"a": 1}) == [[{"a": 1}]]
