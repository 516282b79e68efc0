"""JavaScript's operators for the plain cases; anything else is `Unsupported`."""

import math
from collections.abc import Callable
from typing import Any

from hive.engine.expressions.lexer import Unsupported
from hive.engine.expressions.values import UNDEFINED
from hive.sdk.items import is_container, is_list, is_object
from hive.sdk.javascript import number_text, plain

_SAFE = 2**53


class NoValue(Exception):  # noqa: N818 -- n8n swallows the error: the expression has no value
    """JavaScript would throw a TypeError here."""


def is_number(value: Any) -> bool:
    """Tell whether this is a number (and no bool)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_zero(value: Any) -> bool:
    """Tell whether this is the number zero."""
    return is_number(value) and not value


def truthy(value: Any) -> bool:
    """Tell whether `if` takes the value for true."""
    if is_container(value):
        return True
    return bool(value) and value == value  # noqa: PLR0124 -- NaN is not


def text_of(value: Any) -> str:
    """Convert as `String(value)` for what is no object."""
    if isinstance(value, str):
        return value
    if value is None or value is UNDEFINED or isinstance(value, bool):
        return "undefined" if value is UNDEFINED else _WORDS[value]
    if is_number(value):
        return number_text(_checked(value))
    raise Unsupported


_WORDS = {None: "null", True: "true", False: "false"}


def any_text_of(value: Any) -> str:
    """Convert as `String(value)`, arrays and objects included."""
    if is_list(value):
        return ",".join(["" if inner is None else any_text_of(inner) for inner in value])
    return "[object Object]" if is_object(value) else text_of(value)


def add(left: Any, right: Any) -> Any:
    """Add numbers, or join texts."""
    if isinstance(left, str) or isinstance(right, str):
        return text_of(left) + text_of(right)
    return _result(_checked(left) + _checked(right))


def subtract(left: Any, right: Any) -> Any:
    """Subtract numbers."""
    return _result(_checked(left) - _checked(right))


def multiply(left: Any, right: Any) -> Any:
    """Multiply numbers; a product of zero may be JavaScript's minus zero."""
    product = _checked(left) * _checked(right)
    if product == 0 and (left < 0 or right < 0):
        raise Unsupported
    return _result(product)


def divide(left: Any, right: Any) -> Any:
    """Divide numbers; division by zero is for JavaScript."""
    if _checked(right) == 0 or (_checked(left) == 0 and right < 0):
        raise Unsupported
    return _result(left / right)


def remainder(left: Any, right: Any) -> Any:
    """Give the rest of a division, with the sign of the left side."""
    if _checked(right) == 0 or _checked(left) < 0:
        raise Unsupported
    return _result(math.fmod(left, right))


def negate(value: Any) -> Any:
    """Change the sign."""
    if _checked(value) == 0:
        raise Unsupported
    return -value


def strictly_equal(left: Any, right: Any) -> bool:
    """Compare as `===` what is no object."""
    if is_container(left) or is_container(right):
        raise Unsupported
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if is_number(left) and is_number(right):
        return left == right
    return type(left) is type(right) and left == right


def equal(left: Any, right: Any) -> bool:
    """Compare as `==` where nothing has to be converted."""
    if left is None or left is UNDEFINED or right is None or right is UNDEFINED:
        return (left is None or left is UNDEFINED) and (right is None or right is UNDEFINED)
    if type_of(left) != type_of(right):
        raise Unsupported
    return strictly_equal(left, right)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def ordered(left: Any, right: Any) -> bool:
        if is_number(left) and is_number(right):
            return compare(left, right)
        # Beyond ASCII JavaScript compares halves of surrogate pairs.
        if isinstance(left, str) and isinstance(right, str) and (left + right).isascii():
            return compare(left, right)
        raise Unsupported

    return ordered


def _checked(value: Any) -> Any:
    """Return a number that Python and JavaScript hold alike."""
    # Comparing first refuses NaN and infinity too.
    if not is_number(value) or not abs(value) <= _SAFE:
        raise Unsupported
    if isinstance(value, float) and is_minus_zero(value):
        raise Unsupported
    return value


def is_minus_zero(value: float) -> bool:
    """Tell whether this is the zero that JavaScript writes as -0."""
    return not value and math.copysign(1, value) < 0


def _result(value: Any) -> Any:
    if isinstance(value, int):
        if abs(value) > _SAFE:
            raise Unsupported
        return value
    return plain(_checked(value))


def type_of(value: Any) -> str:
    """Name the type as `typeof` does."""
    if value is UNDEFINED:
        return "undefined"
    if isinstance(value, bool):
        return "boolean"
    if is_number(value):
        return "number"
    return "string" if isinstance(value, str) else "object"


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "%": remainder,
    "===": strictly_equal,
    "!==": lambda left, right: not strictly_equal(left, right),
    "==": equal,
    "!=": lambda left, right: not equal(left, right),
    "<": _ordered(lambda left, right: left < right),
    ">": _ordered(lambda left, right: left > right),
    "<=": _ordered(lambda left, right: left <= right),
    ">=": _ordered(lambda left, right: left >= right),
}
