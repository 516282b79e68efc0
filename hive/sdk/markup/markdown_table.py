"""Lays out the rows of a table in Markdown."""

import re
from typing import Protocol


class _Captioned(Protocol):
    caption: list[str]


def table(text: str, meta: _Captioned) -> str | None:
    """Give rows of equal width with a line below the first; None when there are no rows."""
    rows = [_columns(line) for line in re.split(r"\r\n|\r|\n", text) if line]
    if not rows:
        return None
    count = max(map(len, rows))
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(count)]
    lines = ["| " + " ".join(f"{cell} |" for cell in _padded(row, widths)) for row in rows]
    lines.insert(1, "|" + "".join(f" {'-' * width} |" for width in widths))
    return "".join(f"{line}\n" for line in [*meta.caption, *lines])


def _columns(line: str) -> list[str]:
    inner = re.sub(r"^(?:\|\s+)?(.+)\s*\|\s*$", r"\1", line)
    return [cell.strip() for cell in inner.split(" |")]


def _padded(row: list[str], widths: list[int]) -> list[str]:
    return [(row[i] if i < len(row) else "").ljust(width) for i, width in enumerate(widths)]
