"""Writes dates by luxon's format patterns."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from hive.sdk.date_math import quarter
from hive.sdk.date_names import (
    DAYS,
    MONTHS,
    clock_12,
    is_universal,
    meridiem,
    narrow_offset,
    offset_text,
    zone_long_name,
    zone_name,
    zone_short_name,
)
from hive.sdk.dates import millis

_TOKEN = re.compile(r"'([^']*)('|$)|([A-Za-z])\3*|[^A-Za-z']+")
Part = Callable[[datetime], str]


def _padded(width: int, part: Callable[[datetime], int]) -> Part:
    return lambda m: f"{part(m):0{width}d}"


def _local_week(moment: datetime) -> tuple[int, int]:
    """Give the year and week as the United States count: from Sunday, the first with January 1."""
    day = moment.date()
    saturday = day + timedelta(days=(5 - day.weekday()) % 7)
    first = saturday.replace(month=1, day=1)
    start = first - timedelta(days=(first.weekday() + 1) % 7)
    return saturday.year, (day - start).days // 7 + 1


def _us_date(m: datetime) -> str:
    return f"{m.month}/{m.day}/{m.year}"


def _medium_date(m: datetime) -> str:
    return f"{MONTHS[m.month - 1][:3]} {m.day}, {m.year}"


def _long_date(m: datetime) -> str:
    return f"{MONTHS[m.month - 1]} {m.day}, {m.year}"


def _full_date(m: datetime) -> str:
    return f"{DAYS[m.weekday()]}, {_long_date(m)}"


def _gmt(m: datetime) -> str:
    return zone_short_name(m).replace("UTC+", "GMT+").replace("UTC-", "GMT-")


def _gap(m: datetime) -> str:
    # JavaScript writes a narrow space here, but n8n's engine lets it through for UTC only.
    return "\u202f" if is_universal(m) else " "


def _time(m: datetime) -> str:
    return f"{clock_12(m)}:{m:%M}{_gap(m)}{meridiem(m)}"


def _time_s(m: datetime) -> str:
    return f"{clock_12(m)}:{m:%M:%S}{_gap(m)}{meridiem(m)}"


def _era(m: datetime) -> str:
    del m
    return "AD"


_SIMPLE: dict[str, Part] = {
    "S": lambda m: str(m.microsecond // 1000),
    "SSS": _padded(3, lambda m: m.microsecond // 1000),
    "u": lambda m: f"{m.microsecond // 1000:03d}",
    "uu": _padded(2, lambda m: m.microsecond // 10_000),
    "uuu": lambda m: str(m.microsecond // 100_000),
    "s": lambda m: str(m.second),
    "ss": _padded(2, lambda m: m.second),
    "m": lambda m: str(m.minute),
    "mm": _padded(2, lambda m: m.minute),
    "h": lambda m: str(clock_12(m)),
    "hh": _padded(2, clock_12),
    "H": lambda m: str(m.hour),
    "HH": _padded(2, lambda m: m.hour),
    "Z": narrow_offset,
    "ZZ": offset_text,
    "ZZZ": lambda m: offset_text(m, colon=False),
    "ZZZZ": zone_short_name,
    "ZZZZZ": zone_long_name,
    "z": zone_name,
    "a": meridiem,
    "d": lambda m: str(m.day),
    "dd": _padded(2, lambda m: m.day),
    **{t: lambda m: str(m.isoweekday()) for t in ("c", "E")},
    **{t * 3: lambda m: DAYS[m.weekday()][:3] for t in ("c", "E")},
    **{t * 4: lambda m: DAYS[m.weekday()] for t in ("c", "E")},
    **{t * 5: lambda m: DAYS[m.weekday()][0] for t in ("c", "E")},
    **{t: lambda m: str(m.month) for t in ("L", "M")},
    **{t * 2: _padded(2, lambda m: m.month) for t in ("L", "M")},
    **{t * 3: lambda m: MONTHS[m.month - 1][:3] for t in ("L", "M")},
    **{t * 4: lambda m: MONTHS[m.month - 1] for t in ("L", "M")},
    **{t * 5: lambda m: MONTHS[m.month - 1][0] for t in ("L", "M")},
    "y": lambda m: str(m.year),
    "yy": _padded(2, lambda m: m.year % 100),
    "yyyy": _padded(4, lambda m: m.year),
    "yyyyyy": _padded(6, lambda m: m.year),
    "G": _era,
    "GG": lambda _: "Anno Domini",
    "GGGGG": lambda _: "A",
    "kk": _padded(2, lambda m: m.isocalendar().year % 100),
    "kkkk": _padded(4, lambda m: m.isocalendar().year),
    "W": lambda m: str(m.isocalendar().week),
    "WW": _padded(2, lambda m: m.isocalendar().week),
    "n": lambda m: str(_local_week(m)[1]),
    "nn": _padded(2, lambda m: _local_week(m)[1]),
    "ii": _padded(2, lambda m: _local_week(m)[0] % 100),
    "iiii": _padded(4, lambda m: _local_week(m)[0]),
    "o": lambda m: str(m.timetuple().tm_yday),
    "ooo": _padded(3, lambda m: m.timetuple().tm_yday),
    "q": lambda m: str(quarter(m)),
    "qq": _padded(2, quarter),
    "X": lambda m: str(millis(m) // 1000),
    "x": lambda m: str(millis(m)),
    "D": _us_date,
    "DD": _medium_date,
    "DDD": _long_date,
    "DDDD": _full_date,
    "t": _time,
    "tt": _time_s,
    "ttt": lambda m: f"{_time_s(m)} {_gmt(m)}",
    "tttt": lambda m: f"{_time_s(m)} {zone_long_name(m)}",
    "T": lambda m: f"{m:%H:%M}",
    "TT": lambda m: f"{m:%H:%M:%S}",
    "TTT": lambda m: f"{m:%H:%M:%S} {_gmt(m)}",
    "TTTT": lambda m: f"{m:%H:%M:%S} {zone_long_name(m)}",
    "f": lambda m: f"{_us_date(m)}, {_time(m)}",
    "ff": lambda m: f"{_medium_date(m)}, {_time(m)}",
    "fff": lambda m: f"{_long_date(m)} at {_time(m)} {_gmt(m)}",
    "ffff": lambda m: f"{_full_date(m)} at {_time(m)} {zone_long_name(m)}",
    "F": lambda m: f"{_us_date(m)}, {_time_s(m)}",
    "FF": lambda m: f"{_medium_date(m)}, {_time_s(m)}",
    "FFF": lambda m: f"{_long_date(m)} at {_time_s(m)} {_gmt(m)}",
    "FFFF": lambda m: f"{_full_date(m)} at {_time_s(m)} {zone_long_name(m)}",
}


def to_format(moment: datetime, pattern: str) -> str:
    """Write the moment; letters that mean nothing stand for themselves, as does quoted text.

    >>> from hive.sdk.dates import parse_date
    >>> to_format(parse_date("2024-02-29T15:05:00Z"), "yyyy-LL-dd 'at' h:mm a")
    '2024-02-29 at 3:05 PM'
    """

    def written(found: re.Match[str]) -> str:
        if found[0].startswith("'"):
            return found[1] or "'"
        part = _SIMPLE.get(found[0])
        return part(moment) if part else found[0]

    return _TOKEN.sub(written, pattern)
