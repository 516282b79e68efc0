"""Tidies the JSON of a workflow: real exports have gaps, leftovers and wrong types."""

import json
from collections.abc import Iterator
from typing import Any

from hive.errors import InvalidError
from hive.sdk.items import fields_of, is_list, is_object


class WorkflowFormatError(InvalidError):
    """This is not a workflow that n8n could have exported."""


def load(source: bytes | str | dict[str, Any]) -> dict[str, Any]:
    """Read the JSON of a workflow, if it has not been read yet."""
    if is_object(source):
        return source
    try:
        raw: Any = json.loads(source.lstrip("\ufeff") if isinstance(source, str) else source)
    except json.JSONDecodeError as error:
        raise WorkflowFormatError(
            f"The workflow is not valid JSON: {error.msg} at line {error.lineno}, "
            f"column {error.colno}.",
            line=error.lineno,
            column=error.colno,
        ) from error
    except ValueError as error:
        raise WorkflowFormatError(f"The workflow is not valid JSON: {error}.") from error
    except RecursionError as error:
        raise WorkflowFormatError("The workflow's JSON is nested too deeply.") from error
    if not is_object(raw):
        raise WorkflowFormatError(f"A workflow is a JSON object, this is {_kind(raw)}.")
    return raw


def nodes(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the nodes with every known field of its type; names must be unique."""
    given = raw.get("nodes")
    if not is_list(given):
        raise WorkflowFormatError(
            f'The workflow has no list "nodes" (it is {_kind(raw.get("nodes"))}).'
        )
    seen: dict[str, tuple[int, Any]] = {}
    for index, node in enumerate(given):
        name = _node_name(node, index)
        if name in seen and not _is_listed_twice(seen[name][1], node):
            raise WorkflowFormatError(
                f"Two nodes are named {name!r}: nodes[{seen[name][0]}] and nodes[{index}].",
                node=name,
            )
        seen.setdefault(name, (index, node))
    return [_node(node, index) for index, node in seen.values()]


def _is_listed_twice(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Tell whether two entries are one node: same place, same everything, but another id.

    n8n keeps one of them; files with such leftovers exist.
    """
    if first.get("id") == second.get("id") or not first.get("position"):
        return False
    return {**first, "id": None} == {**second, "id": None}


def _node_name(node: Any, index: int) -> str:
    if not is_object(node):
        raise WorkflowFormatError(f"nodes[{index}] is {_kind(node)}, not an object.")
    for key in ("name", "type"):
        value = node.get(key)
        if not isinstance(value, str) or not value:
            raise WorkflowFormatError(f'nodes[{index}] has no "{key}".')
    return node["name"]


# An index takes room for every input before it, so a typing error must not cost gigabytes.
_MAX_INPUTS = 1000
_FLAGS = ("disabled", "executeOnce", "alwaysOutputData", "retryOnFail", "continueOnFail")
_NUMBERS = ("maxTries", "waitBetweenTries")
_ON_ERROR = {"stopWorkflow", "continueRegularOutput", "continueErrorOutput"}


def _node(node: dict[str, Any], index: int) -> dict[str, Any]:
    version = _number(node.get("typeVersion", 1))
    if version is None:
        raise WorkflowFormatError(
            f'nodes[{index}] ({node["name"]!r}) has a bad "typeVersion": {node["typeVersion"]!r}.',
            node=node["name"],
        )
    clean = {
        **node,
        "id": str(node.get("id") or ""),
        "typeVersion": version,
        "position": _position(node.get("position")),
        "parameters": fields_of(node.get("parameters")),
        "credentials": fields_of(node.get("credentials")),
        "hive": fields_of(node.get("hive")),
        "onError": node.get("onError") if node.get("onError") in _ON_ERROR else None,
        "webhookId": str(node["webhookId"]) if node.get("webhookId") else None,
    }
    clean.update({flag: node.get(flag) is True for flag in _FLAGS})
    clean.update({key: _number(node.get(key)) for key in _NUMBERS})
    return clean


def _position(value: Any) -> tuple[float, float]:
    if is_object(value):
        value = [value.get("x"), value.get("y")]
    if not is_list(value) or len(value) < 2:  # noqa: PLR2004 -- x and y
        return (0, 0)
    return (_number(value[0]) or 0, _number(value[1]) or 0)


def connections(raw: dict[str, Any], names: set[str]) -> dict[str, dict[str, list[list[Any]]]]:
    """Give the wires, in their places; both ends must exist."""
    given = raw.get("connections")
    if not is_object(given):
        raise WorkflowFormatError(
            f'The workflow has no object "connections" (it is {_kind(given)}).'
        )
    clean: dict[str, dict[str, list[list[Any]]]] = {}
    for source, by_type in given.items():
        wires = {kind: _outputs(outputs) for kind, outputs in fields_of(by_type).items()}
        for target in _targets(wires):
            _check_wire(source, target["node"], names)
        clean[source] = wires
    return clean


def _outputs(outputs: Any) -> list[list[Any]]:
    """Keep the places of outputs: a null output is one without wires."""
    if not is_list(outputs):
        return []
    return [
        [_target(wire) for wire in output if is_object(wire) and wire.get("node")]
        if is_list(output)
        else []
        for output in outputs
    ]


def _target(wire: dict[str, Any]) -> dict[str, Any]:
    index = _number(wire.get("index", 0)) or 0
    if not 0 <= index <= _MAX_INPUTS:
        raise WorkflowFormatError(
            f"A connection ends at input {index:g} of {wire['node']!r}; "
            f"inputs go from 0 to {_MAX_INPUTS}."
        )
    kind = str(wire.get("type") or "main")
    return {**wire, "node": str(wire["node"]), "type": kind, "index": int(index)}


def _targets(wires: dict[str, list[list[Any]]]) -> Iterator[dict[str, Any]]:
    return (wire for outputs in wires.values() for output in outputs for wire in output)


def _check_wire(source: str, target: str, names: set[str]) -> None:
    missing = [end for end in (source, target) if end not in names]
    if missing:
        raise WorkflowFormatError(
            f"A connection goes from {source!r} to {target!r}, but there is no node "
            f"{missing[0]!r}.",
            source=source,
            target=target,
        )


def settings(value: Any) -> dict[str, Any]:
    """Give the settings, without values that mean nothing."""
    settings = fields_of(value)
    zone = settings.get("timezone")
    return {
        **settings,
        "executionOrder": "v1" if settings.get("executionOrder") == "v1" else "v0",
        "timezone": zone if isinstance(zone, str) and zone not in {"", "DEFAULT"} else None,
        "executionTimeout": _number(settings.get("executionTimeout")),
    }


def pins(value: Any) -> dict[str, list[Any]]:
    """Give the pinned items by node."""
    return {name: items for name, items in fields_of(value).items() if is_list(items)}


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _kind(value: Any) -> str:
    kinds: dict[type[Any], str] = {
        dict: "an object",
        list: "a list",
        str: "text",
        bool: "a boolean",
    }
    return (
        "missing"
        if value is None
        else next((word for kind, word in kinds.items() if isinstance(value, kind)), "a number")
    )
