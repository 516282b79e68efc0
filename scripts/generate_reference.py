"""Write docs/reference from the code; `--check` says instead which pages are stale."""

import argparse
import difflib
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click_tree

import hive
from hive.auth.permissions import DESCRIPTIONS, ROLES
from hive.cli import EPILOG
from hive.engine.registry import Registry
from hive.events.event import Event
from hive.live.topics import FAMILIES
from hive.settings import NOT_BUILT_YET, Settings

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
HEAD = "<!-- Written by `make docs` from the code; do not edit. -->\n"


def settings() -> str:
    """List every setting: its variable, type, default and meaning."""
    source = inspect.getsource(Settings)
    rows = [
        (f"`HIVE_{name.upper()}`", _kind(field.annotation), _default(field), _meaning(source, name))
        for name, field in Settings.model_fields.items()
    ]
    client = [
        ("`HIVE_URL`", "text", "", "where client commands find a server elsewhere"),
        ("`HIVE_TOKEN`", "text", "", "the token that client commands show to it"),
    ]
    reserved = [(f"`{name}`", what) for name, what in NOT_BUILT_YET.items()]
    return (
        "# Settings\n\nSettings are environment variables; options of `hive up` override them.\n\n"
        + _table(("variable", "type", "default", "meaning"), [*rows, *client])
        + "\n## Names to come\n\nA server refuses to start while one of these is set.\n\n"
        + _table(("variable", "for"), reserved)
    )


def cli() -> str:
    """Show the help of every command."""
    parts = ["# Command line\n", EPILOG, ""]
    for name, text in click_tree.helps():
        parts += [f"## `{name}`\n", "```text", text.rstrip(), "```\n"]
    return "\n".join(parts)


def permissions() -> str:
    """List permissions, and which roles hold them."""
    from hive.auth.permissions import allows

    names = list(ROLES)
    rows = [
        (f"`{name}`", what, *("yes" if allows(ROLES[role], name) else "" for role in names))
        for name, what in DESCRIPTIONS.items()
    ]
    topics = [
        (f"`{prefix}.{family.only or '*'}`", f"`{family.permission}`" if family.permission else "-")
        for prefix, family in FAMILIES.items()
    ]
    return (
        "# Permissions\n\nEvery route and every topic names the permission it needs.\n\n"
        + _table(("permission", "lets its holder", *names), rows)
        + "\n## Topics of the WebSocket\n\n"
        + _table(("topic", "permission"), topics)
        + "\nA topic without a permission is heard only by the user it names.\n"
    )


def events() -> str:
    """List the types of events, their fields and topics."""
    rows = [
        (f"`{each.type}`", _first(each), ", ".join(f"`{name}`" for name in each.model_fields))
        for each in sorted(_events(), key=lambda each: each.type)
    ]
    return "# Events\n\nFacts on the bus, told after they are committed.\n\n" + _table(
        ("type", "what happened", "fields"), rows
    )


def nodes() -> str:
    """List the node types and the versions of them that Hive has."""
    registry = Registry.discover()
    rows = [(f"`{name}`", versions, what) for name, versions, what in _nodes(registry)]
    return (
        "# Nodes\n\nNode types of n8n that Hive runs. Others are named in the import report.\n\n"
        + _table(("type", "versions", "what it does"), rows)
    )


PAGES: dict[str, Callable[[], str]] = {
    "settings": settings,
    "cli": cli,
    "permissions": permissions,
    "events": events,
    "nodes": nodes,
}


def _nodes(registry: Registry) -> Iterator[tuple[str, str, str]]:
    for name in sorted(registry.types()):
        versions = dict.fromkeys(registry.versions(name))
        classes = [type(registry.find(name, v)) for v in versions]
        shown = ", ".join(f"{v:g}" for v in versions)
        yield name, shown, _first(classes[0])


def _events() -> set[type[Event]]:
    for module in pkgutil.walk_packages(hive.__path__, "hive."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)
    found, waiting = set[type[Event]](), list(Event.__subclasses__())
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        if "type" in each.__dict__:
            found.add(each)
    return found


def _meaning(source: str, name: str) -> str:
    """Return the line of documentation below a field."""
    lines = iter(source.splitlines())
    for line in lines:
        if line.strip().startswith(f"{name}:"):
            following = next(lines, "").strip()
            return following.strip('"').rstrip(".") if following.startswith('"""') else ""
    return ""


def _kind(annotation: Any) -> str:
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    names = {"tuple[str, ...]": "list, comma-separated", "str": "text", "bool": "yes or no",
             "int": "number", "float": "number", "Path": "path"}  # fmt: skip
    for old, new in names.items():
        if text.startswith(old) or f".{old}" in text:
            return new
    return text


def _default(field: Any) -> str:
    if field.default_factory is not None:
        return "`~/.local/share/hive`"
    value = field.default
    if value is None or value == ():
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"`{value}`"


def _first(thing: type) -> str:
    return (inspect.getdoc(thing) or "").splitlines()[0].rstrip(".")


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join("| " + " | ".join(c.replace("|", "\\|") for c in row) + " |\n" for row in lines)


def main() -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    only_check = parser.parse_args().check
    stale = 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        path, text = FOLDER / f"{name}.md", HEAD + make()
        known = path.read_text(encoding="utf-8") if path.exists() else ""
        if known == text:
            continue
        if only_check:
            stale += 1
            print(f"docs/reference/{name}.md is stale: run `make docs`")
            diff = difflib.unified_diff(known.splitlines(), text.splitlines(), lineterm="", n=0)
            print("\n".join(list(diff)[:10]))
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
