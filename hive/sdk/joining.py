"""Joins two lists of items by matching fields, and merges their fields."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hive.sdk.errors import NodeError
from hive.sdk.fuzzy import comparison
from hive.sdk.items import Item, Items, fields_of, is_list
from hive.sdk.merging import Merge, merger
from hive.sdk.paths import MISSING, get


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A field of the first input and the field of the second that must equal it."""

    first: str
    second: str


@dataclass(slots=True)
class Matches:
    """Which items found partners and which did not."""

    matched: list[tuple[Item, Items]] = field(default_factory=list[tuple[Item, Items]])
    matched_second: Items = field(default_factory=Items)
    alone_first: Items = field(default_factory=Items)
    alone_second: Items = field(default_factory=Items)


def pairs(given: Iterable[Mapping[str, Any]]) -> list[Pair]:
    """Read pairs of field names; raises `NodeError` when one is missing."""
    found = [
        Pair(first=str(p.get("field1") or ""), second=str(p.get("field2") or "")) for p in given
    ]
    if len(found) == 1 and not found[0].first and not found[0].second:
        raise NodeError(
            'You need to define at least one pair of fields in "Fields to Match" to match on'
        )
    for number, pair in enumerate(found, 1):
        if not pair.first or not pair.second:
            raise NodeError(
                f'You need to define both fields in "Fields to Match" for pair {number}'
            )
    return found


def find_matches(
    first: Items, second: Items, on: Sequence[Pair], options: Mapping[str, Any]
) -> Matches:
    """Find for each item of `first` its partners in `second`."""
    read = _plain_field if options.get("disableDotNotation") else _dotted_field
    search = _search(second, on, read, fuzzy=bool(options.get("fuzzyCompare")))
    only_first = options.get("multipleMatches", "all") == "first"
    apart = options.get("outputDataFrom") == "both" or str(options.get("joinMode")).startswith(
        "enrich"
    )
    result = Matches()
    used: set[int] = set()
    for item in first:
        wanted = [read(item, pair.first) for pair in on]
        found = [] if any(value is MISSING for value in wanted) else search(wanted)
        found = found[:1] if only_first else found
        used.update(found)
        partners = [second[i] for i in found]
        if not partners:
            result.alone_first.append(item)
        elif apart:
            result.matched.extend((item, [partner]) for partner in partners)
        else:
            result.matched.append((item, partners))
    result.matched_second = [item for i, item in enumerate(second) if i in used]
    result.alone_second = [item for i, item in enumerate(second) if i not in used]
    return result


_Read = Callable[[Item, str], Any]


def _plain_field(item: Item, name: str) -> Any:
    return item["json"].get(name, MISSING)


def _dotted_field(item: Item, name: str) -> Any:
    return get(item["json"], name, MISSING)


def _search(
    second: Items, on: Sequence[Pair], read: _Read, *, fuzzy: bool
) -> Callable[[list[Any]], list[int]]:
    """Return a search by values; exact values are looked up, fuzzy ones compared one by one."""
    rows = [[read(item, pair.second) for pair in on] for item in second]
    if fuzzy:
        same = comparison(fuzzy=True)
        return lambda wanted: [i for i, row in enumerate(rows) if all(map(same, wanted, row))]
    index: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        if MISSING not in row:
            index.setdefault(_key(row), []).append(i)
    return lambda wanted: index.get(_key(wanted), [])


def _key(values: list[Any]) -> str:
    whole = [int(v) if isinstance(v, float) and v.is_integer() else v for v in values]
    return json.dumps(whole, sort_keys=True)


def with_suffix(items: Items, suffix: str) -> Items:
    """Add a suffix to the name of every field."""
    return [
        {**item, "json": {f"{key}_{suffix}": value for key, value in item["json"].items()}}
        for item in items
    ]


def with_source(items: Items, source: str) -> Items:
    """Note in every item which input it came from."""
    return [{**item, "json": {**item["json"], "_source": source}} for item in items]


def merge_matched(
    matched: Sequence[tuple[Item, Items]], clash: Mapping[str, Any], join_mode: str | None = None
) -> Items:
    """Make one item of each item and its partners."""
    merge = merger(clash)
    prefer = clash.get("resolveClash") or (
        "preferInput1" if join_mode == "enrichInput2" else "preferLast"
    )
    made: Items = []
    for item, partners in matched:
        ordered = [*partners, item] if prefer == "preferInput1" else [item, *partners]
        if prefer == "addSuffix":
            ordered = [*with_suffix([item], "1"), *with_suffix(partners, "2")]
        made.append(combined(ordered, merge))
    return made


def combined(items: Sequence[Item], merge: Merge) -> Item:
    """Make one item of several; later ones win."""
    made: Item = {
        "json": merge([item["json"] for item in items]),
        "pairedItem": [p for item in items for p in origins(item)],
    }
    binary = merge([item["binary"] for item in items if item.get("binary")])
    return {**made, "binary": binary} if binary else made


def origins(item: Item) -> list[Any]:
    """Give the places an item came from as a list."""
    paired = item.get("pairedItem")
    if paired is None:
        return []
    return paired if is_list(paired) else [{"item": paired} if isinstance(paired, int) else paired]


def check_present(items: Items, fields: Iterable[str], label: str, *, dotted: bool) -> None:
    """Raise `NodeError` for a field that no item has."""
    read = _dotted_field if dotted else _plain_field
    for name in fields:
        if all(read(item, name) is MISSING for item in items):
            raise NodeError(f"Field '{name}' is not present in any of items in '{label}'")


def join(first: Items, second: Items, on: Sequence[Pair], options: Mapping[str, Any]) -> Items:
    """Join two inputs by their fields; `options` are n8n's, `joinMode` and `outputDataFrom` too."""
    mode, source = str(options.get("joinMode")), str(options.get("outputDataFrom"))
    if not first or not second:
        return _one_sided(first, second, mode, source)
    clash = fields_of(fields_of(options.get("clashHandling")).get("values"))
    found = find_matches(first, second, on, options)
    if mode == "keepNonMatches":
        return _non_matches(found, source)
    alone_first, alone_second = found.alone_first, found.alone_second
    if clash.get("resolveClash") == "addSuffix":
        alone_first, alone_second = with_suffix(alone_first, "1"), with_suffix(alone_second, "2")
    if mode.startswith("enrich"):
        merged = merge_matched(found.matched, clash, mode)
        return [*merged, *(alone_first if mode == "enrichInput1" else alone_second)]
    merged = _matched(found, clash, source)
    return [*merged, *alone_first, *alone_second] if mode == "keepEverything" else merged


def _one_sided(first: Items, second: Items, mode: str, source: str) -> Items:
    nothing = (
        mode == "keepMatches"
        or (mode == "keepNonMatches" and source == "input1" and not first)
        or (mode == "keepNonMatches" and source == "input2" and not second)
        or (mode == "enrichInput1" and not first)
        or (mode == "enrichInput2" and not second)
    )
    return [] if nothing else [*first, *second]


def _non_matches(found: Matches, source: str) -> Items:
    if source == "input1":
        return found.alone_first
    if source == "input2":
        return found.alone_second
    return [*with_source(found.alone_first, "input1"), *with_source(found.alone_second, "input2")]


def _matched(found: Matches, clash: Mapping[str, Any], source: str) -> Items:
    if source == "input1":
        return [item for item, _ in found.matched]
    if source == "input2":
        return found.matched_second
    return merge_matched(found.matched, clash)
