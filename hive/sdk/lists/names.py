"""Reads lists of field names."""

from collections.abc import Callable
from typing import Any

from hive.sdk.errors import NodeError
from hive.sdk.items import Json, entries, is_list, is_object
from hive.sdk.javascript import to_text
from hive.sdk.paths import MISSING, get

Read = Callable[[Json, str], Any]


def field_names(value: Any, label: str = "fields") -> list[str]:
    """Read names separated by commas, or a list of names; raises `NodeError`."""
    if isinstance(value, str):
        return [name.strip() for name in value.split(",") if name.strip()]
    if is_list(value):
        return [to_text(name) for name in value]
    if value is None:
        return []
    raise NodeError(f"The {label} must be names separated by commas, or a list of names.")


def nested_names(value: Any) -> list[str]:
    """Read names in the form `{fields: [{fieldName}]}`."""
    fields: Any = value.get("fields") if is_object(value) else value
    return [to_text(entry.get("fieldName", "")) for entry in entries(fields)]


def reader(*, dotted: bool) -> Read:
    """Return how to read a field; one that is not there is `MISSING`."""
    if dotted:
        return lambda json, name: get(json, name, MISSING)
    return lambda json, name: json.get(name, MISSING)


def integers_first(keys: list[str]) -> list[str]:
    """Order keys as JavaScript orders those of an object: small integers first."""
    numbers = [
        key for key in keys if key.isdigit() and str(int(key)) == key and int(key) < 2**32 - 1
    ]
    if not numbers:
        return keys
    chosen = set(numbers)
    return [*sorted(numbers, key=int), *(key for key in keys if key not in chosen)]
