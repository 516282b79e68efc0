"""Packs what JavaScript needs to know of a scope: only what the sources name."""

from collections.abc import Sequence
from typing import Any

from hive.engine.expressions.lineage import leading_outputs, spec_of
from hive.engine.expressions.pairing import Broken, paired_item
from hive.engine.expressions.port import ScopeData
from hive.engine.expressions.references import Needs, NodeUse, literal_expressions, needs_of
from hive.engine.expressions.scope import Scope
from hive.engine.expressions.template import is_expression
from hive.sdk.items import Item

_EVERYTHING = NodeUse(pairs=True, all_pairs=True, runs=True)


def scope_data(texts: Sequence[str], *, scope: Scope, indexes: Sequence[int]) -> ScopeData:
    """Return the part of the scope that these templates (or user code) can see."""
    needs = needs_of(tuple(texts))
    nested = _nested(needs, scope)
    if nested:
        needs = needs_of((*texts, *nested))
    variables = _variables(needs, scope)
    if needs.nodes or needs.everything:
        variables["nodes"] = _nodes(needs, scope, indexes)
    return ScopeData(variables=variables, items=_items(needs, scope, indexes), nested=nested)


def _items(needs: Needs, scope: Scope, indexes: Sequence[int]) -> list[Item | None]:
    if needs.all_items or needs.everything or len(indexes) >= len(scope.items):
        return (
            list(scope.items) if needs.own_item or needs.everything else [None] * len(scope.items)
        )
    shown: list[Item | None] = [None] * len(scope.items)
    if needs.own_item:
        for index in indexes:
            if index < len(shown):
                shown[index] = scope.items[index]
    return shown


def _nested(needs: Needs, scope: Scope) -> list[str]:
    """Return the expressions that the sources may evaluate themselves."""
    found: list[str] = []
    if needs.mentions("$parameter"):
        found += _expressions(scope.node.parameters)
    if needs.mentions(".parameter"):
        for name in needs.nodes:
            spec = spec_of(scope.workflow, name)
            found += _expressions(spec.parameters) if spec else []
    if needs.mentions("$evaluateExpression"):
        found += literal_expressions(needs.text)
    return list(dict.fromkeys(found))


def _expressions(parameters: dict[str, Any]) -> list[str]:
    return [value for value in parameters.values() if is_expression(value)]


def _variables(needs: Needs, scope: Scope) -> dict[str, Any]:
    variables: dict[str, Any] = {
        "timezone": scope.timezone,
        "now": int(scope.now.timestamp() * 1000),
        "runIndex": scope.run_index,
        "node": _node(needs, scope),
    }
    if needs.mentions("$mode"):
        variables["mode"] = scope.mode
    if needs.mentions("$workflow"):
        workflow = scope.workflow
        variables["workflow"] = {
            "active": scope.active,
            "id": workflow.id,
            "name": workflow.name,
        }
    if needs.mentions("$execution"):
        variables["execution"] = _execution(scope)
    if needs.mentions("$vars"):
        variables["vars"] = dict(scope.variables)
    if needs.mentions("$env") and scope.env is not None:
        variables["env"] = dict(scope.env)
    if needs.mentions("$prevNode") or needs.mentions("$input"):
        variables["prev"] = _previous(needs, scope)
    if scope.agent_input is not None:
        variables["agent"] = dict(scope.agent_input)
    return variables


def _node(needs: Needs, scope: Scope) -> dict[str, Any]:
    node = scope.node
    shown: dict[str, Any] = {
        "name": node.name,
        "typeVersion": node.type_version,
        "id": node.id,
        "webhookId": node.webhook_id,
    }
    if needs.mentions("arameter"):
        shown["parameters"] = node.parameters
    return shown


def _execution(scope: Scope) -> dict[str, Any]:
    execution = scope.execution
    return {
        "id": execution.id,
        "mode": execution.mode,
        "resumeUrl": execution.resume_url,
        "resumeFormUrl": execution.resume_form_url,
        "custom": dict(execution.custom_data),
    }


def _previous(needs: Needs, scope: Scope) -> dict[str, Any]:
    source = next((one for one in scope.source if one is not None), None)
    if source is None:
        return {}
    shown: dict[str, Any] = {
        "name": source.node,
        "outputIndex": source.output,
        "runIndex": source.run,
    }
    spec = spec_of(scope.workflow, source.node)
    if spec is not None and needs.mentions("params"):
        shown["params"] = spec.parameters
    if needs.mentions("context"):
        shown["context"] = dict(scope.contexts.get(source.node, {}))
    return shown


def _nodes(needs: Needs, scope: Scope, indexes: Sequence[int]) -> dict[str, Any]:
    if needs.everything:
        uses = {node.name: _EVERYTHING for node in scope.workflow.nodes}
    else:
        uses = needs.nodes
    shown: dict[str, Any] = {}
    for name, use in uses.items():
        spec = spec_of(scope.workflow, name)
        if spec is None:
            continue
        shown[name] = _facts(name, scope)
        if needs.mentions("param"):
            shown[name]["params"] = spec.parameters
        if use.runs:
            shown[name]["runs"] = [run.outputs for run in scope.runs.get(name, [])]
        if use.pairs:
            shown[name] |= _pairs(
                name, scope, range(len(scope.items)) if use.all_pairs else indexes
            )
    return shown


def _facts(name: str, scope: Scope) -> dict[str, Any]:
    return {
        "out": leading_outputs(scope.workflow, scope.node.name).get(name),
        "executed": bool(scope.runs.get(name)),
        "last": len(scope.runs.get(name, [])) - 1,
        "context": dict(scope.contexts.get(name, {})),
    }


def _pairs(name: str, scope: Scope, indexes: Sequence[int]) -> dict[str, Any]:
    """Write each paired item once; many items often come from one."""
    places: dict[int, int] = {}
    items: list[Item] = []
    pairs: dict[int, Any] = {}
    for index in indexes:
        found = paired_item(scope, name, index)
        if isinstance(found, Broken):
            error = found.error("{how}")
            pairs[index] = [error.message, error.details["kind"]]
            continue
        if id(found) not in places:
            places[id(found)] = len(items)
            items.append(found)
        pairs[index] = places[id(found)]
    return {"items": items, "pairs": pairs}
