"""Summarises items: sums, counts, extremes and lists, by groups."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

from hive.sdk.errors import NodeError
from hive.sdk.items import Items, Json, is_container
from hive.sdk.javascript import plain, to_json, to_text
from hive.sdk.lists.names import Read, integers_first, reader
from hive.sdk.lists.sorting import less
from hive.sdk.paths import MISSING

_PREFIX = {
    "append": "appended_",
    "average": "average_",
    "concatenate": "concatenated_",
    "count": "count_",
    "countUnique": "unique_count_",
    "max": "max_",
    "min": "min_",
    "sum": "sum_",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What to compute; `keys_as_text` is how version 1 treats the values it groups by."""

    fields: Sequence[Mapping[str, Any]]
    by: Sequence[str] = ()
    dotted: bool = True
    skip_empty: bool = False
    keys_as_text: bool = False

    @property
    def read(self) -> Read:
        """How to read a field."""
        return reader(dotted=self.dotted)


@dataclass(slots=True)
class Group:
    """Items that agree in all fields so far, or groups of them by the next field."""

    rows: list[int] = field(default_factory=list[int])
    inner: dict[Any, "Group"] = field(default_factory=dict[Any, "Group"])


def check_fields(items: Items, summary: Summary) -> str | None:
    """Say which field no item has."""
    for aggregation in summary.fields:
        name = str(aggregation.get("field") or "")
        if name and all(summary.read(item["json"], name) is MISSING for item in items):
            return f"The field '{name}' does not exist in any items"
    return None


def summarize_rows(items: Items, summary: Summary) -> list[tuple[Json, list[int]]]:
    """Give one row for each group, with the items that are in it."""
    found: list[tuple[Json, list[int]]] = []
    names = [_clean(name) for name in summary.by]
    for values, rows in _leaves(_grouped(items, summary), []):
        made = _aggregated([items[i]["json"] for i in rows], summary)
        pairs = [(n, v) for n, v in zip(names, values, strict=False) if v is not MISSING]
        found.append((made | dict(reversed(pairs)), rows))
    return found


def summarize_tree(items: Items, summary: Summary) -> Json:
    """Give all groups as one object, nested by the fields they are grouped by."""

    def build(group: Group) -> Json:
        if not group.inner:
            return _aggregated([items[i]["json"] for i in group.rows], summary)
        texts = {str(key): inner for key, inner in group.inner.items()}
        return {key: build(texts[key]) for key in integers_first(list(texts))}

    return build(_grouped(items, summary))


def _grouped(items: Items, summary: Summary) -> Group:
    root = Group()
    read = summary.read
    for i, item in enumerate(items):
        values = [_group_key(read(item["json"], name), summary) for name in summary.by]
        group: Group | None = root
        for key in values:
            if summary.skip_empty and _blank(key.value):
                group = None
                break
            group = group.inner.setdefault(key, Group())
        if group is not None:
            group.rows.append(i)
    return root


def _blank(value: Any) -> bool:
    return value is MISSING or value is False or value is None or value == ""


@dataclass(frozen=True, slots=True)
class _Key:
    """A value to group by; 1, "1" and true are different ones."""

    value: Any
    kind: type

    @override
    def __str__(self) -> str:
        return "undefined" if self.value is MISSING else to_text(self.value)


def _group_key(value: Any, summary: Summary) -> _Key:
    if value is MISSING:
        return _Key("undefined" if summary.keys_as_text else MISSING, object)
    if is_container(value):
        value = to_json(value)
    if summary.keys_as_text:
        value = to_text(value)
    return _key(plain(value) if isinstance(value, float) else value)


def _key(value: object) -> _Key:
    return _Key(value, type(value))


def _leaves(group: Group, path: list[Any]) -> Iterable[tuple[list[Any], list[int]]]:
    if not group.inner:
        yield path, group.rows
        return
    for key, inner in group.inner.items():
        yield from _leaves(inner, [*path, key.value])


def _clean(name: str) -> str:
    return re.sub(r"[ .]", "_", re.sub(r'[\]\["]', "", name))


def _aggregated(rows: list[Json], summary: Summary) -> Json:
    read = summary.read
    made: Json = {}
    for entry in summary.fields:
        kind = str(entry.get("aggregation") or "count")
        name = str(entry.get("field") or "")
        values = [read(row, name) for row in rows]
        made[_clean(f"{_PREFIX.get(kind, '')}{name}")] = _KINDS.get(kind, _count)(values, entry)
    return made


_Entry = Mapping[str, Any]


def _empty(value: Any) -> bool:
    return value is MISSING or value is None or value == ""


def _present(values: list[Any], entry: _Entry) -> list[Any]:
    return values if entry.get("includeEmpty") else [v for v in values if not _empty(v)]


def _numbers(values: list[Any]) -> list[float | int]:
    return [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]


def _append(values: list[Any], entry: _Entry) -> Any:
    return [None if v is MISSING else v for v in _present(values, entry)]


def _concatenate(values: list[Any], entry: _Entry) -> Any:
    separator = entry.get("separateBy", ",\n" if "separateBy" not in entry else None)
    if separator == "other":
        separator = entry.get("customSeparator", "")
    parts = [
        "undefined" if v is MISSING else to_json(v) if is_container(v) or v is None else to_text(v)
        for v in _present(values, entry)
    ]
    return str("," if separator is None else separator).join(parts)


def _average(values: list[Any], _: _Entry) -> Any:
    numbers = _numbers(values)
    return plain(_total(numbers) / len(numbers)) if numbers else None


def _sum(values: list[Any], _: _Entry) -> Any:
    return _total(_numbers(values))


def _total(numbers: list[float | int]) -> float | int:
    """Add in order, without the corrections that `sum` makes in newer Pythons."""
    total: float | int = 0
    for number in numbers:
        total += number
    return total


def _extreme(sign: int) -> Callable[[list[Any], _Entry], Any]:
    def run(values: list[Any], _: _Entry) -> Any:
        best: Any = None
        for value in values:
            if not _empty(value) and (best is None or less(value, best) * sign < 0):
                best = value
        return best

    return run


def _count_unique(values: list[Any], entry: _Entry) -> Any:
    marks = {
        (type(v), id(v)) if is_container(v) else (_kind(v), v) for v in _present(values, entry)
    }
    return len(marks)


def _kind(value: object) -> type:
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _count(values: list[Any], entry: _Entry) -> Any:
    return len(_present(values, entry))


_KINDS: dict[str, Callable[[list[Any], _Entry], Any]] = {
    "append": _append,
    "average": _average,
    "concatenate": _concatenate,
    "count": _count,
    "countUnique": _count_unique,
    "max": _extreme(-1),
    "min": _extreme(1),
    "sum": _sum,
}


def need_fields(fields: Sequence[Mapping[str, Any]]) -> None:
    """Raise `NodeError` unless at least one field is to be summarised."""
    if not any(entry.get("field") for entry in fields):
        raise NodeError(
            "You need to add at least one aggregation to 'Fields to Summarize' "
            "with non empty 'Field'"
        )
