"""Reads dates by the patterns of moment.js, which overlooks much unless it is strict."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from hive.sdk.date_math import at_local
from hive.sdk.date_names import DAYS, MONTHS
from hive.sdk.dates import parse_date
from hive.sdk.moment_format import TOKENS, expanded

_PIVOT = 68  # two-digit years up to it belong to this century
_NOON = 12
_DIGITS: dict[str, tuple[str, str]] = {
    "Y": (r"[+-]?\d+", r"[+-]?\d+"),
    "YY": (r"\d\d?", r"\d\d"),
    "YYYY": (r"\d{1,4}", r"\d{4}"),
    "Q": (r"\d", r"\d"),
    **dict.fromkeys(("M", "D", "H", "h", "k", "m", "s", "W"), (r"\d\d?", r"\d\d?")),
    **dict.fromkeys(("MM", "DD", "HH", "hh", "kk", "mm", "ss", "WW"), (r"\d\d?", r"\d\d")),
    **dict.fromkeys(("Do", "Mo"), (r"\d\d?(?:st|nd|rd|th)?", r"\d\d?(?:st|nd|rd|th)")),
    "DDD": (r"\d{1,3}", r"\d{1,3}"),
    "DDDD": (r"\d{1,3}", r"\d{3}"),
    "S": (r"\d{1,3}", r"\d"),
    "SS": (r"\d{1,3}", r"\d\d"),
    "SSS": (r"\d{1,3}", r"\d{3}"),
    **{"S" * n: (r"\d+", r"\d+") for n in range(4, 10)},
    "GGGG": (r"\d{1,4}", r"\d{4}"),
    "E": (r"\d", r"\d"),
    "X": (r"[+-]?\d+(?:\.\d{1,3})?", r"[+-]?\d+(?:\.\d{1,3})?"),
    "x": (r"[+-]?\d+", r"[+-]?\d+"),
}
_WORD = r"[^\W\d_]+"
_FIELDS = {
    "Y": "year", "YY": "year", "YYYY": "year", "Q": "quarter", "M": "month", "MM": "month",
    "Mo": "month", "MMM": "month", "MMMM": "month", "D": "day", "DD": "day", "Do": "day",
    "DDD": "ordinal", "DDDD": "ordinal", "H": "hour", "HH": "hour", "k": "hour", "kk": "hour",
    "h": "hour12", "hh": "hour12", "m": "minute", "mm": "minute", "s": "second", "ss": "second",
    "W": "week", "WW": "week", "GGGG": "week_year", "E": "weekday", "dd": "weekday",
    "ddd": "weekday", "dddd": "weekday", "A": "half", "a": "half", "Z": "offset", "ZZ": "offset",
    "X": "seconds", "x": "millis", **{"S" * n: "fraction" for n in range(1, 10)},
}  # fmt: skip


@dataclass
class _Seen:
    """What was found, and whether all of it and nothing else was asked for."""

    values: dict[str, str] = field(default_factory=dict[str, str])
    tokens: dict[str, str] = field(default_factory=dict[str, str])
    exact: bool = True


def read_moment(
    text: str, pattern: str, *, zone: tzinfo, now: datetime, strict: bool = False
) -> datetime | None:
    """Read the text; None where it cannot be read."""
    seen = _scan(text.strip() if strict else text, expanded(pattern), strict=strict)
    if not seen.values or (strict and not seen.exact):
        return None
    try:
        return _built(seen, zone, now.astimezone(zone))
    except (ValueError, KeyError, OverflowError):
        return None


def _scan(text: str, pattern: str, *, strict: bool) -> _Seen:
    seen = _Seen()
    for match in TOKENS.finditer(pattern):
        token = match[0]
        name = _FIELDS.get(token)
        found = re.search(_regex(token, strict=strict), text, re.IGNORECASE)
        if found and found[0]:
            seen.exact = seen.exact and found.start() == 0
            text = text[found.end() :]
            if name:
                seen.values[name] = found[0]
                seen.tokens[name] = token
        else:
            seen.exact = False
    seen.exact = seen.exact and not text
    return seen


def _regex(token: str, *, strict: bool) -> str:
    if token in _DIGITS:
        return _DIGITS[token][strict]
    if token in {"MMM", "MMMM", "dd", "ddd", "dddd"}:
        return _WORD
    if token in {"A", "a"}:
        return r"[ap]\.?m?\.?"
    if token in {"Z", "ZZ"}:
        return r"Z|[+-]\d\d(?::?\d\d)?"
    literal = token[1:-1] if token.startswith("[") and len(token) > 1 else token
    return re.escape(literal.removeprefix("\\") or literal)


def _built(seen: _Seen, zone: tzinfo, now: datetime) -> datetime:
    values = seen.values
    if "seconds" in values or "millis" in values:
        since = float(values.get("seconds") or int(values["millis"]) / 1000)
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=round(since * 1000))
    day = _day(seen, now)
    hour, extra = _hour(values)
    minute, second = int(values.get("minute", 0)), int(values.get("second", 0))
    micro = int(values.get("fraction", "0")[:3].ljust(3, "0")) * 1000
    local = day.replace(hour=hour, minute=minute, second=second, microsecond=micro) + extra
    if "offset" in values:
        offset = parse_date(f"2000-01-01T00:00{values['offset']}").utcoffset() or timedelta()
        return (local - offset).replace(tzinfo=UTC).astimezone(zone)
    return at_local(local, now)


def _hour(values: dict[str, str]) -> tuple[int, timedelta]:
    if "hour12" in values:
        hour, half = int(values["hour12"]), values.get("half", "").lower()[:1]
        if half == "p" and hour < _NOON:
            return hour + _NOON, timedelta()
        return (0 if half == "a" and hour == _NOON else hour), timedelta()
    hour = int(values.get("hour", 0))
    if hour == 24 and not any(int(values.get(k, 0)) for k in ("minute", "second")):  # noqa: PLR2004
        return 0, timedelta(days=1)
    return hour, timedelta()


def _day(seen: _Seen, now: datetime) -> datetime:
    values = seen.values
    if "week" in values:
        year = int(values.get("week_year") or values.get("year") or now.isocalendar().year)
        return datetime.fromisocalendar(year, int(values["week"]), int(values.get("weekday", 1)))
    year = _year(values["year"]) if "year" in values else now.year
    if "ordinal" in values:
        return datetime(year, 1, 1) + timedelta(days=int(values["ordinal"]) - 1)  # noqa: DTZ001
    month, day = _month(seen), values.get("day")
    if month is None:
        month = 1 if "year" in values else now.month
    number = int(re.sub(r"\D", "", day)) if day else _first(values, now)
    found = datetime(year, month, number)  # noqa: DTZ001 -- the zone is added last
    named = seen.tokens.get("weekday", "").startswith("d") and day
    if named and not DAYS[found.weekday()].lower().startswith(values["weekday"].lower()[:2]):
        raise ValueError("The date falls on another day.")
    return found


def _first(values: dict[str, str], now: datetime) -> int:
    return 1 if values.keys() & {"year", "month", "quarter"} else now.day


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 -- it is written in full
        return year
    return year + (1900 if year > _PIVOT else 2000)


def _month(seen: _Seen) -> int | None:
    if "quarter" in seen.values:
        return int(seen.values["quarter"]) * 3 - 2
    text = seen.values.get("month")
    if text is None:
        return None
    if not text[0].isdigit():
        names = [name.lower() for name in MONTHS]
        found = [i for i, name in enumerate(names, 1) if text.lower().startswith(name[:3])]
        if not found:
            raise ValueError("There is no such month.")
        return found[0]
    return int(re.sub(r"\D", "", text))
