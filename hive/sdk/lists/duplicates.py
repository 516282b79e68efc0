"""Removes items that repeat earlier ones."""

from collections.abc import Sequence
from typing import Any

from hive.sdk.errors import NodeError
from hive.sdk.items import Item, Items, Json, is_container, is_list, is_object
from hive.sdk.javascript import plain, to_json, typeof
from hive.sdk.lists.names import Read, reader
from hive.sdk.paths import MISSING, put


def flat_names(json: Json) -> list[str]:
    """Name every field that holds no object, with its whole path."""
    return list(_flat(json, ""))


def _flat(value: Any, path: str) -> dict[str, None]:
    if not is_container(value) or not value:
        return {path: None}
    pairs = value.items() if is_object(value) else enumerate(value)
    names: dict[str, None] = {}
    for key, inner in pairs:
        names |= _flat(inner, f"{path}.{key}" if path else str(key))
    return names


def all_names(items: Items, *, dotted: bool) -> list[str]:
    """Name the fields of all items in the order of their first appearance."""
    names: dict[str, None] = {}
    for item in items:
        names |= dict.fromkeys(flat_names(item["json"]) if dotted else item["json"])
    return list(names)


def remove_duplicates(
    items: Items,
    names: Sequence[str],
    *,
    dotted: bool = True,
    nulls: bool = False,
    mixed: bool = False,
    only: bool = False,
) -> Items:
    """Keep the first of items that are equal in the named fields; raises `NodeError`.

    `nulls` lets a field be null in some items, `mixed` have any types; `only` drops all others.
    """
    read = reader(dotted=dotted)
    for name in names:
        _check(items, name, read, nulls=nulls, mixed=mixed)
    seen: set[str] = set()
    kept: Items = []
    for item in items:
        key = to_json([_plain(read(item["json"], name)) for name in names])
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return [_picked(item, names, read, i) for i, item in enumerate(kept)] if only else kept


def _plain(value: Any) -> Any:
    """Write a value so that equal ones look alike: the order of keys does not matter."""
    if value is MISSING:
        return ["missing"]
    if is_object(value):
        return {key: _plain(value[key]) for key in sorted(value)}
    if is_list(value):
        return [_plain(inner) for inner in value]
    return plain(value) if isinstance(value, float) else value


def _check(items: Items, name: str, read: Read, *, nulls: bool, mixed: bool) -> None:
    if not name:
        raise NodeError("Name of field to compare is blank")
    kinds: set[str] = set()
    for item in items:
        value = read(item["json"], name)
        if value is MISSING:
            raise NodeError(f"'{name}' field is missing from some input items")
        if value is not None or not nulls:
            kinds.add(typeof(value))
    if len(kinds) > 1 and not mixed:
        raise NodeError(
            f"'{name}' isn't always the same type",
            description="The type of this field varies between items.",
        )


def _picked(item: Item, names: Sequence[str], read: Read, index: int) -> Item:
    json: Json = {}
    for name in names:
        value = read(item["json"], name)
        if value is not MISSING:
            put(json, name, value)
    return {"json": json, "pairedItem": {"item": index}}
