"""The variables that the fast path knows: `$json`, `$input`, `$('X')` and plain facts."""

from collections.abc import Callable
from typing import Any

from hive.engine.expressions.lexer import Unsupported
from hive.engine.expressions.lineage import leading_outputs, spec_of
from hive.engine.expressions.operators import NoValue
from hive.engine.expressions.pairing import Broken, paired_item
from hive.engine.expressions.scope import Scope
from hive.engine.expressions.values import UNDEFINED
from hive.sdk.errors import ExpressionError
from hive.sdk.items import Item, Items


class Row:
    """Where an expression stands: the scope and the index of its item."""

    __slots__ = ("index", "scope")

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.index = 0

    @property
    def item(self) -> Item:
        """The item; without one only JavaScript knows the words for it."""
        items = self.scope.items
        if not 0 <= self.index < len(items):
            raise Unsupported
        return items[self.index]


Root = Callable[[Row], Any]


def json_of(item: Any) -> Any:
    """Return what `.json` shows of an item."""
    if item is UNDEFINED or item is None:
        raise NoValue
    return item.get("json", UNDEFINED)


def run_items(row: Row, name: str) -> Items:
    """Return the items that `$('name').all()` shows: last run, the output that leads here."""
    scope = row.scope
    if spec_of(scope.workflow, name) is None:
        raise ExpressionError("Referenced node doesn't exist", details={"kind": "expression"})
    runs = scope.runs.get(name)
    if not runs:
        raise ExpressionError(
            f"Node '{name}' hasn't been executed", details={"kind": "no_execution_data"}
        )
    output = leading_outputs(scope.workflow, scope.node.name).get(name, 0)
    outputs = runs[-1].outputs
    if output >= len(outputs):
        raise Unsupported
    return outputs[output]


def traced_item(row: Row, name: str) -> Item:
    """Return what `$('name').item` shows."""
    if not row.scope.items:
        raise Unsupported
    found = paired_item(row.scope, name, row.index)
    if isinstance(found, Broken):
        raise found.error("item")
    return found


def same_place(row: Row, name: str) -> Any:
    """Return the json that `$node["name"].json` shows."""
    items = run_items(row, name)
    scope = row.scope
    if name not in leading_outputs(scope.workflow, scope.node.name):
        raise ExpressionError(
            f'connect "{scope.node.name}" to "{name}"', details={"kind": "expression"}
        )
    if row.index >= len(items):
        raise Unsupported
    return items[row.index]["json"]


def _previous(row: Row, field: str) -> Any:
    source = next((one for one in row.scope.source if one is not None), None)
    return UNDEFINED if source is None else getattr(source, field)


FACTS: dict[tuple[str, ...], Root] = {
    ("$json",): lambda row: row.item["json"],
    ("$data",): lambda row: row.item["json"],
    ("$input", "item", "json"): lambda row: row.item["json"],
    ("$itemIndex",): lambda row: row.index,
    ("$runIndex",): lambda row: row.scope.run_index,
    ("$mode",): lambda row: row.scope.mode,
    ("$workflow", "name"): lambda row: row.scope.workflow.name,
    ("$workflow", "id"): lambda row: row.scope.workflow.id,
    ("$workflow", "active"): lambda row: row.scope.active,
    ("$execution", "id"): lambda row: row.scope.execution.id,
    ("$execution", "mode"): lambda row: row.scope.execution.mode,
    ("$execution", "resumeUrl"): lambda row: row.scope.execution.resume_url,
    ("$execution", "resumeFormUrl"): lambda row: row.scope.execution.resume_form_url,
    ("$prevNode", "name"): lambda row: _previous(row, "node"),
    ("$prevNode", "outputIndex"): lambda row: _previous(row, "output"),
    ("$prevNode", "runIndex"): lambda row: _previous(row, "run"),
    ("undefined",): lambda _: UNDEFINED,
}
ENDS: dict[str, Callable[[Items], Any]] = {
    "first": lambda items: items[0] if items else UNDEFINED,
    "last": lambda items: items[-1] if items else UNDEFINED,
}
