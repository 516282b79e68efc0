"""Which output of an earlier node leads to the node that asks."""

from collections import deque
from collections.abc import Mapping

from hive.engine.workflow import NodeSpec, Workflow

_MAIN = "main"
_KEPT = 64
_Known = tuple[Workflow, dict[str, dict[str, int]], dict[str, NodeSpec]]
_known: dict[int, _Known] = {}


def leading_outputs(workflow: Workflow, node: str) -> Mapping[str, int]:
    """Return for each ancestor the output through which it leads to this node."""
    outputs = _remember(workflow)[1]
    if node not in outputs:
        outputs[node] = _walk(_wires(workflow), _root(workflow, node))
    return outputs[node]


def spec_of(workflow: Workflow, name: str) -> NodeSpec | None:
    """Return a node by its name."""
    return _remember(workflow)[2].get(name)


def _remember(workflow: Workflow) -> _Known:
    """Keep what was found out about the last few workflows."""
    known = _known.get(id(workflow))
    if known is None or known[0] is not workflow:
        if len(_known) >= _KEPT:
            _known.clear()
        outputs: dict[str, dict[str, int]] = {}
        known = (workflow, outputs, {node.name: node for node in workflow.nodes})
        _known[id(workflow)] = known
    return known


def _wires(workflow: Workflow) -> dict[str, list[tuple[str, int]]]:
    """Index the main wires by where they end: (input, source, output), in order of the inputs."""
    ends: dict[str, list[tuple[int, str, int]]] = {}
    for source, kinds in workflow.connections.items():
        for output, targets in enumerate(kinds.get(_MAIN, [])):
            for target in targets or []:
                ends.setdefault(target.node, []).append((target.index, source, output))
    return {
        node: [(source, output) for _, source, output in sorted(found, key=lambda wire: wire[0])]
        for node, found in ends.items()
    }


def _root(workflow: Workflow, node: str) -> str:
    """Follow a sub-node to the node it serves, whose inputs it sees."""
    seen: set[str] = set()
    while node not in seen:
        seen.add(node)
        kinds = workflow.connections.get(node, {})
        served = [
            target.node
            for kind, outputs in kinds.items()
            if kind != _MAIN
            for targets in outputs
            for target in targets or []
        ]
        if not served:
            return node
        node = served[0]
    return node


def _walk(wires: Mapping[str, list[tuple[str, int]]], start: str) -> dict[str, int]:
    found: dict[str, int] = {}
    waiting = deque([start])
    seen = {start}
    while waiting:
        for source, output in wires.get(waiting.popleft(), []):
            found.setdefault(source, output)
            if source not in seen:
                seen.add(source)
                waiting.append(source)
    return found
