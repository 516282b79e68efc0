"""Refuse JSON that could be read but never stored or sent on."""

import math
from typing import Any, cast

MAX_DEPTH = 100
MAX_INTEGER = 2**63 - 1


def check_storable(value: object) -> None:
    """Raise `ValueError`, naming the place, if JSON in a database cannot hold this value.

    >>> check_storable({"a": [1, "x", None]})
    >>> check_storable({"a": [float("inf")]})
    Traceback (most recent call last):
    ...
    ValueError: a.0 is not a finite number
    """
    waiting: list[tuple[str, object, int]] = [("", value, 0)]
    while waiting:
        place, each, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise ValueError(f"{place[:80]}… is nested deeper than {MAX_DEPTH} levels")
        for name, inner in _inside(each, place):
            waiting.append((f"{place}.{name}" if place else str(name), inner, depth + 1))
        if problem := _problem(each):
            raise ValueError(f"{place or 'this'} {problem}")


def _inside(value: object, place: str) -> list[tuple[Any, object]]:
    if isinstance(value, dict):
        fields = cast("dict[object, object]", value)
        for key in fields:
            if problem := _problem(key):
                raise ValueError(f"a key inside {place or 'this'} {problem}")
        return list(fields.items())
    if isinstance(value, list | tuple):
        return list(enumerate(cast("list[object]", value)))
    return []


def _problem(value: object) -> str | None:
    if isinstance(value, str):
        if "\x00" in value:
            return "contains the character NUL"
        if not value.isascii() and not _is_unicode(value):
            return "contains half of a surrogate pair"
    elif isinstance(value, float):
        return None if math.isfinite(value) else "is not a finite number"
    elif isinstance(value, int) and abs(value) > MAX_INTEGER:
        return "is not a number of 64 bits"
    return None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def storable_text(text: str) -> str:
    """Return the text without what a database cannot hold.

    >>> storable_text("a" + chr(0) + chr(0xD800))
    'a?'
    """
    text = text.replace("\x00", "")
    return text if text.isascii() else text.encode(errors="replace").decode()
