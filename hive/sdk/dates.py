"""Reads and writes dates in the formats that luxon and JavaScript understand."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_ISO = re.compile(
    r"(?P<year>[+-]\d{6}|\d{4})"
    r"(?:-?(?:(?P<month>\d\d)(?:-?(?P<day>\d\d))?"
    r"|W(?P<week>\d\d)(?:-?(?P<weekday>\d))?|(?P<ordinal>\d{3})))?"
    r"(?:[T ](?P<hour>\d\d)"
    r"(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,30}))?)?)?"
    r"\s?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?"
    r"(?:\[(?P<name>[\w/+-]+)\])?",
    re.IGNORECASE,
)
_CLOCK = r"(?:[,\s]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?\s*(?P<half>[ap]m)?)?"
_ZONE = r"\s*(?P<zone>Z|UTC|GMT)?(?P<offset>[+-]\d\d:?\d\d)?(?:\s*\(.*\))?"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_NAME = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_LOOSE = [
    re.compile(form + _CLOCK + _ZONE, re.IGNORECASE)
    for form in (
        r"(?P<month>\d{1,2})[/-](?P<day>\d{1,2})[/-](?P<year>\d{4})",
        r"(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})",
        _DAY_NAME + _MONTH + r"\s+(?P<day>\d{1,2})(?:,?\s+(?P<year>\d{4}))",
        _DAY_NAME + r"(?P<day>\d{1,2})\s+" + _MONTH + r",?\s+(?P<year>\d{4})",
    )
]
_NOON = 12


def zone(name: str) -> tzinfo:
    """Return the time zone of this name; raises `ValueError` when there is none."""
    if name.upper() in {"UTC", "GMT", "Z", ""}:
        return UTC
    found = re.fullmatch(r"(?:UTC|GMT)?([+-]\d{1,2})(?::?(\d\d))?", name, re.IGNORECASE)
    if found:
        return _offset(f"{int(found[1]):+03d}{found[2] or '00'}")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"There is no time zone {name!r}.") from error


def parse_date(value: Any, default: tzinfo = UTC) -> datetime:
    """Read a date as n8n does; raises `ValueError`. `default` holds where the text names no zone.

    >>> parse_date("2024-02-29T10:00:00+02:00").isoformat()
    '2024-02-29T10:00:00+02:00'
    """
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=default)
    if isinstance(value, str):
        found = _iso(value.strip(), default) or _mail(value.strip()) or _loose(value, default)
        if found is not None:
            return found
    raise ValueError(f"{value!r} is not a date.")


def _iso(text: str, default: tzinfo) -> datetime | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    part = found.groupdict()
    where = _named(part["name"]) or (_offset(part["zone"]) if part["zone"] else default)
    try:
        day = _day(part)
        moment = datetime(day.year, day.month, day.day, tzinfo=where)
    except ValueError:
        return None
    hours, minutes, seconds = (int(part[k] or 0) for k in ("hour", "minute", "second"))
    if hours > 24 or minutes > 59 or seconds > 59:  # noqa: PLR2004 -- the ends of a clock
        return None
    micro = int((part["fraction"] or "0")[:3].ljust(3, "0")) * 1000
    day = moment + timedelta(days=hours // 24)
    return day.replace(hour=hours % 24, minute=minutes, second=seconds, microsecond=micro)


def _named(name: str | None) -> tzinfo | None:
    return zone(name) if name else None


def _day(part: dict[str, str | None]) -> datetime:
    year = int(part["year"] or 1)
    if part["week"]:
        return datetime.fromisocalendar(year, int(part["week"]), int(part["weekday"] or 1))
    if part["ordinal"]:
        return datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=int(part["ordinal"]) - 1)
    return datetime(year, int(part["month"] or 1), int(part["day"] or 1), tzinfo=UTC)


def _offset(text: str) -> tzinfo:
    if text.upper() == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _mail(text: str) -> datetime | None:
    """Read the dates of HTTP and mail headers."""
    if "," not in text and not re.match(r"\d{1,2} [A-Za-z]{3} \d{4} ", text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else None


def _loose(text: str, default: tzinfo) -> datetime | None:
    """Read what JavaScript's `Date.parse` takes beyond the standards."""
    for form in _LOOSE:
        found = form.fullmatch(text.strip())
        if found:
            return _built(found.groupdict(), default)
    return None


def _built(part: dict[str, str | None], default: tzinfo) -> datetime | None:
    name = part.get("name")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(part["month"] or 1)
    hour = int(part["hour"] or 0)
    half = (part["half"] or "").lower()
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    where = UTC if part["zone"] else default
    if part["offset"]:
        where = _offset(part["offset"])
    try:
        return datetime(
            int(part["year"] or 1), month, int(part["day"] or 1), hour,
            int(part["minute"] or 0), int(part["second"] or 0), tzinfo=where,
        )  # fmt: skip
    except ValueError:
        return None


def iso(moment: datetime) -> str:
    """Write a date as luxon's `toISO` does.

    >>> iso(parse_date("2024-02-29"))
    '2024-02-29T00:00:00.000Z'
    """
    text = moment.isoformat(timespec="milliseconds")
    fixed = moment.tzinfo is UTC or moment.tzname() == "UTC"
    return text.removesuffix("+00:00") + "Z" if fixed and text.endswith("+00:00") else text


def millis(moment: datetime) -> int:
    """Count the milliseconds since 1970."""
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000
