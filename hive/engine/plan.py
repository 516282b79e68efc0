"""Which node runs next: a pure state machine over the finished runs of an execution."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hive.engine.graph import Graph
from hive.engine.legacy import Arrival, nodes_to_force
from hive.engine.state import NodeRun, RunData, Source
from hive.engine.waiting import WaitingInputs
from hive.errors import BugError, UserError
from hive.sdk.items import Items, Outputs


class EndlessLoopError(UserError):
    """Stopped execution because it seems to be in an endless loop."""


class HistoryError(BugError):
    """The recorded runs do not belong to this workflow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The next thing to do: run a node with these items on its main inputs."""

    node: str
    run_index: int = 0
    inputs: list[Items | None]
    source: list[Source | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFacts:
    """What a node type says about its main inputs.

    `required` is how many of them, or which, need data before the node may run with the rest
    missing; None means any one.
    """

    count: int | None = 1
    required: int | tuple[int, ...] | None = None


class Plan:
    """Orders the runs of an execution as n8n does, in its v0 or v1 order.

    It is a fold: applying the recorded runs of an execution in their order rebuilds the stack and
    the waiting inputs, so neither is ever stored.
    """

    def __init__(self, graph: Graph, facts: Callable[[str], InputFacts]) -> None:
        self.graph = graph
        self.runs: RunData = {}
        self.legacy = graph.workflow.settings.execution_order == "v0"
        self._facts = facts
        self._stack: deque[Step] = deque()
        self._waiting = WaitingInputs()
        self._deferred: tuple[str, int] | None = None

    def start(self, node: str, items: Items) -> None:
        """Put the first node on the stack."""
        self._stack.append(Step(node=node, inputs=[items], source=[]))

    def next(self) -> Step | None:
        """Take the next step off the stack; None when there is nothing left to do."""
        while self._stack:
            step = self._stack.popleft()
            index = len(self.runs.get(step.node, ()))
            if (step.node, index) == self._deferred:
                raise EndlessLoopError
            if self.legacy and None in step.inputs[: len(self.graph.inputs(step.node))]:
                self._deferred = (step.node, index)
                self._stack.append(step)
                continue
            return Step(node=step.node, run_index=index, inputs=step.inputs, source=step.source)
        return None

    def input_items(self, step: Step) -> Items:
        """Give the items that the node and its expressions see; empty means it does not run."""
        first = step.inputs[0] if step.inputs else None
        if not self.legacy:
            return next((items for items in step.inputs if items), Items())
        if not first and step.source and step.source[0] is None:
            return next((items or Items() for items, _ in self._loops_back(step)), Items())
        return first or []

    def _loops_back(self, step: Step) -> list[tuple[Items | None, Source | None]]:
        below = self.graph.descendants(step.node) | {step.node}
        pairs = zip(step.inputs, step.source, strict=False)
        return [(items, s) for items, s in pairs if items and s is not None and s.node in below]

    def finish(self, step: Step, run: NodeRun, *, go_on: bool = True) -> None:
        """Take the result of a step and put what follows on the stack."""
        self.runs.setdefault(step.node, []).append(run)
        if not go_on:
            self._stack.appendleft(step)
            return
        for index, output, target in self._followers(step.node, run.outputs):
            self._enqueue(step, run, index, output=output, target=target)
        if not self._stack:
            self._wake()

    def apply(self, run: NodeRun, *, go_on: bool = True) -> Step:
        """Replay a recorded run and return its step.

        Steps that ended without data left no record; they are passed over.
        """
        while (step := self.next()) is not None:
            if step.node == run.node and step.run_index == run.run_index:
                self.finish(step, run, go_on=go_on)
                return step
        raise HistoryError(f"Nothing leads to run {run.run_index} of {run.node!r}.")

    def _followers(self, name: str, outputs: Outputs) -> list[tuple[int, int, str]]:
        """Name input, output and node of each wire that carries something, in order of arrival."""
        found = [
            (wire.index, output, wire.node)
            for output, wires in enumerate(self.graph.outputs(name)[: len(outputs)])
            for wire in wires
            if wire.type == "main" and (outputs[output] or (self.legacy and wire.index > 0))
        ]
        if not self.legacy:
            nodes = self.graph.nodes
            found.sort(key=lambda f: (-nodes[f[2]].position[1], -nodes[f[2]].position[0]))
        return found

    def _enqueue(self, step: Step, run: NodeRun, index: int, *, output: int, target: str) -> None:
        items = run.outputs[output]
        source = Source(node=step.node, output=output, run=step.run_index)
        ports = len(self.graph.inputs(target))
        if ports <= 1:
            self._push(Step(node=target, inputs=[items], source=[source]))
            return
        first_arrival = target not in self._waiting
        ready = self._waiting.arrive(target, ports, index, items=items, source=source)
        if ready is not None:
            self._push(Step(node=target, inputs=ready.inputs, source=ready.source))
        elif first_arrival and self.legacy:
            self._force(step, target, source=source, empty=not items)

    def _push(self, step: Step) -> None:
        if self.legacy:
            self._stack.append(step)
        else:
            self._stack.appendleft(step)

    def _force(self, step: Step, target: str, *, source: Source, empty: bool) -> None:
        """Start what n8n's v0 order starts so that a node with several inputs gets them all."""
        stacked = {entry.node for entry in self._stack}
        for name in nodes_to_force(
            self.graph,
            self.runs,
            stacked,
            target=target,
            arrival=Arrival(node=step.node, run=step.run_index, empty=empty),
        ):
            self._push(Step(node=name, inputs=[[{"json": {}}]], source=[source]))

    def _wake(self) -> None:
        """Run a node that still waits for inputs, now that nothing else can bring them."""
        names = list(self._waiting)
        position = 0
        while position < len(names):
            name = names[position]
            position += 1
            if not self._may_run_partly(name, names):
                continue
            slot = self._waiting.take_first(name)
            inputs: list[Items | None] = [items or [] for items in slot.inputs]
            if any(inputs):
                missing = (self._facts(name).count or 0) - len(inputs)
                inputs.extend([] for _ in range(missing))
                self._stack.append(Step(node=name, inputs=inputs, source=slot.source))
                return
            names, position = list(self._waiting), 0

    def _may_run_partly(self, name: str, waiting: Sequence[str]) -> bool:
        if name not in self.graph.nodes:
            return False
        facts = InputFacts() if self.legacy else self._facts(name)
        if _needs_all(facts) or not self.graph.ancestors(name).isdisjoint(waiting):
            return False
        arrived = [
            i for i, items in enumerate(self._waiting.first(name).inputs) if items is not None
        ]
        if isinstance(facts.required, tuple):
            return set(facts.required) <= set(arrived)
        return len(arrived) >= (facts.required or 0)


def _needs_all(facts: InputFacts) -> bool:
    if facts.required is None or facts.count is None:
        return False
    needed = len(facts.required) if isinstance(facts.required, tuple) else facts.required
    return needed == facts.count


def runs_in_order(runs: Mapping[str, Sequence[NodeRun]]) -> list[NodeRun]:
    """Give all runs of an execution as they happened."""
    return sorted((run for of_node in runs.values() for run in of_node), key=lambda r: r.sequence)
