"""Splits lists inside items into items of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hive.sdk.errors import NodeError
from hive.sdk.items import Item, Items, Json, is_container, is_list, is_object
from hive.sdk.lists.names import reader
from hive.sdk.paths import MISSING, drop


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What to split out, where to put it, and which other fields to keep."""

    fields: Sequence[str]
    destinations: Sequence[str] = ()
    include: str = "noOtherFields"
    others: Sequence[str] = field(default_factory=list[str])
    dotted: bool = True
    files: bool = False


def split_out(item: Item, index: int, split: Split) -> Items:
    """Give one item for each entry; several fields are split side by side."""
    if split.destinations and len(split.destinations) != len(split.fields):
        raise NodeError(
            "If multiple fields to split out are given, the same number of destination fields "
            "must be given"
        )
    made: Items = []
    for position, name in enumerate(split.fields):
        for row, element in enumerate(_elements(item, name, split)):
            if row == len(made):
                made.append({"json": {}, "pairedItem": {"item": index}})
            target = split.destinations[position] if split.destinations else ""
            _place(made[row], element, name, target, split)
    return [_completed(new, item, split) for new in made]


def _elements(item: Item, name: str, split: Split) -> list[Any]:
    if name == "$binary":
        return [{key: file} for key, file in item.get("binary", {}).items()]
    value = reader(dotted=split.dotted)(item["json"], name)
    if value is MISSING:
        return []
    if not is_container(value):
        return [value]
    return value if is_list(value) else list(value.values())


def _place(new: Item, element: Any, name: str, target: str, split: Split) -> None:
    if name == "$binary":
        new["binary"] = {**new.get("binary", {}), **element}
    elif (
        is_container(element)
        and split.include == "noOtherFields"
        and not target
        and len(split.fields) == 1
    ):
        new["json"] = {**new["json"], **_as_object(element)}
    else:
        new["json"][target or name] = element


def _as_object(element: dict[str, Any] | list[Any]) -> Json:
    """Spread a list as JavaScript does: by its positions."""
    return element if is_object(element) else {str(i): v for i, v in enumerate(element)}


def _completed(new: Item, item: Item, split: Split) -> Item:
    if split.include == "allOtherFields":
        rest = dict(item["json"])
        for name in split.fields:
            if split.dotted:
                drop(rest, name)
            else:
                rest.pop(name, None)
        new = {**new, "json": {**rest, **new["json"]}}
    if split.include == "selectedOtherFields":
        if not split.others:
            raise NodeError("No fields specified", description="Please add a field to include")
        read = reader(dotted=split.dotted)
        found = {name: read(item["json"], name) for name in split.others}
        kept = {name: value for name, value in found.items() if value is not MISSING}
        new = {**new, "json": {**new["json"], **kept}}
    if split.files and "binary" in item and "binary" not in new:
        new = {**new, "binary": item["binary"]}
    return new
