"""Moves along the calendar as luxon does: months end where they end, days may have 23 hours."""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from hive.sdk.javascript import plain

Unit = Literal[
    "years", "quarters", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds"
]
Number = float | int
UNITS: tuple[Unit, ...] = get_args(Unit)
_MS: dict[Unit, int] = {
    "weeks": 604_800_000,
    "days": 86_400_000,
    "hours": 3_600_000,
    "minutes": 60_000,
    "seconds": 1000,
    "milliseconds": 1,
}
# What is left of half a year or month has no calendar: luxon counts 365, 91 and 30 days.
_CASUAL_MS: dict[Unit, int] = {
    "years": 365 * _MS["days"],
    "quarters": 91 * _MS["days"],
    "months": 30 * _MS["days"],
    **_MS,
}
_MONTHS_OF: dict[Unit, int] = {"years": 12, "quarters": 3, "months": 1}
_LOWER: tuple[Unit, ...] = ("hours", "minutes", "seconds", "milliseconds")
_WEEK = 7
_LAST_YEAR = 9999
_DAYS_AT_MOST = 3_700_000  # more leads out of the calendar


class UnitError(ValueError):
    """There is no such unit of time, or the amount of it makes no sense."""


def unit_of(name: str) -> Unit:
    """Give the unit of this name, singular or plural; raises `UnitError`."""
    plural = name.lower() if name.lower().endswith("s") else f"{name.lower()}s"
    for unit in UNITS:
        if plural == unit:
            return unit
    raise UnitError(f"Invalid unit {name}")


def shift(moment: datetime, amounts: Mapping[Unit, Number]) -> datetime:
    """Add calendar units in local time, then smaller ones in real time; raises `UnitError`."""
    months = sum(math.trunc(amounts.get(unit, 0)) * n for unit, n in _MONTHS_OF.items())
    days = math.trunc(amounts.get("days", 0)) + _WEEK * math.trunc(amounts.get("weeks", 0))
    rest = 0.0
    for unit, amount in amounts.items():
        calendar = unit not in _LOWER
        rest += _CASUAL_MS[unit] * (amount - math.trunc(amount) if calendar else amount)
    try:
        if months or days:
            moment = _moved(moment, months, days)
        moved = moment.astimezone(UTC) + timedelta(milliseconds=math.trunc(rest))
        return moved.astimezone(moment.tzinfo)
    except (OverflowError, ValueError) as error:
        raise UnitError("The date lies outside the calendar") from error


