"""Reads dates by luxon's format patterns."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

from hive.sdk.date_math import at_local
from hive.sdk.date_names import DAYS, MONTHS
from hive.sdk.dates import zone

_TOKEN = re.compile(r"'([^']*)(?:'|$)|([A-Za-z])\2*|[^A-Za-z']+")
_MACROS = {
    "D": "M/d/yyyy",
    "DD": "MMM d, yyyy",
    "DDD": "MMMM d, yyyy",
    "DDDD": "EEEE, MMMM d, yyyy",
    "t": "h:mm a",
    "tt": "h:mm:ss a",
    "T": "HH:mm",
    "TT": "HH:mm:ss",
    "f": "M/d/yyyy, h:mm a",
    "ff": "MMM d, yyyy, h:mm a",
    "F": "M/d/yyyy, h:mm:ss a",
    "FF": "MMM d, yyyy, h:mm:ss a",
}
_PIVOT = 60  # the two-digit years above it belong to the last century
_NOON = 12
Reader = Callable[[str], Any]


class PatternError(ValueError):
    """The text does not look like the pattern."""


@dataclass(frozen=True, slots=True)
class _Part:
    field: str
    regex: str
    read: Reader = int


def _year(text: str) -> int:
    year = int(text)
    if year > 99:  # noqa: PLR2004 -- it is written in full
        return year
    return year + (1900 if year > _PIVOT else 2000)


def _one_of(field: str, names: list[str], start: int = 1) -> _Part:
    known = {name.lower(): i for i, name in enumerate(names, start)}
    return _Part(field, "|".join(map(re.escape, names)), lambda text: known[text.lower()])


def _offset(text: str) -> tzinfo:
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")  # noqa: PLR2004
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-ahead if text[0] == "-" else ahead)


def _millis(text: str) -> int:
    return int(text[:3].ljust(3, "0"))


_SHORT_DAYS = [day[:3] for day in DAYS]
_SHORT_MONTHS = [month[:3] for month in MONTHS]
_PARTS: dict[str, _Part] = {
    "G": _one_of("era", ["BC", "AD"], 0),
    "GG": _one_of("era", ["Before Christ", "Anno Domini"], 0),
    "y": _Part("year", r"\d{1,6}"),
    "yy": _Part("year", r"\d{2,4}", _year),
    "yyyy": _Part("year", r"\d{4}"),
    "yyyyy": _Part("year", r"\d{4,6}"),
    "yyyyyy": _Part("year", r"\d{6}"),
    **{t: _Part("month", r"\d{1,2}") for t in "ML"},
    **{t * 2: _Part("month", r"\d{2}") for t in "ML"},
    **{t * 3: _one_of("month", _SHORT_MONTHS) for t in "ML"},
    **{t * 4: _one_of("month", MONTHS) for t in "ML"},
    "d": _Part("day", r"\d{1,2}"),
    "dd": _Part("day", r"\d{2}"),
    "o": _Part("ordinal", r"\d{1,3}"),
    "ooo": _Part("ordinal", r"\d{3}"),
    "q": _Part("quarter", r"\d{1,2}"),
    "qq": _Part("quarter", r"\d{2}"),
    "H": _Part("hour", r"\d{1,2}"),
    "HH": _Part("hour", r"\d{2}"),
    "h": _Part("hour12", r"\d{1,2}"),
    "hh": _Part("hour12", r"\d{2}"),
    "m": _Part("minute", r"\d{1,2}"),
    "mm": _Part("minute", r"\d{2}"),
    "s": _Part("second", r"\d{1,2}"),
    "ss": _Part("second", r"\d{2}"),
    "S": _Part("millisecond", r"\d{1,3}"),
    "SSS": _Part("millisecond", r"\d{3}"),
    "u": _Part("millisecond", r"\d{1,9}", _millis),
    "uu": _Part("millisecond", r"\d{1,2}", _millis),
    "uuu": _Part("millisecond", r"\d", _millis),
    "a": _one_of("half", ["AM", "PM"], 0),
    "kk": _Part("week_year", r"\d{2,4}", _year),
    "kkkk": _Part("week_year", r"\d{4}"),
    "W": _Part("week", r"\d{1,2}"),
    "WW": _Part("week", r"\d{2}"),
    **{t: _Part("weekday", r"\d") for t in "Ec"},
    **{t * 3: _one_of("weekday", _SHORT_DAYS) for t in "Ec"},
    **{t * 4: _one_of("weekday", DAYS) for t in "Ec"},
    **{t: _Part("zone", r"[+-]\d{1,2}(?::\d{2})?", _offset) for t in ("Z", "ZZ")},
    "ZZZ": _Part("zone", r"[+-]\d{1,2}(?:\d{2})?", _offset),
    "z": _Part("zone", r"[A-Za-z_+\-/0-9:]{1,256}?", zone),
}


def _regex(pattern: str) -> tuple[str, list[_Part]]:
    parts: list[_Part] = []
    regex = ""
    for found in _TOKEN.finditer(pattern):
        token = found[0]
        if token in _MACROS:
            inner, more = _regex(_MACROS[token])
            regex += inner
            parts += more
        elif token in _PARTS:
            parts.append(_PARTS[token])
            regex += f"({_PARTS[token].regex})"
        else:
            literal = found[1] if token.startswith("'") else token
            regex += re.escape(literal)
    return regex, parts


def from_format(text: str, pattern: str, *, default: tzinfo, now: datetime) -> datetime | None:
    """Read the text; raises `PatternError`. None where it names a day that does not exist.

    Units larger than any in the text are those of `now`.
    """
    regex, parts = _regex(pattern)
    found = re.fullmatch(regex, text, re.IGNORECASE)
    if not found:
        raise PatternError(f"{text!r} does not look like {pattern!r}")
    seen = {part.field: part.read(value) for part, value in zip(parts, found.groups(), strict=True)}
    where = seen.get("zone", default)
    try:
        local = _local(_settled(seen), now.astimezone(where))
    except ValueError:
        return None
    if "week" not in seen and seen.get("weekday", local.isoweekday()) != local.isoweekday():
        return None
    return at_local(local, now.astimezone(where))


def _settled(seen: dict[str, Any]) -> dict[str, int]:
    """Turn halves of the day, quarters and eras into the units they stand for."""
    if "hour12" in seen:
        hour, half = seen["hour12"], seen.get("half")
        afternoon = half == 1 and hour < _NOON
        seen["hour"] = hour + _NOON if afternoon else 0 if half == 0 and hour == _NOON else hour
    if "quarter" in seen:
        seen["month"] = (seen["quarter"] - 1) * 3 + 1
    if seen.get("era") == 0:
        raise ValueError("There are no years before the first here.")
    return seen


def _local(seen: dict[str, int], now: datetime) -> datetime:
    day = _day(seen, now)
    clock: dict[str, int] = {}
    begun = day is not None
    day = day or now.replace(tzinfo=None)
    for unit in ("hour", "minute", "second", "millisecond"):
        begun = begun or unit in seen
        now_value = now.microsecond // 1000 if unit == "millisecond" else getattr(now, unit)
        clock[unit] = seen.get(unit, 0 if begun else now_value)
    hour, minute, second, milli = clock.values()
    if hour == 24 and not (minute or second or milli):  # noqa: PLR2004 -- the next midnight
        return day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=second, microsecond=milli * 1000)


def _day(seen: dict[str, int], now: datetime) -> datetime | None:
    if "week" in seen or "week_year" in seen:
        year = seen.get("week_year", now.isocalendar().year)
        return datetime.fromisocalendar(year, seen.get("week", 1), seen.get("weekday", 1))
    year = seen.get("year", now.year)
    if "ordinal" in seen:
        first = datetime(year, 1, 1)  # noqa: DTZ001 -- the zone is added last
        day = first + timedelta(days=seen["ordinal"] - 1)
        if day.year != year:
            raise ValueError("The year has no such day.")
        return day
    if not seen.keys() & {"year", "month", "day"}:
        return None
    month = seen.get("month", 1 if "year" in seen else now.month)
    day = seen.get("day", 1)
    return datetime(year, month, day)  # noqa: DTZ001 -- the zone is added last
