"""Merges objects into one, as deep and as eagerly as asked."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hive.sdk.items import Json, is_list, is_object

Merge = Callable[[Sequence[Json]], Json]


def merger(clash: Mapping[str, Any]) -> Merge:
    """Return how to merge objects; later ones win."""
    deep = clash.get("mergeMode", "deepMerge") != "shallowMerge"
    keep = _blank if clash.get("overrideEmpty") else _never

    def merge(objects: Sequence[Json]) -> Json:
        made: Json = {}
        for given in objects:
            _into(made, given, deep=deep, keep=keep)
        return made

    return merge


def _blank(value: Any) -> bool:
    return value is None or value == ""


def _never(_: Any) -> bool:
    return False


def _into(target: Any, given: Json, *, deep: bool, keep: Callable[[Any], bool]) -> None:
    for name, value in given.items():
        old = target.get(name)
        if name in target and keep(value):
            continue
        if deep and is_object(value) and is_object(old):
            inner = dict(old)
            _into(inner, value, deep=True, keep=keep)
            target[name] = inner
        elif deep and is_list(value) and is_list(old):
            target[name] = _lists(old, value, keep)
        else:
            target[name] = value


def _lists(old: list[Any], new: list[Any], keep: Callable[[Any], bool]) -> list[Any]:
    """Merge two lists place by place, as lodash does."""
    holder: dict[str, Any] = {str(i): value for i, value in enumerate(old)}
    _into(holder, {str(i): value for i, value in enumerate(new)}, deep=True, keep=keep)
    return list(holder.values())
