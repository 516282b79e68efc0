"""Converts values to the types that n8n's fields expect."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Any

from hive.sdk.dates import parse_date
from hive.sdk.items import is_container, is_list, is_object
from hive.sdk.javascript import is_nan, to_json, to_number, to_text

_TIME = re.compile(r"\d{2}:\d{2}(:\d{2})?((-|\+)\d{4})?((-|\+)\d{1,2}(:\d{2})?)?")


class ConversionError(ValueError):
    """The value cannot be taken for one of the type."""


def as_text(value: Any) -> str:
    """Convert to text; objects become JSON."""
    return to_json(value) if is_container(value) or value is None else to_text(value)


def as_number(value: Any) -> float | int:
    """Convert to a number."""
    number = to_number(value)
    if is_nan(number):
        raise ConversionError
    return number


def as_boolean(value: Any) -> bool:
    """Convert to a boolean: true, false, 1, 0 and their spellings."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if not (isinstance(value, str) and not value.strip()):
        number = to_number(value)
        if number in {0, 1}:
            return number == 1
    raise ConversionError


def as_list(value: Any) -> list[Any]:
    """Convert to a list; text is read as JSON, if need be with single quotes."""
    if is_list(value):
        return value
    text = to_text(value)
    for attempt in (text, text.replace("'", '"')):
        try:
            found = json.loads(attempt)
        except ValueError:
            continue
        if is_list(found):
            return found
        break
    raise ConversionError


def as_object(value: Any) -> dict[str, Any]:
    """Convert to an object; text is read as JSON, or as an object literal of JavaScript."""
    if is_object(value):
        return value
    if not isinstance(value, str):
        raise ConversionError
    found = loads(value)
    if not is_object(found):
        raise ConversionError
    return found


_BARE_KEY = re.compile(r"([{,]\s*)([A-Za-z_$][\w$]*)(\s*:)")
_SINGLE = re.compile(r"'((?:[^'\\\"]|\\.)*)'")


def loads(text: str) -> Any:
    """Read JSON; keys without quotes, single quotes and trailing commas are tolerated."""
    try:
        return json.loads(text)
    except ValueError:
        relaxed = re.sub(
            r",(\s*[}\]])", r"\1", _BARE_KEY.sub(r'\1"\2"\3', _SINGLE.sub(r'"\1"', text))
        )
    try:
        return json.loads(relaxed)
    except ValueError as error:
        raise ConversionError from error


def as_date(value: Any, zone: tzinfo = UTC) -> datetime:
    """Convert to a moment in time."""
    try:
        return parse_date(value, zone)
    except ValueError as error:
        raise ConversionError from error


def as_time(value: Any) -> str:
    """Accept hh:mm and hh:mm:ss."""
    if not _TIME.fullmatch(to_text(value)):
        raise ConversionError
    return to_text(value)


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "string": as_text,
    "number": as_number,
    "boolean": as_boolean,
    "dateTime": as_date,
    "time": as_time,
    "array": as_list,
    "object": as_object,
}


def convert(value: Any, kind: str) -> Any:
    """Convert to a type of n8n's; None stays None, unknown types change nothing."""
    converter = _CONVERTERS.get(kind)
    return value if value is None or converter is None else converter(value)


def describe(value: Any) -> str:
    """Name a value in an error message."""
    if value is None:
        return "'null'"
    if is_list(value):
        return "array"
    return "object" if is_object(value) else f"'{to_text(value)}'"
