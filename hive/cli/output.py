"""Calm output for people, plain JSON for programs."""

import json
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Column = tuple[str, Callable[[Mapping[str, Any]], Any]]
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
WIDEST = 60
EMPTY = "-"


def print_json(value: Any) -> None:
    """Print JSON that people can read too."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def say(text: str = "") -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Tell the person at the terminal, not the program that reads the output."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> None:
    """Print rows in aligned columns; the last one gets what room is left."""
    if not rows:
        say("nothing to show")
        return
    cells = [[plain(read(row)) for _, read in columns] for row in rows]
    heads = [head for head, _ in columns]
    widths = [min(WIDEST, max(map(len, column))) for column in zip(heads, *cells, strict=True)]
    room = shutil.get_terminal_size((120, 24)).columns - sum(widths[:-1]) - 2 * (len(widths) - 1)
    widths[-1] = min(widths[-1], max(20, room)) if sys.stdout.isatty() else 10_000
    for line in (heads, *cells):
        fitted = [_fit(cell, width) for cell, width in zip(line, widths, strict=True)]
        padded = [text.ljust(w) for text, w in zip(fitted, widths[:-1], strict=False)]
        say("  ".join([*padded, fitted[-1]]).rstrip())


def details(facts: Mapping[str, Any]) -> None:
    """Print names and values below each other; what is absent is left out."""
    shown = {name: value for name, value in facts.items() if value not in (None, "", [], {})}
    width = max(map(len, shown), default=0)
    for name, value in shown.items():
        say(f"{name.ljust(width)}  {plain(value)}")


def plain(value: Any) -> str:
    r"""Write a value on one line, without what could steer a terminal.

    >>> plain("a\nb"), plain(None), plain({"x": 1}), plain(True), plain(0.5)
    ('a b', '-', '{"x": 1}', 'yes', '0.5')
    """
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(" ", text)


def prose(text: str) -> str:
    """Write a text of several lines, without what could steer a terminal."""
    lines = text.expandtabs(4).splitlines()
    return "\n".join(_UNPRINTABLE.sub(" ", line) for line in lines)


def moment(value: str | None) -> str:
    """Write a moment as people read it, in UTC.

    >>> moment("2026-01-02T03:04:05.678Z")
    '2026-01-02 03:04:05'
    """
    return value[:19].replace("T", " ") if value else EMPTY


def field(name: str) -> Callable[[Mapping[str, Any]], Any]:
    """Return what reads a field of a row."""
    return lambda row: row.get(name)


def time_field(name: str) -> Callable[[Mapping[str, Any]], Any]:
    """Return what reads a moment of a row."""
    return lambda row: moment(row.get(name))


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
