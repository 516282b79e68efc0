"""Compares two lists of items: what is only in one, the same, or different."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hive.sdk.errors import NodeError
from hive.sdk.fuzzy import Equal, comparison
from hive.sdk.items import Item, Items, Json, is_object
from hive.sdk.javascript import truthy
from hive.sdk.joining import Pair, find_matches, origins
from hive.sdk.lists.names import reader
from hive.sdk.paths import MISSING, drop, get, put

_NULLS_STAY = 2
_NAMES = 2
_NESTED_SKIPS = 2.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How items are matched and compared; `resolve` says what to give for different ones."""

    on: Sequence[Pair]
    version: float
    resolve: str
    fuzzy: bool = False
    dotted: bool = True
    all_matches: bool = False
    skip: Sequence[str] = field(default_factory=list[str])
    prefer: str = "input1"
    except_fields: Sequence[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Compared:
    """The four outputs."""

    only_first: Items
    same: Items
    different: Items
    only_second: Items


def compare_items(first: Items, second: Items, how: Comparison) -> Compared:
    """Match the items and compare those that match; raises `NodeError`."""
    if not how.dotted and any("." in name for name in how.skip):
        raise NodeError("Dot notation is disabled, but a field to skip comparing contains a dot")
    found = find_matches(
        first,
        second,
        how.on,
        {
            "fuzzyCompare": how.fuzzy,
            "disableDotNotation": not how.dotted,
            "multipleMatches": "all" if how.all_matches else "first",
        },
    )
    equal = comparison(fuzzy=how.fuzzy, version=int(how.version))
    result = Compared(found.alone_first, [], [], found.alone_second)
    for item, partners in found.matched:
        same: Item | None = None
        for partner in partners:
            if _equal(_without(item["json"], how), _without(partner["json"], how), equal, how):
                chosen = partner if how.fuzzy and how.resolve == "preferInput2" else item
                same = same or chosen
            else:
                result.different.append(_resolved(item, partner, equal, how))
        if same is not None:
            result.same.append(same)
    return result


def _without(json: Json, how: Comparison) -> Json:
    if not how.skip:
        return json
    if not any("." in name for name in how.skip):
        return {key: value for key, value in json.items() if key not in how.skip}
    kept = dict(json)
    for name in how.skip:
        drop(kept, name)
    return kept


def _equal(first: Json, second: Json, equal: Equal, how: Comparison) -> bool:
    if not how.fuzzy:
        return equal(first, second)
    return all(equal(value, second.get(key, MISSING)) for key, value in first.items())


def _resolved(item: Item, partner: Item, equal: Equal, how: Comparison) -> Item:
    if how.resolve == "preferInput1":
        return item
    if how.resolve == "preferInput2":
        return partner
    if how.resolve == "mix":
        return _mixed(item, partner, how)
    return _Difference(item, partner, equal, how).build()


def _mixed(item: Item, partner: Item, how: Comparison) -> Item:
    chosen, other = (item, partner) if how.prefer == "input1" else (partner, item)
    json = dict(chosen["json"])
    read = reader(dotted=how.dotted)
    for name in how.except_fields:
        value = read(other["json"], name)
        json[name] = None if value is MISSING else value
    return {**chosen, "json": json}


class _Difference:
    """Both versions of two items, side by side."""

    def __init__(self, item: Item, partner: Item, equal: Equal, how: Comparison) -> None:
        self._item, self._partner = item, partner
        self._first, self._second = item["json"], partner["json"]
        self._how = how
        self._names = ("inputA", "inputB") if how.version >= _NAMES else ("input1", "input2")
        self._different: Json = {}
        self._skipped: Json = {}
        keys = list(dict.fromkeys([*self._first, *self._second]))
        both = how.fuzzy and how.version >= _NESTED_SKIPS
        common = [k for k in keys if both or (k in self._first and k in self._second)]
        self._same = {
            key: self._first.get(key)
            for key in common
            if equal(self._first.get(key, MISSING), self._second.get(key, MISSING))
        }
        for key in keys:
            if key not in self._same:
                self._add(key)

    def build(self) -> Item:
        """Give one item that shows what is the same and what differs."""
        keys = {p.first: self._first[p.first] for p in self._how.on if p.first in self._first}
        json: Json = {"keys": keys, "same": self._same, "different": self._different}
        if self._skipped:
            json["skipped"] = self._skipped
        return {"json": json, "pairedItem": [*origins(self._item), *origins(self._partner)]}

    def _add(self, key: str) -> None:
        values = [self._value(self._first, key), self._value(self._second, key)]
        if key in self._how.skip:
            self._skipped[key] = dict(zip(self._names, values, strict=True))
            return
        nested = [
            name
            for name in self._how.skip
            if self._how.dotted and "." in name and name.startswith(key)
        ]
        if nested and self._how.version >= _NESTED_SKIPS:
            values = self._set_aside(key, nested, values)
        self._different[key] = dict(zip(self._names, values, strict=True))

    def _value(self, json: Json, key: str) -> Any:
        value = json.get(key)
        return value if self._how.version >= _NULLS_STAY or truthy(value) else None

    def _set_aside(self, key: str, nested: Sequence[str], values: list[Any]) -> list[Any]:
        if not all(is_object(value) for value in values):
            raise NodeError(
                f"The field '{key}' is not an object, so that none of it can be skipped."
            )
        kept = [dict(value) for value in values]
        aside: list[Json] = [{}, {}]
        for name in nested:
            inner = name.removeprefix(f"{key}.")
            for value, skipped in zip(kept, aside, strict=True):
                put(skipped, inner, get(value, inner))
                drop(value, inner)
        self._skipped[key] = dict(zip(self._names, aside, strict=True))
        return list(kept)
