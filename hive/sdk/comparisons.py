"""n8n's older comparisons, as if, filter and switch have them in version 1."""

from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from typing import Any

from hive.sdk.dates import millis, parse_date
from hive.sdk.errors import NodeError
from hive.sdk.javascript import (
    is_nan,
    number_text,
    same,
    to_number,
    to_text,
    truthy,
    typeof,
)
from hive.sdk.patterns import UserPattern

DEFAULT_OPERATION = {
    "boolean": "equal",
    "dateTime": "after",
    "number": "smaller",
    "string": "equal",
}
_DEFAULT_VALUE: dict[str, Any] = {"boolean": False, "dateTime": "", "number": 0, "string": ""}


def compares(data: Mapping[str, Any], kind: str, *, zone: tzinfo = UTC) -> bool:
    """Tell whether `value1` and `value2` compare as the operation says; raises `NodeError`."""
    left = data.get("value1", _DEFAULT_VALUE.get(kind))
    right = data.get("value2", _DEFAULT_VALUE.get(kind))
    if kind == "dateTime":
        left, right = as_millis(left, zone), as_millis(right, zone)
    return compare(data.get("operation") or DEFAULT_OPERATION.get(kind, "equal"), left, right)


def compare(operation: str, left: Any, right: Any) -> bool:
    """Compare two values; raises `NodeError` for an operation n8n does not have."""
    run = _COMPARE.get(operation)
    if run is None:
        raise NodeError(f"There is no comparison {operation!r}.")
    return run(left, right)


def as_millis(value: Any, zone: tzinfo = UTC) -> float:
    """Read a date as milliseconds; raises `NodeError`."""
    if isinstance(value, int | float) and not isinstance(value, bool) and not is_nan(value):
        return value
    try:
        return millis(parse_date(value, zone))
    except ValueError as error:
        raise NodeError(f'The value "{to_text(value)}" is not a valid DateTime.') from error


def _or(value: Any, other: Any) -> Any:
    return value if truthy(value) else other


def _text(value: Any) -> str:
    return to_text(_or(value, ""))


def _less(left: Any, right: Any) -> bool:
    left, right = _or(left, 0), _or(right, 0)
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    a, b = to_number(left), to_number(right)
    return not is_nan(a) and not is_nan(b) and a < b


def _at_most(left: Any, right: Any) -> bool:
    left, right = _or(left, 0), _or(right, 0)
    if isinstance(left, str) and isinstance(right, str):
        return left <= right
    a, b = to_number(left), to_number(right)
    return not is_nan(a) and not is_nan(b) and a <= b


def _end(method: str) -> Callable[[Any, Any], bool]:
    def run(left: Any, right: Any) -> bool:
        if not isinstance(left, str):
            shown = number_text(left) if typeof(left) == "number" else to_text(left)
            raise NodeError(f"{shown} is {typeof(left)}, but text was expected.")
        return getattr(left, method)(to_text(right))

    return run


def _empty(value: Any, _: Any = None) -> bool:
    return value is None or is_nan(value) or value in ("", [], {})


def _matches(left: Any, right: Any) -> bool:
    return UserPattern(_text(right)).matches(_text(left))


_starts, _ends = _end("startswith"), _end("endswith")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "after": lambda a, b: _less(b, a),
    "before": _less,
    "contains": lambda a, b: _text(b) in _text(a),
    "notContains": lambda a, b: _text(b) not in _text(a),
    "endsWith": _ends,
    "notEndsWith": lambda a, b: not _ends(a, b),
    "equal": same,
    "notEqual": lambda a, b: not same(a, b),
    "larger": lambda a, b: _less(b, a),
    "largerEqual": lambda a, b: _at_most(b, a),
    "smaller": _less,
    "smallerEqual": _at_most,
    "startsWith": _starts,
    "notStartsWith": lambda a, b: not _starts(a, b),
    "isEmpty": _empty,
    "isNotEmpty": lambda a, _: not _empty(a),
    "regex": _matches,
    "notRegex": lambda a, b: not _matches(a, b),
}
