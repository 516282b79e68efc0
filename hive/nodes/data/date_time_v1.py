"""Format a date or add to it (version 1)."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Item, Items, Node, NodeError, Outputs, Params
from hive.sdk.date_math import UNITS, Number, Unit, UnitError, shift, unit_of
from hive.sdk.dates import parse_date, zone
from hive.sdk.javascript import is_nan, to_number, to_text
from hive.sdk.moment_format import format_moment
from hive.sdk.moment_parse import read_moment
from hive.sdk.per_item import per_item, with_json

INVALID = "Invalid date"
_ISO = re.compile(r"\s*\d{4}(?:-|\d|$)")
_SECONDS_DIGITS = 12  # shorter numbers count seconds since 1970, longer ones milliseconds


class DateTimeV1Params(Params):
    """The date, what to do with it, and where to write the result."""

    action: str = "format"
    value: Any = ""
    data_property_name: str = "data"
    to_format: str = "MM/DD/YYYY"
    operation: str = "add"
    duration: Any = 0
    time_unit: str = "days"
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class DateTimeV1(Node[DateTimeV1Params]):
    """Write a date in another format, or a later or earlier one, into a field."""

    n8n_type = "n8n-nodes-base.dateTime"
    versions = (1,)
    params_type = DateTimeV1Params

    @override
    async def run(self, call: Call[DateTimeV1Params]) -> Outputs:
        now = call.context.clock()
        home = _zone(call.timezone)

        def make(i: int, item: Item, params: DateTimeV1Params) -> Item | Items:
            value = call.raw(i).get("value", "")
            if params.action == "calculate":
                made = _calculated(params, value, now)
            elif params.action == "format":
                made = _formatted(params, value, home, now)
            else:
                return []
            return with_json(item, {**item["json"], params.data_property_name: made}, i)

        return [per_item(call, make)]


def _zone(name: Any) -> tzinfo:
    try:
        return zone(to_text(name))
    except ValueError as error:
        raise NodeError(str(error)) from error


def _formatted(params: DateTimeV1Params, value: Any, home: tzinfo, now: datetime) -> str:
    options = params.options
    pattern = to_text(options.get("fromFormat") or "")
    zones = {k: _zone(options[k]) for k in ("fromTimezone", "toTimezone") if options.get(k)}
    number = to_number(value)
    moment: datetime | None
    if not is_nan(number):
        moment = _numbered(number)
    else:
        where = zones.get("fromTimezone", home) if zones else UTC
        text = to_text(value)
        if pattern:
            moment = read_moment(text, pattern, zone=where, now=now)
        else:
            moment = _read(text, where)
            if moment is None and "fromFormat" not in options:
                raise NodeError(
                    "The value cannot be read as a date.",
                    description="Say in the option 'From Format' how the date is written.",
                )
    if moment is None:
        return INVALID
    shown = moment.astimezone(zones.get("toTimezone", home) if zones else UTC)
    return format_moment(shown, params.to_format, zoned=bool(zones))


def _read(text: str, where: tzinfo) -> datetime | None:
    # Dates in other forms than ISO's are read by JavaScript, which knows of no zone.
    try:
        return parse_date(text, where if _ISO.match(text) else UTC)
    except ValueError:
        return None


def _numbered(number: float) -> datetime | None:
    whole = number if float(number).is_integer() else number * 1000
    milliseconds = whole if len(to_text(whole)) >= _SECONDS_DIGITS else whole * 1000
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(milliseconds))
    except OverflowError:
        return None


def _calculated(params: DateTimeV1Params, value: Any, now: datetime) -> str:
    pattern = to_text(params.options.get("fromFormat") or "")
    if pattern:
        moment = read_moment(to_text(value), pattern, zone=UTC, now=now, strict=True)
    elif value is None or isinstance(value, int | float):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(value or 0))
    else:
        moment = _read(to_text(value), UTC)
    if moment is None:
        raise NodeError(
            "The value cannot be read as a date.",
            description="Say in the field 'From Format' how the date is written.",
        )
    sign = -1 if params.operation == "subtract" else 1
    try:
        moved = shift(moment.astimezone(UTC), _amounts(params, sign))
    except UnitError as error:
        raise NodeError(str(error)) from error
    return moved.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _rounded(number: float) -> int:
    return int(abs(number) + 0.5) * (1 if number >= 0 else -1)


def _amounts(params: DateTimeV1Params, sign: int) -> dict[Unit, Number]:
    """Turn the duration into months, days and milliseconds, whole ones, as moment.js does."""
    amount = to_number(params.duration)
    if is_nan(amount):
        raise NodeError(f"{params.duration!r} is not a duration.", parameter="duration")
    unit = unit_of(params.time_unit)
    place = UNITS.index(unit)
    factors: dict[Unit, int] = {"years": 12, "quarters": 3, "weeks": 7}
    if place <= UNITS.index("months"):
        return {"months": sign * _rounded(amount * factors.get(unit, 1))}
    if place <= UNITS.index("days"):
        return {"days": sign * _rounded(amount * factors.get(unit, 1))}
    return {unit: sign * amount}
