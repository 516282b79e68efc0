"""Finds the expressions inside a node's parameters and puts their values back in place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hive.engine.expressions.template import is_expression

Path = tuple[str | int, ...]
_Build = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the parameters that holds an expression."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The expressions of some parameters. `build` takes one value for each slot."""

    slots: tuple[Slot, ...]
    build: _Build


def show(path: Path) -> str:
    """Write a path as users know it: `assignments.assignments[0].value`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def plan(parameters: dict[str, Any], *, skip: frozenset[str] = frozenset()) -> Plan:
    """Find the expressions; parameters named in `skip` stay as they are."""
    slots: list[Slot] = []
    parts: list[tuple[str, _Build | None, Any]] = []
    for key, value in parameters.items():
        parts.append((key, None if key in skip else _walk(value, (key,), slots), value))
    return Plan(tuple(slots), _mapping(parts))


def _walk(value: Any, path: Path, slots: list[Slot]) -> _Build | None:
    """Return how to build this value from slot values, or None when it is constant."""
    if is_expression(value):
        position = len(slots)
        slots.append(Slot(path, value))
        return lambda row: row[position]
    if isinstance(value, dict):
        return _walk_mapping(value, path, slots)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, list):
        return _walk_sequence(value, path, slots)  # pyright: ignore[reportUnknownArgumentType]
    return None


def _walk_mapping(value: dict[str, Any], path: Path, slots: list[Slot]) -> _Build | None:
    parts = [(key, _walk(inner, (*path, key), slots), inner) for key, inner in value.items()]
    return _mapping(parts) if any(build for _, build, _ in parts) else None


def _walk_sequence(value: list[Any], path: Path, slots: list[Slot]) -> _Build | None:
    parts = [(_walk(inner, (*path, i), slots), inner) for i, inner in enumerate(value)]
    if not any(build for build, _ in parts):
        return None
    return lambda row: [build(row) if build else inner for build, inner in parts]


def _mapping(parts: list[tuple[str, _Build | None, Any]]) -> _Build:
    constants = {key: value for key, _, value in parts}
    moving = [(key, build) for key, build, _ in parts if build]

    def build(row: Sequence[Any]) -> dict[str, Any]:
        made = constants.copy()
        for key, build_inner in moving:
            made[key] = build_inner(row)
        return made

    return build
