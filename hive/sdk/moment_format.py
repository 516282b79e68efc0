"""Writes dates by the patterns of moment.js, which the older of n8n's date nodes use."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from hive.sdk.date_math import quarter
from hive.sdk.date_names import DAYS, MONTHS, clock_12, meridiem, offset_text
from hive.sdk.dates import millis

TOKENS = re.compile(
    r"(\[[^\[]*\])|(\\)?([Hh]mm(?:ss)?|Mo|MM?M?M?|Do|DDDo|DD?D?D?|ddd?d?|do?|w[ow]?|W[oW]?|Qo?"
    r"|N{1,5}|YYYYYY|YYYYY|YYYY|YY|y{2,4}|yo?|gg(?:ggg?)?|GG(?:GGG?)?|e|E|a|A|hh?|HH?|kk?|mm?|ss?"
    r"|S{1,9}|x|X|zz?|ZZ?|[\s\S])"
)
_LONG = re.compile(r"(\[[^\[]*\])|(\\)?(LTS|LT|LL?L?L?|l{1,4})")
_MACROS = {
    "LTS": "h:mm:ss A",
    "LT": "h:mm A",
    "L": "MM/DD/YYYY",
    "LL": "MMMM D, YYYY",
    "LLL": "MMMM D, YYYY h:mm A",
    "LLLL": "dddd, MMMM D, YYYY h:mm A",
    "l": "M/D/YYYY",
    "ll": "MMM D, YYYY",
    "lll": "MMM D, YYYY h:mm A",
    "llll": "ddd, MMM D, YYYY h:mm A",
}
Part = Callable[[datetime], str]


def expanded(pattern: str) -> str:
    """Replace the names of whole formats by the patterns they stand for."""
    return _LONG.sub(lambda f: f[0] if f[1] else _MACROS.get(f[3], f[0]), pattern)


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 4th.

    >>> [ordinal(n) for n in (1, 12, 23)]
    ['1st', '12th', '23rd']
    """
    teen = 10 < number % 100 < 14  # noqa: PLR2004 -- eleventh to thirteenth
    end = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{end}"


def _day_of_year(m: datetime) -> int:
    return m.timetuple().tm_yday


def _week(m: datetime) -> tuple[int, int]:
    """Give the year and week as the United States count."""
    saturday = m.date() + timedelta(days=(5 - m.weekday()) % 7)
    first = saturday.replace(month=1, day=1)
    start = first - timedelta(days=(first.weekday() + 1) % 7)
    return saturday.year, (m.date() - start).days // 7 + 1


_NUMBERS: dict[str, Callable[[datetime], int]] = {
    "M": lambda m: m.month,
    "D": lambda m: m.day,
    "DDD": _day_of_year,
    "d": lambda m: m.isoweekday() % 7,
    "w": lambda m: _week(m)[1],
    "W": lambda m: m.isocalendar().week,
    "Q": quarter,
    "y": lambda m: m.year,
}
_PADDED: dict[str, tuple[int, Callable[[datetime], int]]] = {
    "MM": (2, lambda m: m.month),
    "DD": (2, lambda m: m.day),
    "DDDD": (3, _day_of_year),
    "ww": (2, lambda m: _week(m)[1]),
    "WW": (2, lambda m: m.isocalendar().week),
    "YY": (2, lambda m: m.year % 100),
    "YYYY": (4, lambda m: m.year),
    "YYYYY": (5, lambda m: m.year),
    "gg": (2, lambda m: _week(m)[0] % 100),
    "gggg": (4, lambda m: _week(m)[0]),
    "ggggg": (5, lambda m: _week(m)[0]),
    "GG": (2, lambda m: m.isocalendar().year % 100),
    "GGGG": (4, lambda m: m.isocalendar().year),
    "GGGGG": (5, lambda m: m.isocalendar().year),
    "HH": (2, lambda m: m.hour),
    "hh": (2, clock_12),
    "kk": (2, lambda m: m.hour or 24),
    "mm": (2, lambda m: m.minute),
    "ss": (2, lambda m: m.second),
}
_PARTS: dict[str, Part] = {
    **{name: (lambda m, n=number: str(n(m))) for name, number in _NUMBERS.items()},
    **{f"{name}o": (lambda m, n=number: ordinal(n(m))) for name, number in _NUMBERS.items()},
    **{name: (lambda m, p=padded: f"{p[1](m):0{p[0]}d}") for name, padded in _PADDED.items()},
    **{
        "S" * n: (lambda m, n=n: f"{m.microsecond // 1000 * 1000:06d}000"[:n]) for n in range(1, 10)
    },
    "MMM": lambda m: MONTHS[m.month - 1][:3],
    "MMMM": lambda m: MONTHS[m.month - 1],
    "dd": lambda m: DAYS[m.weekday()][:2],
    "ddd": lambda m: DAYS[m.weekday()][:3],
    "dddd": lambda m: DAYS[m.weekday()],
    "e": lambda m: str(m.isoweekday() % 7),
    "E": lambda m: str(m.isoweekday()),
    "Y": lambda m: str(m.year),
    "YYYYYY": lambda m: f"+{m.year:06d}",
    "yy": lambda m: str(m.year),
    "yyy": lambda m: str(m.year),
    "yyyy": lambda m: str(m.year),
    **dict.fromkeys(("N", "NN", "NNN", "NNNNN"), lambda _: "AD"),
    "NNNN": lambda _: "Anno Domini",
    "A": meridiem,
    "a": lambda m: meridiem(m).lower(),
    "H": lambda m: str(m.hour),
    "h": lambda m: str(clock_12(m)),
    "k": lambda m: str(m.hour or 24),
    "m": lambda m: str(m.minute),
    "s": lambda m: str(m.second),
    "Hmm": lambda m: f"{m.hour}{m.minute:02d}",
    "hmm": lambda m: f"{clock_12(m)}{m.minute:02d}",
    "Hmmss": lambda m: f"{m.hour}{m.minute:02d}{m.second:02d}",
    "hmmss": lambda m: f"{clock_12(m)}{m.minute:02d}{m.second:02d}",
    "X": lambda m: str(millis(m) // 1000),
    "x": lambda m: str(millis(m)),
    "z": lambda m: m.tzname() or "",
    "zz": lambda m: m.tzname() or "",
    "Z": offset_text,
    "ZZ": lambda m: offset_text(m, colon=False),
}


def format_moment(moment: datetime, pattern: str, *, zoned: bool = True) -> str:
    """Write the moment; text in square brackets stands for itself.

    A moment that is not `zoned` does not tell the name of its zone.

    >>> from hive.sdk.dates import parse_date
    >>> format_moment(parse_date("2024-02-29T15:05:00Z"), "dddd Do MMM YYYY [at] h:mm a")
    'Thursday 29th Feb 2024 at 3:05 pm'
    """
    pieces: list[str] = []
    for found in TOKENS.finditer(expanded(pattern) or "YYYY-MM-DDTHH:mm:ssZ"):
        token = found[0]
        part = _PARTS.get(token)
        if not zoned and token in {"z", "zz"}:
            continue
        if part:
            pieces.append(part(moment))
        else:
            pieces.append(token[1:-1] if found[1] else token.removeprefix("\\"))
    return "".join(pieces)
