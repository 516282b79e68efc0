"""Pure questions about the shape of a workflow."""

from collections import deque
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from hive.engine.workflow import NodeSpec, Target, Workflow

MAIN = "main"
# Above this many ancestors the exact order of n8n's recursion is not worth its depth.
_MAX_ORDERED = 400


class Wire(NamedTuple):
    """One end of a wire seen from its target: the source node and its output."""

    node: str
    output: int


class Graph:
    """A workflow's wires, indexed both ways."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.nodes: dict[str, NodeSpec] = {node.name: node for node in workflow.nodes}
        self._inputs, self._attached = _by_destination(workflow)
        self.ancestors: Callable[[str], frozenset[str]] = cache(self._ancestors)
        self.descendants: Callable[[str], frozenset[str]] = cache(self._descendants)

    def outputs(self, name: str) -> list[list[Target]]:
        """Give the wires that leave the main outputs of a node."""
        return self.workflow.connections.get(name, {}).get(MAIN, [])

    def inputs(self, name: str) -> list[list[Wire]]:
        """Give the wires that reach the main inputs of a node, one list for each input."""
        return self._inputs.get(name, [])

    def attached(self, name: str) -> dict[str, list[str]]:
        """Give the sub-nodes of a node by the type of their connection."""
        return self._attached.get(name, {})

    def children(self, name: str) -> list[str]:
        """Give the nodes that the main outputs of a node lead to, in order of connection."""
        return [wire.node for output in self.outputs(name) for wire in output]

    def parents(self, name: str) -> list[str]:
        """Give the nodes whose main outputs lead to a node, in order of its inputs."""
        return [wire.node for port in self.inputs(name) for wire in port]

    def reachable(self, start: str) -> set[str]:
        """Give the nodes an execution that starts here may run, the start included."""
        return {start, *self.descendants(start)}

    def parents_in_order(self, name: str) -> list[str]:
        """Give all ancestors, the farthest first, in the order in which n8n lists them."""
        if len(self.ancestors(name)) > _MAX_ORDERED:
            return list(reversed(list(_walk(name, self.parents))))
        return self._ordered(name, frozenset(), {})

    def _ordered(
        self, name: str, path: frozenset[str], known: dict[tuple[str, frozenset[str]], list[str]]
    ) -> list[str]:
        key = (name, path & self.ancestors(name))
        if key in known:
            return known[key]
        found: list[str] = []
        inner = path | {name}
        for parent in self.parents(name):
            if parent in inner:
                continue
            above = self._ordered(parent, inner, known)
            found = [*above, *(n for n in [parent, *found] if n not in above)]
        known[key] = found
        return found

    def _ancestors(self, name: str) -> frozenset[str]:
        return frozenset(_walk(name, self.parents))

    def _descendants(self, name: str) -> frozenset[str]:
        return frozenset(_walk(name, self.children))


def _walk(start: str, neighbours: Callable[[str], Iterable[str]]) -> Iterable[str]:
    """Give every node that can be reached, nearest first, without the start."""
    seen = {start}
    queue = deque([start])
    while queue:
        for name in neighbours(queue.popleft()):
            if name not in seen:
                seen.add(name)
                queue.append(name)
                yield name


def _by_destination(
    workflow: Workflow,
) -> tuple[dict[str, list[list[Wire]]], dict[str, dict[str, list[str]]]]:
    inputs: dict[str, list[list[Wire]]] = {}
    attached: dict[str, dict[str, list[str]]] = {}
    for source, kinds in workflow.connections.items():
        for outputs in kinds.values():
            for output, wires in enumerate(outputs):
                for wire in wires:
                    if wire.type == MAIN:
                        ports = inputs.setdefault(wire.node, [])
                        ports.extend([] for _ in range(len(ports), wire.index + 1))
                        ports[wire.index].append(Wire(source, output))
                    else:
                        attached.setdefault(wire.node, {}).setdefault(wire.type, []).append(source)
    return inputs, attached
