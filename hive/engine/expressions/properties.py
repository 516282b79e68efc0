"""Access to properties as JavaScript does it, for plain JSON values."""

from collections.abc import Sequence
from typing import Any

from hive.engine.expressions.lexer import Unsupported
from hive.engine.expressions.operators import NoValue
from hive.engine.expressions.values import UNDEFINED
from hive.sdk.items import is_list, is_object

# Names that every object has, or that n8n refuses.
INHERITED = frozenset({
    "constructor", "toString", "toLocaleString", "valueOf", "hasOwnProperty", "isPrototypeOf",
    "propertyIsEnumerable", "__proto__", "prototype", "getPrototypeOf", "setPrototypeOf",
    "mainModule", "binding", "_load", "defineProperty", "defineProperties", "__defineGetter__",
    "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "getOwnPropertyDescriptor",
    "getOwnPropertyDescriptors", "arguments", "caller", "callee", "prepareStackTrace", "dlopen",
})  # fmt: skip
_LAST_UNIT = "\uffff"


def access(value: Any, key: Any) -> Any:
    """Return a property of a value; raises `Unsupported` where JavaScript has to look."""
    if value is None or value is UNDEFINED:
        raise NoValue
    if isinstance(key, bool) or not isinstance(key, str | int) or key in INHERITED:
        raise Unsupported
    if is_object(value):
        return value.get(str(key), UNDEFINED)
    if not isinstance(value, str) and not is_list(value):
        raise Unsupported
    if key == "length":
        return _length(value)
    if not isinstance(key, int):
        raise Unsupported
    return _element(value, key)


def _length(value: str | Sequence[Any]) -> int:
    if isinstance(value, str) and not value.isascii() and max(value) > _LAST_UNIT:
        raise Unsupported
    return len(value)


def _element(value: str | Sequence[Any], index: int) -> Any:
    if isinstance(value, str) and not value.isascii():
        raise Unsupported
    return value[index] if 0 <= index < len(value) else UNDEFINED
