"""Traces an item back to the item of an earlier node that it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hive.engine.expressions.lineage import leading_outputs, spec_of
from hive.engine.expressions.scope import Scope
from hive.engine.state import Source
from hive.sdk.errors import ExpressionError
from hive.sdk.items import Item, is_list, is_object

Reason = Literal["no_info", "multiple", "no_connection", "not_executed", "unknown_node"]


@dataclass(frozen=True, slots=True)
class Broken:
    """Why an item cannot be traced; `node` is where the trail ends."""

    reason: Reason
    node: str

    def error(self, how: str) -> ExpressionError:
        """Say it in words; `how` is what the expression asked for (`item`, `itemMatching`)."""
        message = _MESSAGES[self.reason].format(how=how, node=self.node)
        return ExpressionError(message, details={"kind": f"paired_item_{self.reason}"})


_MESSAGES: dict[Reason, str] = {
    "no_info": "Paired item data for {how} from node '{node}' is unavailable. "
    "Ensure '{node}' is providing the required output.",
    "multiple": "Multiple matches found",
    "no_connection": "Invalid expression",
    "not_executed": "Node '{node}' hasn't been executed",
    "unknown_node": "Referenced node doesn't exist",
}
# More links than a chain of nodes can have: the data must be damaged.
_MAX_LINKS = 10_000


def paired_item(scope: Scope, name: str, index: int) -> Item | Broken:
    """Return the item of node `name` from which item `index` of the input came."""
    if (refused := _refusal(scope, name)) is not None:
        return refused
    if not 0 <= index < len(scope.items):
        return Broken("no_info", name)
    pair = scope.items[index].get("pairedItem")
    if pair is None:
        pair = {"item": index}
    return _Trail(scope, name).follow(pair, scope.source, scope.node.name)


def _refusal(scope: Scope, name: str) -> Broken | None:
    if spec_of(scope.workflow, name) is None:
        return Broken("unknown_node", name)
    if name not in leading_outputs(scope.workflow, scope.node.name):
        return Broken("no_connection", name)
    return None if scope.runs.get(name) else Broken("not_executed", name)


class _Trail:
    """The way back to one node."""

    def __init__(self, scope: Scope, target: str) -> None:
        self._scope = scope
        self._target = target
        self._links = 0

    def follow(self, pair: Any, sources: list[Source | None], node: str) -> Item | Broken:
        """Follow what an item of `node` says about where it came from."""
        if not is_list(pair):
            return self._follow_one(pair, sources, node)
        found = [self._follow_one(one, sources, node) for one in pair]
        if not found:
            return Broken("no_info", node)
        items = [one for one in found if not isinstance(one, Broken)]
        if not items:
            return found[0]
        return items[0] if all(one is items[0] for one in items) else Broken("multiple", node)

    def _follow_one(self, pair: Any, sources: list[Source | None], node: str) -> Item | Broken:
        self._links += 1
        item, source = _origin(pair, sources)
        if source is None or self._links > _MAX_LINKS:
            return Broken("no_info", node)
        found = self._item(source, item)
        if found is None:
            return Broken("no_info", source.node)
        if source.node == self._target:
            return found
        pair = found.get("pairedItem")
        if pair is None:
            return Broken("no_info", source.node)
        return self.follow(pair, self._scope.runs[source.node][source.run].source, source.node)

    def _item(self, source: Source, index: int) -> Item | None:
        try:
            return self._scope.runs[source.node][source.run].outputs[source.output][index]
        except (KeyError, IndexError):
            return None


def _origin(pair: Any, sources: list[Source | None]) -> tuple[int, Source | None]:
    """Return the index of the item and the output it was taken from."""
    if not is_object(pair):
        return (pair, sources[0] if sources else None) if isinstance(pair, int) else (-1, None)
    overwrite = pair.get("sourceOverwrite")
    if is_object(overwrite):
        return int(pair.get("item", 0)), _overwritten(overwrite)
    port = int(pair.get("input") or 0)
    return int(pair.get("item", 0)), sources[port] if port < len(sources) else None


def _overwritten(given: Mapping[str, Any]) -> Source:
    return Source(
        node=str(given.get("previousNode")),
        output=int(given.get("previousNodeOutput") or 0),
        run=int(given.get("previousNodeRun") or 0),
    )
