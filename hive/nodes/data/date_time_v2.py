"""Compute with dates (since version 2)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Item, Json, Node, NodeError, Outputs, Params
from hive.sdk.date_math import (
    Unit,
    UnitError,
    difference,
    duration_iso,
    quarter,
    shift,
    start_of,
    unit_of,
)
from hive.sdk.date_names import iso_text
from hive.sdk.dates import parse_date, zone
from hive.sdk.items import entries
from hive.sdk.javascript import is_nan, to_number, to_text
from hive.sdk.luxon_format import to_format
from hive.sdk.luxon_parse import PatternError, from_format
from hive.sdk.per_item import per_item, with_json

INVALID = "Invalid DateTime"
_SECONDS_DIGITS = 12  # shorter numbers count seconds since 1970, longer ones milliseconds
_FIELD = {
    "getCurrentDate": "currentDate",
    "addToDate": "newDate",
    "subtractFromDate": "newDate",
    "formatDate": "formattedDate",
    "roundDate": "roundedDate",
    "getTimeBetweenDates": "timeDifference",
    "extractDate": "datePart",
}
_PARTS: dict[str, Callable[[datetime], int]] = {
    "year": lambda m: m.year,
    "quarter": quarter,
    "month": lambda m: m.month,
    "week": lambda m: m.isocalendar().week,
    "weekNumber": lambda m: m.isocalendar().week,
    "weekYear": lambda m: m.isocalendar().year,
    "weekday": datetime.isoweekday,
    "ordinal": lambda m: m.timetuple().tm_yday,
    "day": lambda m: m.day,
    "hour": lambda m: m.hour,
    "minute": lambda m: m.minute,
    "second": lambda m: m.second,
    "millisecond": lambda m: m.microsecond // 1000,
}


class DateTimeV2Params(Params):
    """What to do with which date, and where to write the result."""

    operation: str = "getCurrentDate"
    include_time: bool = True
    output_field_name: str | None = None
    magnitude: Any = ""
    time_unit: str = "days"
    duration: Any = 0
    date: Any = ""
    format: str = "MM/dd/yyyy"
    custom_format: str = ""
    mode: str = "roundDown"
    to_nearest: str = "month"
    to: str = "month"
    start_date: Any = ""
    end_date: Any = ""
    units: Any = Field(default_factory=lambda: ["day"])
    part: str = "month"
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class DateTimeV2(Node[DateTimeV2Params]):
    """Take the present date, or add to, format, round, compare or take apart a given one."""

    n8n_type = "n8n-nodes-base.dateTime"
    versions = (2,)
    params_type = DateTimeV2Params

    @override
    async def run(self, call: Call[DateTimeV2Params]) -> Outputs:
        def make(i: int, item: Item, params: DateTimeV2Params) -> Item:
            keep = bool(params.options.get("includeInputFields"))
            name = params.output_field_name or _FIELD.get(params.operation, "")
            try:
                made = _Computation(call, i, params).value()
            except UnitError as error:
                raise NodeError(str(error), item=i) from error
            if made is None and params.operation != "formatDate":
                return with_json(item, item["json"] if keep else {}, i, binary=keep)
            json: Json = {**(item["json"] if keep else {}), name: made}
            return with_json(item, json, i, binary=keep)

        return [per_item(call, make)]


class _Computation:
    def __init__(self, call: Call[DateTimeV2Params], i: int, params: DateTimeV2Params) -> None:
        self._i = i
        self._raw = call.raw(i)
        self._params = params
        self._now = call.context.clock()
        self._zone = call.timezone

    def value(self) -> Any:
        methods: dict[str, Callable[[], Any]] = {
            "getCurrentDate": self._current,
            "addToDate": self._shifted,
            "subtractFromDate": self._shifted,
            "formatDate": self._formatted,
            "roundDate": self._rounded,
            "getTimeBetweenDates": self._between,
            "extractDate": self._extracted,
        }
        if self._params.operation not in methods:
            raise NodeError(f"There is no operation {self._params.operation!r}.", item=self._i)
        return methods[self._params.operation]()

    def _current(self) -> str:
        name = to_text(self._params.options.get("timezone") or self._zone)
        where = _zone(name)
        if where is None:
            raise NodeError(f"There is no time zone {name!r}.", item=self._i)
        now = self._now.astimezone(where)
        return iso_text(now if self._params.include_time else start_of(now, "days"))

    def _shifted(self) -> str:
        params = self._params
        amount = to_number(params.duration)
        if is_nan(amount):
            raise NodeError(f"{params.duration!r} is not a duration.", item=self._i)
        sign = 1 if params.operation == "addToDate" else -1
        moment = self._read("magnitude", zone=self._zone)
        unit = unit_of(params.time_unit)
        return INVALID if moment is None else iso_text(shift(moment, {unit: sign * amount}))

    def _formatted(self) -> str | None:
        if self._raw.get("date", "") is None:
            return None
        options = self._params.options
        pattern = self._params.format
        if pattern == "custom":
            pattern = self._params.custom_format
        moment = self._read(
            "date",
            zone=self._zone if options.get("timezone") else None,
            pattern=to_text(options.get("fromFormat") or ""),
        )
        return INVALID if moment is None else to_format(moment, pattern)

    def _rounded(self) -> str | None:
        params = self._params
        moment = self._read("date", zone=self._zone)
        if params.mode not in {"roundDown", "roundUp"}:
            return None
        if moment is None:
            return INVALID
        if params.mode == "roundUp":
            unit = unit_of(params.to)
            return iso_text(start_of(shift(moment, {unit: 1}), unit))
        return iso_text(start_of(moment, unit_of(params.to_nearest)))

    def _between(self) -> Any:
        start = self._read("startDate", zone=self._zone)
        end = self._read("endDate", zone=self._zone)
        given = self._params.units
        names = [given] if isinstance(given, str) else entries(given)
        units: list[Unit] = [unit_of(to_text(name)) for name in names]
        as_text = bool(self._params.options.get("isoString"))
        if start is None or end is None:
            return "Invalid Duration" if as_text else {}
        found = difference(start, end, units or ["milliseconds"])
        return duration_iso(found) if as_text else found

    def _extracted(self) -> int | None:
        moment = self._read("date", zone=self._zone)
        part = _PARTS.get(self._params.part)
        return None if moment is None or part is None else part(moment)

    def _read(
        self, parameter: str, *, zone: str | None = None, pattern: str = ""
    ) -> datetime | None:
        """Read a date; None stands for one that does not exist."""
        value = self._raw.get(parameter, "")
        number = to_number(value)
        if not is_nan(number) and not pattern:
            return _numbered(number, _zone(zone or "Etc/UTC"))
        if not isinstance(value, str):
            raise NodeError("Invalid date format", item=self._i, parameter=parameter)
        where = _zone(zone or _zone_in(value))
        try:
            if pattern:
                home = _zone(self._zone) or UTC
                found = from_format(value, pattern, default=home, now=self._now)
            else:
                found = parse_date(value)
        except (PatternError, ValueError) as error:
            raise NodeError("Invalid date format", item=self._i, parameter=parameter) from error
        return None if found is None or where is None else found.astimezone(where)


def _zone(name: str) -> tzinfo | None:
    try:
        return zone(name)
    except ValueError:
        return None


def _zone_in(text: str) -> str:
    """Give the zone of n8n's choice where none is asked for: whole hours east, else UTC."""
    if "+" not in text:
        return "Etc/UTC"
    hours = re.match(r"\d{1,2}", text.split("+")[1])
    return f"Etc/GMT-{int(hours[0])}" if hours else "Etc/Unknown"


def _numbered(number: float, where: tzinfo | None) -> datetime | None:
    whole = number if float(number).is_integer() else number * 1000
    text = to_text(whole)
    milliseconds = float(whole) if len(text) >= _SECONDS_DIGITS else float(whole) * 1000
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(milliseconds))
    except OverflowError:
        return None
    return None if where is None else moment.astimezone(where)
