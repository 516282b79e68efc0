"""Finds node types in hive.nodes and in entry points, and imports only those that are used."""

import importlib
import importlib.metadata
import importlib.util
import inspect
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from typing_extensions import TypeIs

from hive.errors import NotFoundError
from hive.sdk import Node

AnyNode = Node[Any]
_GROUP = "hive.nodes"
_ANY: Any = Node  # without its parameters, which only type checkers know
_TYPE = re.compile(r'^\s+n8n_type(?:: [^=]+)? = "([^"]+)"', re.MULTILINE)


class UnknownNodeTypeError(NotFoundError):
    """Hive has no such node type."""


class UnknownNodeVersionError(NotFoundError):
    """Hive has the node type, but not this version of it."""


class Registry:
    """Node types by n8n's name and version.

    `modules` names for each type the modules that implement it; they are imported when the type is
    first asked for. An entry point of the group `hive.nodes` is named like its node type and leads
    to a `Node` class.
    """

    def __init__(
        self,
        *classes: type[AnyNode],
        modules: Mapping[str, Iterable[str]] | None = None,
        plugins: bool = False,
    ) -> None:
        self._classes: dict[str, list[type[AnyNode]]] = {}
        self._modules = {name: list(where) for name, where in (modules or {}).items()}
        self._plugins = plugins
        self._made: dict[tuple[str, float], AnyNode] = {}
        for cls in classes:
            self._classes.setdefault(cls.n8n_type, []).append(cls)

    @classmethod
    def discover(cls, *extra: type[AnyNode]) -> "Registry":
        """Find the built-in node types and those of installed packages."""
        return cls(*extra, modules=_built_in(), plugins=True)

    def find(self, node_type: str, version: float) -> AnyNode:
        """Return the node for exactly this type and version; raises when there is none."""
        key = (node_type, version)
        if key not in self._made:
            self._made[key] = self._make(node_type, version)
        return self._made[key]

    def has(self, node_type: str, version: float) -> bool:
        """Tell whether `find` would succeed."""
        return version in self.versions(node_type)

    def versions(self, node_type: str) -> tuple[float, ...]:
        """Give the versions of a type in order; none if the type is unknown."""
        return tuple(sorted(v for c in self._load(node_type) for v in c.versions))

    def types(self) -> list[str]:
        """Give the names of all known types."""
        names = {*self._classes, *self._modules}
        if self._plugins:
            names.update(entry.name for entry in _entry_points())
        return sorted(names)

    def _make(self, node_type: str, version: float) -> AnyNode:
        for cls in self._load(node_type):
            if version in cls.versions:
                return cls()
        known = ", ".join(f"{v:g}" for v in self.versions(node_type))
        if not known:
            raise UnknownNodeTypeError(f"Hive has no node type {node_type!r}.")
        raise UnknownNodeVersionError(
            f"Hive has no version {version:g} of {node_type!r}, only {known}."
        )

    def _load(self, node_type: str) -> list[type[AnyNode]]:
        for module in self._modules.pop(node_type, ()):
            for cls in _nodes_in(module):
                if cls.n8n_type == node_type:
                    self._classes.setdefault(node_type, []).append(cls)
        if node_type not in self._classes and self._plugins:
            found = [e.load() for e in _entry_points() if e.name == node_type]
            if found:
                self._classes[node_type] = found
        return self._classes.get(node_type, [])


def _nodes_in(module: str) -> list[type[AnyNode]]:
    members = vars(importlib.import_module(module)).values()
    return [m for m in members if _is_node(m) and m.__module__ == module]


def _is_node(member: Any) -> TypeIs[type[AnyNode]]:
    return (
        inspect.isclass(member)
        and issubclass(member, _ANY)
        and not inspect.isabstract(member)
        and hasattr(member, "n8n_type")
    )


@cache
def _entry_points() -> tuple[importlib.metadata.EntryPoint, ...]:
    return tuple(importlib.metadata.entry_points(group=_GROUP))


@cache
def _built_in() -> dict[str, tuple[str, ...]]:
    """Read the types from the source files: importing every node would take too long."""
    spec = importlib.util.find_spec(_GROUP)
    found: dict[str, tuple[str, ...]] = {}
    for root in (spec.submodule_search_locations or ()) if spec else ():
        for path in sorted(Path(root).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if "tests" in parts:
                continue
            for name in _TYPE.findall(path.read_text(encoding="utf-8")):
                found[name] = (*found.get(name, ()), ".".join((_GROUP, *parts)))
    return found
