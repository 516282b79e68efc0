"""The methods that Python answers as JavaScript would; everything else is `Unsupported`."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from hive.engine.expressions.lexer import Unsupported
from hive.engine.expressions.operators import is_number, strictly_equal, text_of
from hive.engine.expressions.values import UNDEFINED
from hive.sdk.items import is_container, is_list, is_object
from hive.sdk.javascript import plain

Method = Callable[..., Any]
_BLANKS = " \t\n\r\v\f"
_DEEPEST = 200
_SAFE = 2**53


def _plain_text(value: Any) -> str:
    if not isinstance(value, str) or not value.isascii():
        raise Unsupported
    return value


def _text_argument(value: Any) -> str:
    if not isinstance(value, str):
        raise Unsupported
    return value


def _split(text: str, separator: Any) -> list[str]:
    if not _text_argument(separator):
        raise Unsupported
    return text.split(separator)


def _replace(text: str, what: Any, by: Any) -> str:
    if "$" in _text_argument(by):
        raise Unsupported
    return text.replace(_text_argument(what), by, 1)


def _slice(text: str, *bounds: Any) -> str:
    if len(bounds) not in {1, 2} or any(type(bound) is not int for bound in bounds):
        raise Unsupported
    return _plain_text(text)[bounds[0] : bounds[1] if len(bounds) > 1 else None]


def _upper(text: str) -> str:
    return _plain_text(text).upper()


def _lower(text: str) -> str:
    return _plain_text(text).lower()


def _trim(text: str) -> str:
    return _plain_text(text).strip(_BLANKS)


def _starts(text: str, part: Any) -> bool:
    return text.startswith(_text_argument(part))


def _ends(text: str, part: Any) -> bool:
    return text.endswith(_text_argument(part))


def _contains(text: str, part: Any) -> bool:
    return _text_argument(part) in text


def _not_a_moment(value: Any) -> Any:
    """Refuse a text that looks like a moment in time: it has the methods of dates."""
    if isinstance(value, str) and value.endswith("Z") and "T" in value:
        raise Unsupported
    return value


def _empty(value: Any) -> bool:
    return not _not_a_moment(value)


def _not_empty(value: Any) -> bool:
    return not _empty(value)


def _first(items: list[Any]) -> Any:
    return items[0] if items else UNDEFINED


def _last(items: list[Any]) -> Any:
    return items[-1] if items else UNDEFINED


_TEXT: dict[str, tuple[int, Method]] = {
    "toUpperCase": (0, _upper),
    "toLowerCase": (0, _lower),
    "trim": (0, _trim),
    "toString": (0, str),
    "includes": (1, _contains),
    "startsWith": (1, _starts),
    "endsWith": (1, _ends),
    "split": (1, _split),
    "replace": (2, _replace),
    "slice": (-1, _slice),
    "isEmpty": (0, _empty),
    "isNotEmpty": (0, _not_empty),
}


def _join(items: list[Any], separator: Any = ",") -> str:
    if any(is_container(item) for item in items):
        raise Unsupported
    return _text_argument(separator).join("" if item is None else text_of(item) for item in items)


def _includes(items: list[Any], wanted: Any) -> bool:
    if is_container(wanted) or wanted is UNDEFINED or any(is_container(item) for item in items):
        raise Unsupported
    return any(strictly_equal(item, wanted) for item in items)


_LIST: dict[str, tuple[int, Method]] = {
    "join": (-1, _join),
    "includes": (1, _includes),
    "first": (0, _first),
    "last": (0, _last),
    "isEmpty": (0, _empty),
    "isNotEmpty": (0, _not_empty),
}
_OBJECT: dict[str, tuple[int, Method]] = {"isEmpty": (0, _empty), "isNotEmpty": (0, _not_empty)}
_NUMBER: dict[str, tuple[int, Method]] = {"toString": (0, text_of)}

SUPPORTED = frozenset({*_TEXT, *_LIST, *_OBJECT, *_NUMBER})


def call_method(value: Any, name: str, arguments: Sequence[Any]) -> Any:
    """Call a method of a value; raises `Unsupported`."""
    if isinstance(value, str):
        known = _TEXT
    elif is_list(value):
        known = _LIST
    elif is_number(value):
        known = _NUMBER
    elif is_object(value) and name not in value:
        known = _OBJECT
    else:
        raise Unsupported
    count, method = known.get(name, (None, None))
    if method is None or count not in {-1, len(arguments)}:
        raise Unsupported
    return _call(method, value, arguments)


def _call(method: Method, value: Any, arguments: Sequence[Any]) -> Any:
    try:
        return method(value, *arguments)
    except TypeError as error:
        raise Unsupported from error


def stringify(value: Any) -> str:
    """Write JSON as `JSON.stringify(value)` does, where both agree."""
    return json.dumps(_writable(value, 0), ensure_ascii=False, separators=(",", ":"))


def _writable(value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        raise Unsupported
    if is_object(value):
        # JavaScript puts keys that are numbers first.
        if any(key[:1].isdigit() for key in value):
            raise Unsupported
        return {key: _writable(inner, depth + 1) for key, inner in value.items()}
    if is_list(value):
        return [_writable(inner, depth + 1) for inner in value]
    return _writable_leaf(value)


def _writable_leaf(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if is_number(value) and abs(value) <= _SAFE and not (value == 0 and isinstance(value, float)):
        number = plain(value)
        if "e" not in repr(number):
            return number
    raise Unsupported
