"""Start at set times."""

from datetime import datetime
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Node, Outputs, Params
from hive.sdk.dates import zone
from hive.sdk.items import Json

_NOON = 12


class ScheduleParams(Params):
    """The times; read by the scheduler, not by the run."""

    rule: dict[str, Any] = Field(default_factory=dict[str, Any])


class ScheduleTrigger(Node[ScheduleParams]):
    """Give one item that tells the time, or the items the execution was started with."""

    n8n_type = "n8n-nodes-base.scheduleTrigger"
    versions = (1, 1.1, 1.2, 1.3)
    params_type = ScheduleParams
    is_trigger = True
    per_item = False

    @override
    async def run(self, call: Call[ScheduleParams]) -> Outputs:
        if any(item["json"] for item in call.items):
            return [call.items]
        now = call.context.clock().astimezone(zone(call.timezone))
        return [[{"json": _described(now, call.timezone)}]]


def _described(now: datetime, name: str) -> Json:
    suffix = "am" if now.hour < _NOON else "pm"
    clock = f"{now.hour % _NOON or _NOON}:{now:%M:%S} {suffix}"
    offset = f"{now:%z}"
    return {
        "timestamp": now.isoformat(timespec="milliseconds"),
        "Readable date": f"{now:%B} {_ordinal(now.day)} {now.year}, {clock}",
        "Readable time": clock,
        "Day of week": f"{now:%A}",
        "Year": f"{now:%Y}",
        "Month": f"{now:%B}",
        "Day of month": f"{now:%d}",
        "Hour": f"{now:%H}",
        "Minute": f"{now:%M}",
        "Second": f"{now:%S}",
        "Timezone": f"{name} (UTC{offset[:3]}:{offset[3:]})",
    }


def _ordinal(day: int) -> str:
    teens = 10 < day % 100 < 20  # noqa: PLR2004 -- eleventh to nineteenth
    return f"{day}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"
