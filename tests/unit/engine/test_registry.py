"""Finding node types, without importing those nobody uses."""

import importlib
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hive import nodes
from hive.engine.registry import AnyNode, Registry, UnknownNodeTypeError, UnknownNodeVersionError
from hive.sdk import Node, Params
from tests.engine_parts import NODES, Pass


class PassTwo(Pass):
    """The second version of a type."""

    versions = (2, 2.1)


def modules_of_nodes() -> list[str]:
    root = Path(str(nodes.__file__)).parent
    return [
        ".".join(("hive.nodes", *path.relative_to(root).with_suffix("").parts))
        for path in sorted(root.rglob("*.py"))
        if "tests" not in path.parts
    ]


def node_classes(module: str) -> list[type[AnyNode]]:
    members: list[Any] = list(vars(importlib.import_module(module)).values())
    own = [m for m in members if inspect.isclass(m) and m.__module__ == module]
    return [member for member in own if "n8n_type" in vars(member) and issubclass(member, Node)]


def test_versions_of_one_type_may_live_in_several_classes() -> None:
    registry = Registry(Pass, PassTwo)
    assert registry.versions("pass") == (1, 2, 2.1)
    assert isinstance(registry.find("pass", 2.1), PassTwo)
    assert registry.find("pass", 1) is registry.find("pass", 1)


def test_what_is_missing_is_named() -> None:
    registry = Registry(Pass, PassTwo)
    with pytest.raises(UnknownNodeTypeError, match="no node type 'other'"):
        registry.find("other", 1)
    with pytest.raises(UnknownNodeVersionError, match=r"no version 3 of 'pass', only 1, 2, 2\.1"):
        registry.find("pass", 3)
    assert not registry.has("other", 1)
    assert not registry.has("pass", 3)


def test_the_quick_look_at_the_sources_finds_every_node_class() -> None:
    registry = Registry.discover()
    seen: set[tuple[str, float]] = set()
    for name in modules_of_nodes():
        for member in node_classes(name):
            for version in member.versions:
                assert (member.n8n_type, version) not in seen
                seen.add((member.n8n_type, version))
                assert type(registry.find(member.n8n_type, version)) is member
    assert {kind for kind, _ in seen} <= set(registry.types())


def test_every_node_says_what_it_is() -> None:
    registry = Registry.discover()
    for name in registry.types():
        for version in registry.versions(name):
            node = registry.find(name, version)
            assert node.__doc__, name
            assert issubclass(node.params_type, Params)


def test_finding_one_node_imports_no_other() -> None:
    code = (
        "import sys; from hive.engine.registry import Registry;"
        "Registry.discover().find('n8n-nodes-base.limit', 1);"
        "print([m for m in sys.modules if m.startswith('hive.nodes.') and m.count('.') > 2])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert shown.stdout.strip() == "['hive.nodes.data.limit']"


def test_types_given_by_hand_are_listed() -> None:
    assert Registry(*NODES).types() == sorted(node.n8n_type for node in NODES)
