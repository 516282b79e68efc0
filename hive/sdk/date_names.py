"""The English names of months, days and time zones that dates are written with."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December"]  # fmt: skip
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
# The zones that English (United States) has short names for; it calls all others GMT+2 and so on.
_AMERICAN = {
    "EST": "Eastern Standard Time",
    "EDT": "Eastern Daylight Time",
    "CST": "Central Standard Time",
    "CDT": "Central Daylight Time",
    "MST": "Mountain Standard Time",
    "MDT": "Mountain Daylight Time",
    "PST": "Pacific Standard Time",
    "PDT": "Pacific Daylight Time",
    "AKST": "Alaska Standard Time",
    "AKDT": "Alaska Daylight Time",
    "HST": "Hawaii-Aleutian Standard Time",
    "HDT": "Hawaii-Aleutian Daylight Time",
    "UTC": "Coordinated Universal Time",
}


def offset_text(moment: datetime, *, colon: bool = True) -> str:
    """Write the offset from UTC as +02:00 or +0200."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}{hours:02d}{':' if colon else ''}{rest:02d}"


def narrow_offset(moment: datetime) -> str:
    """Write the offset from UTC as +2 or +5:30."""
    sign, hours, rest = (text := offset_text(moment))[0], int(text[1:3]), text[4:]
    return f"{sign}{hours}" + (f":{rest}" if rest != "00" else "")


def is_universal(moment: datetime) -> bool:
    """Tell whether the moment's zone is UTC itself, not a place that now agrees with it."""
    return moment.tzinfo is UTC or (
        isinstance(moment.tzinfo, timezone) and moment.utcoffset() == timedelta()
    )


def zone_name(moment: datetime) -> str:
    """Give the zone's name: Europe/Berlin, UTC or UTC+2."""
    if isinstance(moment.tzinfo, ZoneInfo):
        return str(moment.tzinfo.key)
    return "UTC" if is_universal(moment) else f"UTC{narrow_offset(moment)}"


def zone_short_name(moment: datetime) -> str:
    """Give the name an American clock would show: EST, UTC or GMT+2."""
    if isinstance(moment.tzinfo, timezone) and not is_universal(moment):
        return zone_name(moment)
    name = moment.tzname() or ""
    if name in _AMERICAN and (name == "UTC" or "America/" in zone_name(moment)
                              or "Pacific/" in zone_name(moment)):  # fmt: skip
        return name
    return "GMT" if not moment.utcoffset() else f"GMT{narrow_offset(moment)}"


def zone_long_name(moment: datetime) -> str:
    """Give the zone's name in full where it has an American one, else as GMT+02:00."""
    if is_universal(moment):
        return "UTC"
    short = zone_short_name(moment)
    return _AMERICAN.get(short) or ("GMT" + offset_text(moment) if short != "GMT" else short)


def iso_text(moment: datetime) -> str:
    """Write a moment as luxon's `toISO`: Z only for UTC itself."""
    end = "Z" if is_universal(moment) else offset_text(moment)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + end


def clock_12(moment: datetime) -> int:
    """Give the hour on a clock of twelve."""
    return moment.hour % 12 or 12


def meridiem(moment: datetime) -> str:
    """Give AM or PM."""
    return "AM" if moment.hour < 12 else "PM"  # noqa: PLR2004 -- noon
