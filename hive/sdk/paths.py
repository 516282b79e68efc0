"""Reads and writes fields by dotted paths, as `user.tags[0]`; what is written to is copied."""

import re
from functools import lru_cache
from typing import Any

from hive.sdk.items import is_container, is_list, is_object

_PART = re.compile(r"""\[(?:(\d+)|(["'])(.*?)\2|([^\]]*))\]|([^.\[\]]+)|(?<=\.)(?=\.|$)|^(?=\.)""")

Steps = tuple[str, ...]
MISSING: Any = object()
"""Stands for a field that is not there."""


@lru_cache(maxsize=4096)
def steps(path: str) -> Steps:
    """Split a path into its steps; numbers stay text until they meet a list."""
    if "." not in path and "[" not in path:
        return (path,)
    return tuple(
        found[1] or found[3] or found[4] or found[5] or "" for found in _PART.finditer(path)
    )


def get(value: Any, path: str, default: Any = None) -> Any:
    """Read a field; a key that is exactly the path wins over the path's meaning."""
    if is_object(value) and path in value:
        return value[path]
    for step in steps(path):
        value = _child(value, step)
        if value is MISSING:
            return default
    return value


def _child(value: Any, step: str) -> Any:
    if is_object(value):
        return value.get(step, MISSING)
    if is_list(value):
        if step.isdigit() and int(step) < len(value):
            return value[int(step)]
        return len(value) if step == "length" else MISSING
    if isinstance(value, str):
        if step.isdigit() and int(step) < len(value):
            return value[int(step)]
        return len(value) if step == "length" else MISSING
    return MISSING


def put(target: dict[str, Any], path: str, new: Any) -> None:
    """Write a field into `target`, copying the containers below it that the path leads through."""
    way = steps(path)
    if len(way) == 1 or path in target:
        target[path if path in target else way[0]] = new
        return
    _put(target, way, new)


# An index takes room for all before it; more than this is a mistake.
_MAX_INDEX = 100_000


def _put(holder: dict[str, Any] | list[Any], way: Steps, new: Any) -> None:
    step, rest = way[0], way[1:]
    if rest:
        inner = _child(holder, step)
        made: dict[str, Any] | list[Any] = [] if rest[0].isdigit() else {}
        if is_container(inner):
            made = inner.copy()
        _put(made, rest, new)
        new = made
    if is_object(holder):
        holder[step] = new
    elif step.isdigit() and int(step) <= _MAX_INDEX:
        holder.extend([None] * (int(step) + 1 - len(holder)))
        holder[int(step)] = new


def drop(target: dict[str, Any], path: str) -> None:
    """Remove a field from `target`, copying the containers that the path leads through."""
    if path in target:
        del target[path]
        return
    _drop(target, steps(path))


def _drop(holder: dict[str, Any] | list[Any], way: Steps) -> None:
    step, rest = way[0], way[1:]
    inner = _child(holder, step)
    if inner is MISSING:
        return
    if not rest:
        if is_object(holder):
            del holder[step]
        elif step.isdigit():
            holder[int(step)] = None
        return
    if is_container(inner):
        made = inner.copy()
        _drop(made, rest)
        if is_object(holder):
            holder[step] = made
        else:
            holder[int(step)] = made


def has(value: Any, path: str) -> bool:
    """Tell whether the field is there."""
    return get(value, path, MISSING) is not MISSING
