"""Gathers many items into one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hive.sdk.errors import NodeError
from hive.sdk.items import Item, Items, Json, entries, is_list, is_object
from hive.sdk.javascript import to_text
from hive.sdk.lists.names import reader
from hive.sdk.paths import MISSING, put


def gather_fields(
    items: Items, fields: Sequence[Mapping[str, Any]], options: Mapping[str, Any]
) -> Json:
    """Gather fields into lists; `fields` and `options` are n8n's; raises `NodeError`."""
    if not fields:
        raise NodeError("No fields specified", description="Please add a field to aggregate")
    dotted = not options.get("disableDotNotation")
    read = reader(dotted=dotted)
    made: Json = {}
    values: dict[str, list[Any]] = {}
    taken: set[str] = set()
    for field in fields:
        name = to_text(field.get("fieldToAggregate") or "")
        renamed = to_text(field.get("outputFieldName") or "") if field.get("renameField") else ""
        target = renamed or name
        if target in taken:
            raise NodeError(f"The '{target}' output field is used more than once")
        taken.add(target)
        if name:
            output = to_text(field.get("outputFieldName") or "") or _last(name, dotted=dotted)
            found = [read(item["json"], name) for item in items]
            values[output] = list(_kept(found, options))
    for output, found in values.items():
        if dotted:
            put(made, output, found)
        else:
            made[output] = found
    return made


def _last(name: str, *, dotted: bool) -> str:
    return name.rsplit(".", 1)[-1] if dotted else name


def _kept(values: Iterable[Any], options: Mapping[str, Any]) -> Iterable[Any]:
    keep, merge = options.get("keepMissing"), options.get("mergeLists")
    for value in values:
        if is_list(value):
            inner = value if keep else [entry for entry in value if entry is not None]
            if merge:
                yield from inner
            else:
                yield inner
        elif keep or (value is not None and value is not MISSING):
            yield None if value is MISSING else value


def gather_items(
    items: Items, *, exclude: Sequence[str] = (), include: Sequence[str] = ()
) -> tuple[list[Json], list[int]]:
    """Gather whole items, or some of their fields; also tell which items are there."""
    if not exclude and not include:
        return [item["json"] for item in items], list(range(len(items)))
    made: list[Json] = []
    places: list[int] = []
    for i, item in enumerate(items):
        json = {
            key: value
            for key, value in item["json"].items()
            if key not in exclude and (not include or key in include)
        }
        if json:
            made.append(json)
            places.append(i)
    return made, places


def gather_files(made: Item, items: Iterable[Item], *, unique: bool) -> None:
    """Put the files of all items onto one, renaming those whose name is taken."""
    files: dict[str, Any] = {}
    seen: list[Any] = []
    for item in items:
        for name, file in item.get("binary", {}).items():
            mark = (
                file.get("mimeType"),
                file.get("fileName"),
                file.get("fileSize"),
                file.get("fileExtension"),
            )
            if unique and mark in seen:
                continue
            seen.append(mark)
            free = name
            count = 1
            while free in files:
                free, count = f"{name}_{count}", count + 1
            files[free] = file
    if files:
        made["binary"] = files


def fields_to_aggregate(value: Any) -> list[Mapping[str, Any]]:
    """Read the fields from n8n's `{fieldToAggregate: [...]}`."""
    return entries(value.get("fieldToAggregate")) if is_object(value) else []
