"""n8n's v0 order: nodes that are started although nothing leads to them yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from hive.engine.graph import Graph
from hive.engine.state import RunData


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The first result that reached a node with several inputs: whose, and whether it was empty."""

    node: str
    run: int
    empty: bool


def nodes_to_force(
    graph: Graph,
    runs: RunData,
    stacked: set[str],
    *,
    target: str,
    arrival: Arrival,
) -> Iterator[str]:
    """Name the nodes to start with one empty item, so that `target` gets its other inputs.

    `stacked` are the nodes that are going to run anyway; it grows by what is named here.
    """
    search = _Search(graph, runs, stacked, arrival)
    for port in graph.inputs(target):
        for wire in port:
            name = search.highest(wire.node)
            if name is None or (arrival.empty and arrival.node in graph.ancestors(name)):
                continue
            if search.gets_nothing(name):
                stacked.add(name)
                yield name


class _Search:
    def __init__(self, graph: Graph, runs: RunData, stacked: set[str], arrival: Arrival) -> None:
        self._graph = graph
        self._runs = runs
        self._stacked = stacked
        self._arrival = arrival
        self._siblings = set(graph.children(arrival.node))

    def highest(self, name: str) -> str | None:
        """Climb from an input's source to the highest node that has not run yet."""
        if name == self._arrival.node or name in self._stacked or name in self._runs:
            return None
        if name in self._siblings and not self.gets_nothing(name):
            return None
        highest = name
        for ancestor in [name, *reversed(self._graph.parents_in_order(name))]:
            if ancestor in self._stacked or (ancestor != name and ancestor in self._siblings):
                return None
            if ancestor in self._runs:
                break
            highest = ancestor
        return highest

    def gets_nothing(self, name: str) -> bool:
        """Tell whether no source of the node's first input has given it items."""
        ports = self._graph.inputs(name)
        return not any(self._gave(wire.node, wire.output) for wire in (ports[0] if ports else []))

    def _gave(self, node: str, output: int) -> bool:
        runs = self._runs.get(node, [])
        if self._arrival.run >= len(runs):
            return False
        outputs = runs[self._arrival.run].outputs
        return output < len(outputs) and bool(outputs[output])
