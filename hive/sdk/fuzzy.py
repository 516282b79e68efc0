"""n8n's fuzzy comparison: values that a person would call the same."""

import json
from collections.abc import Callable
from typing import Any

from hive.sdk.items import is_container
from hive.sdk.javascript import deep_same, number_text, typeof
from hive.sdk.paths import MISSING

_NULL_IS_ZERO = 2
Equal = Callable[[Any, Any], bool]


def comparison(*, fuzzy: bool, version: int = 1) -> Equal:
    """Return how to compare two values; a field that is not there is `MISSING`."""
    if not fuzzy:
        return deep_same
    return lambda a, b: alike(a, b, null_is_zero=version >= _NULL_IS_ZERO)


def alike(left: Any, right: Any, *, null_is_zero: bool = False) -> bool:
    """Tell whether two values are the same but for their type."""
    if left is MISSING and right is MISSING:
        return True
    if null_is_zero and ((left is None and _is_zero(right)) or (right is None and _is_zero(left))):
        return True
    if _blank(left) and _blank(right):
        return left is not MISSING or right is not MISSING
    if left is MISSING or right is MISSING or left is None or right is None:
        return False
    if typeof(left) == typeof(right):
        return deep_same(left, right)
    return _across(left, right) or _across(right, left)


def _is_zero(value: Any) -> bool:
    return value is None or (not isinstance(value, bool) and value in (0, "0"))


def _blank(value: Any) -> bool:
    return value is None or value is MISSING or value in ("", [])


def _across(left: Any, right: Any) -> bool:
    """Compare a boolean, number or object with a value of another type."""
    if isinstance(left, bool):
        if isinstance(right, str):
            return right.lower() == str(left).lower() or right == str(int(left))
        return typeof(right) == "number" and right == int(left)
    if typeof(left) == "number":
        return isinstance(right, str) and number_text(left) == right
    if is_container(left) and isinstance(right, str):
        try:
            return deep_same(json.loads(right), left)
        except ValueError:
            return False
    return False
