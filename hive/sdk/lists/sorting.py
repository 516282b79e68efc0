"""Sorts items by their fields."""

from collections.abc import Callable, Mapping, Sequence
from functools import cmp_to_key
from typing import Any

from hive.sdk.errors import NodeError
from hive.sdk.items import Items
from hive.sdk.javascript import deep_same, is_nan, to_number
from hive.sdk.lists.names import Read, reader
from hive.sdk.paths import MISSING


def sort_by_fields(
    items: Items, fields: Sequence[Mapping[str, Any]], *, dotted: bool = True
) -> Items:
    """Sort by n8n's `{fieldName, order}`; text without regard to case; raises `NodeError`."""
    if not fields:
        raise NodeError("No sorting specified. Please add a field to sort by")
    read = reader(dotted=dotted)
    made = list(items)
    # Sorting is stable, so that the first field, sorted by last, decides.
    for field in reversed(fields):
        name = str(field.get("fieldName") or "")
        _check(items, name, read)
        key = _key([_folded(read(item["json"], name)) for item in made])
        order = sorted(range(len(made)), key=key, reverse=field.get("order") == "descending")
        made = [made[i] for i in order]
    return made


def _check(items: Items, name: str, read: Read) -> None:
    if all(read(item["json"], name) is MISSING for item in items):
        raise NodeError(f"Couldn't find the field '{name}' in the input data")


def _folded(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _key(values: list[Any]) -> Callable[[int], Any]:
    """Compare values of one kind directly, and mixed ones as JavaScript would."""
    if all(isinstance(v, str) for v in values) or all(_is_number(v) for v in values):
        return values.__getitem__

    def compare(i: int, j: int) -> int:
        return less(values[i], values[j])

    return cmp_to_key(compare)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not is_nan(value)


def less(left: Any, right: Any) -> int:
    """Compare two values: negative if `left` comes first, zero if they are equal."""
    if left is right or (left is not MISSING and right is not MISSING and deep_same(left, right)):
        return 0
    if isinstance(left, str) and isinstance(right, str):
        return -1 if left < right else 1
    if left is MISSING or right is MISSING:
        return 1
    return -1 if to_number(left) < to_number(right) else 1