def _moved(moment: datetime, months: int, days: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not 0 < year <= _LAST_YEAR or abs(days) > _DAYS_AT_MOST:
        raise OverflowError
    day = min(moment.day, days_in_month(year, month + 1))
    local = moment.replace(tzinfo=None, year=year, month=month + 1, day=day)
    return at_local(local + timedelta(days=days), moment)


def at_local(local: datetime, like: datetime) -> datetime:
    """Find the moment at which the clocks of `like`'s zone show `local`.

    Where that is twice, the offset of `like` decides; where never, the clocks are moved forward.
    """
    offset = like.utcoffset() or timedelta()
    guess = local - offset
    second = _offset(guess, like)
    if second == offset:
        return _local(guess, like)
    third = _offset(local - second, like)
    return _local(local - (second if second == third else min(second, third)), like)


def _offset(utc: datetime, like: datetime) -> timedelta:
    return _local(utc, like).utcoffset() or timedelta()


def _local(utc: datetime, like: datetime) -> datetime:
    return utc.replace(tzinfo=UTC, fold=0).astimezone(like.tzinfo)


def days_in_month(year: int, month: int) -> int:
    """Count the days of a month.

    >>> days_in_month(2024, 2)
    29
    """
    if month == 2:  # noqa: PLR2004 -- February
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def quarter(moment: datetime) -> int:
    """Give the quarter of the year, from 1 to 4."""
    return (moment.month + 2) // 3


def start_of(moment: datetime, unit: Unit) -> datetime:
    """Go back to the first moment of the year, quarter, month, week, day, hour, ..."""
    local = moment.replace(tzinfo=None)
    micro = local.microsecond // 1000 * 1000 if unit == "milliseconds" else 0
    local = local.replace(microsecond=micro)
    place = UNITS.index(unit)
    if place <= UNITS.index("minutes"):
        local = local.replace(second=0)
    if place <= UNITS.index("hours"):
        local = local.replace(minute=0)
    if place <= UNITS.index("days"):
        local = local.replace(hour=0)
    if unit == "weeks":
        local -= timedelta(days=local.weekday())
    elif unit in _MONTHS_OF:
        first = {"years": 1, "quarters": (quarter(moment) - 1) * 3 + 1}.get(unit, local.month)
        local = local.replace(month=first, day=1)
    return at_local(local, moment)


def _ms(start: datetime, end: datetime) -> float:
    # In UTC: Python would compare two moments of one zone by their clocks.
    return (end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(milliseconds=1)


def difference(start: datetime, end: datetime, units: Iterable[Unit]) -> dict[Unit, Number]:
    """Measure the time from `start` to `end` in these units; the smallest takes the fraction."""
    wanted = set(units)
    if _ms(start, end) < 0:
        return {unit: -n or 0 for unit, n in difference(end, start, wanted).items()}
    lower: list[Unit] = [unit for unit in _LOWER if unit in wanted]
    cursor, found, mark, lowest = _calendar(start, end, wanted)
    rest = _ms(cursor, end)
    if lower:
        found |= _clock(rest, lower)
    elif lowest is not None:
        if _ms(mark, end) > 0:
            mark = shift(cursor, {lowest: 1})
        if mark != cursor:
            found[lowest] = plain(found[lowest] + rest / _ms(cursor, mark))
    return {unit: found[unit] for unit in UNITS if unit in found}


_DIFFERS: dict[Unit, Callable[[datetime, datetime], int]] = {
    "years": lambda a, b: b.year - a.year,
    "quarters": lambda a, b: quarter(b) - quarter(a) + (b.year - a.year) * 4,
    "months": lambda a, b: b.month - a.month + (b.year - a.year) * 12,
    "weeks": lambda a, b: math.trunc((b.date() - a.date()).days / _WEEK),
    "days": lambda a, b: (b.date() - a.date()).days,
}


def _calendar(
    start: datetime, end: datetime, wanted: set[Unit]
) -> tuple[datetime, dict[Unit, Number], datetime, Unit | None]:
    """Count whole calendar units: where that leads, the counts, the mark beyond, the last unit."""
    cursor = mark = start
    found: dict[Unit, Number] = {}
    lowest: Unit | None = None
    for unit, differ in _DIFFERS.items():
        if unit not in wanted:
            continue
        lowest = unit
        found[unit] = differ(cursor, end)
        mark = shift(start, found)
        if _ms(mark, end) >= 0:
            cursor = mark
            continue
        found[unit] -= 1
        cursor = shift(start, found)
        if _ms(cursor, end) < 0:
            mark = cursor
            found[unit] -= 1
            cursor = shift(start, found)
    return cursor, found, mark, lowest


def _clock(rest: float, units: list[Unit]) -> dict[Unit, Number]:
    found: dict[Unit, Number] = {}
    for unit in units[:-1]:
        found[unit] = int(rest // _MS[unit])
        rest -= found[unit] * _MS[unit]
    found[units[-1]] = plain(rest / _MS[units[-1]])
    return found


def duration_iso(amounts: Mapping[Unit, Number]) -> str:
    """Write a duration as ISO 8601.

    >>> duration_iso({"days": 2, "hours": 1, "milliseconds": 500})
    'P2DT1H0.5S'
    """
    months = amounts.get("months", 0) + 3 * amounts.get("quarters", 0)
    day = ((amounts.get("years"), "Y"), (months, "M"), (amounts.get("weeks"), "W"),
           (amounts.get("days"), "D"))  # fmt: skip
    seconds = round(amounts.get("seconds", 0) + amounts.get("milliseconds", 0) / 1000, 3)
    clock = ((amounts.get("hours"), "H"), (amounts.get("minutes"), "M"), (seconds, "S"))
    date = "".join(f"{plain(n)}{letter}" for n, letter in day if n)
    time = "".join(f"{plain(n)}{letter}" for n, letter in clock if n)
    return f"P{date}T{time}" if time else f"P{date}" if date else "PT0S"
