"""Wait a while."""

from typing import Any

from typing_extensions import override

from hive.sdk import Call, Node, NodeError, Outputs, Params
from hive.sdk.dates import parse_date, zone

# A longer wait must outlive the process, as n8n's do from here on.
_LONGEST_S = 65
_UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}


class WaitParams(Params):
    """For how long, or until when."""

    resume: str = "timeInterval"
    amount: float | None = None
    unit: str | None = None
    date_time: Any = None


class Wait(Node[WaitParams]):
    """Pass the items on later."""

    n8n_type = "n8n-nodes-base.wait"
    versions = (1, 1.1)
    params_type = WaitParams
    per_item = False

    @override
    async def run(self, call: Call[WaitParams]) -> Outputs:
        seconds = max(0.0, _seconds(call))
        if seconds >= _LONGEST_S:
            raise NodeError(
                f"Hive cannot wait for {seconds:g} seconds yet, only for less than {_LONGEST_S}."
            )
        await call.context.sleep(seconds)
        return [call.items]


def _seconds(call: Call[WaitParams]) -> float:
    params = call.params
    if params.resume == "timeInterval":
        first = call.version == 1
        amount = params.amount if params.amount is not None else (1 if first else 5)
        unit = params.unit or ("hours" if first else "seconds")
        if unit not in _UNITS:
            raise NodeError(f"There is no unit of time {unit!r}.", parameter="unit")
        return amount * _UNITS[unit]
    if params.resume == "specificTime":
        try:
            until = parse_date(params.date_time, zone(call.timezone))
        except ValueError as error:
            raise NodeError(str(error), parameter="dateTime") from error
        return (until - call.context.clock()).total_seconds()
    raise NodeError(f"Hive cannot wait for {params.resume!r} yet.", parameter="resume")
