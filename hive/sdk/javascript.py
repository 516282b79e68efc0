"""JavaScript's ideas of equality, truth, text and numbers, for nodes that must agree with n8n."""

import json
import math
import re
from typing import Any

from hive.sdk.items import is_container, is_list, is_object

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|Infinity)")
_PREFIXED = {"0x": 16, "0o": 8, "0b": 2}
_WORDS = {None: "null", True: "true", False: "false"}
_LARGEST_PLAIN = 1e21  # JavaScript writes larger numbers with an exponent
_LARGEST_EXACT = 2**53
_PLAIN_DIGITS = 21


def typeof(value: Any) -> str:
    """Name the type as `typeof` does; None is "object"."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "string" if isinstance(value, str) else "object"


def truthy(value: Any) -> bool:
    """Tell whether an `if` would take the value for true: empty lists and objects are."""
    if is_container(value):
        return True
    return bool(value) and not is_nan(value)


def is_nan(value: Any) -> bool:
    """Tell whether the value is the number NaN."""
    return isinstance(value, float) and math.isnan(value)


def same(left: Any, right: Any) -> bool:
    """Compare as `===`: 1 is not True, and objects are equal only to themselves."""
    if is_container(left) or is_container(right):
        return left is right
    if isinstance(left, bool) is not isinstance(right, bool):
        return False
    return left == right


def deep_same(left: Any, right: Any) -> bool:
    """Compare values by content, without taking True for 1."""
    if is_object(left) and is_object(right):
        return left.keys() == right.keys() and all(deep_same(left[k], right[k]) for k in left)
    if is_list(left) and is_list(right):
        return len(left) == len(right) and all(map(deep_same, left, right))
    return same(left, right)


def loosely_same(left: Any, right: Any) -> bool:
    """Compare as `==`: text is turned into a number when the other side is one."""
    if left is None or right is None:
        return left is right
    if typeof(left) == typeof(right):
        return same(left, right)
    if is_container(left):
        return loosely_same(to_text(left), right)
    if is_container(right):
        return loosely_same(left, to_text(right))
    return to_number(left) == to_number(right)


def to_number(value: Any) -> float | int:
    """Convert as `Number(value)` does; NaN when it is none."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    if value is None:
        return 0
    if is_list(value):
        return to_number(to_text(value))
    return _parse_number(value.strip()) if isinstance(value, str) else math.nan


def _parse_number(text: str) -> float | int:
    if not text:
        return 0
    base = _PREFIXED.get(text[:2].lower())
    if base:
        try:
            return int(text[2:], base)
        except ValueError:
            return math.nan
    if not _NUMBER.fullmatch(text):
        return math.nan
    return plain(float(text.replace("Infinity", "inf")))


def plain(number: float) -> float | int:
    """Write a whole number as an int, as JSON does in JavaScript."""
    if isinstance(number, float) and number.is_integer() and abs(number) < _LARGEST_PLAIN:
        return int(number)
    return number


def to_text(value: Any) -> str:
    """Convert as `String(value)` does."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, int | float):
        return number_text(value)
    if is_list(value):
        return ",".join("" if inner is None else to_text(inner) for inner in value)
    return "[object Object]"


def number_text(value: float) -> str:
    """Write a number as JavaScript does."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if abs(value) <= _LARGEST_EXACT and value == int(value):
        return str(int(value))
    text = repr(float(value))
    if "e" not in text:
        return text.removesuffix(".0")
    mantissa, exponent = text.split("e")
    power = int(exponent)
    if 0 < power < _PLAIN_DIGITS:  # JavaScript fills the places it does not know with zeros
        sign = "-" if value < 0 else ""
        return sign + mantissa.replace(".", "").lstrip("-").ljust(power + 1, "0")
    if -7 < power < 0:  # noqa: PLR2004 -- JavaScript writes 0.000001 but 1e-7
        return f"{value:.{len(mantissa.replace('.', '').lstrip('-')) - power - 1}f}"
    return f"{mantissa.removesuffix('.0')}e{'+' if power > 0 else ''}{power}"


def to_json(value: Any, indent: int | None = None) -> str:
    """Write JSON as `JSON.stringify` does."""
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(_finite(value), ensure_ascii=False, separators=separators, indent=indent)


def _finite(value: Any) -> Any:
    """Replace what JSON cannot hold, as JavaScript does: NaN by null, 1.0 by 1."""
    if isinstance(value, float):
        return plain(value) if math.isfinite(value) else None
    if is_list(value):
        return [_finite(inner) for inner in value]
    if is_object(value):
        return {key: _finite(inner) for key, inner in value.items()}
    return value
