"""Builders of workflows and small nodes for tests of the engine."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from typing_extensions import override

from hive.engine.activity import Activity, Engine, RunInfo
from hive.engine.expressions.port import Batch, CodeAnswer, CodeJob, Outcome
from hive.engine.expressions.scope import ExecutionInfo
from hive.engine.plan import Plan, Step
from hive.engine.registry import AnyNode, Registry
from hive.engine.run import Runner, RunOutcome
from hive.engine.state import NodeRun
from hive.engine.workflow import Workflow, parse_workflow
from hive.sdk import Call, Effect, Items, Node, NodeContext, NodeError, Outputs, Params
from hive.sdk.testing import Ports

_WIRE = re.compile(r"(\w+)(?::(\d+))?(?:-(\w+))?>(\w+)(?::(\d+))?")


def a_workflow(
    nodes: str, wires: str = "", *, order: str = "v1", settings: dict[str, Any] | None = None,
    **changes: Any,
) -> Workflow:  # fmt: skip
    """Build a workflow. Nodes are "name=type" words, wires are "A>B", "A:1>C:0" or "M-ai_tool>A".

    Nodes stand one below the other; `changes` are more fields of a node, by its name.
    """
    connections: dict[str, Any] = {}
    for wire in wires.split():
        found = _WIRE.fullmatch(wire)
        assert found, wire
        source, output, kind, target, port = found.groups()
        outputs = connections.setdefault(source, {}).setdefault(kind or "main", [])
        outputs.extend([] for _ in range(len(outputs), int(output or 0) + 1))
        outputs[int(output or 0)].append(
            {"node": target, "type": kind or "main", "index": int(port or 0)}
        )
    return parse_workflow(
        {
            "nodes": [
                {
                    "name": word.partition("=")[0],
                    "type": word.partition("=")[2] or "pass",
                    "position": [0, 100 * i],
                    **changes.get(word.partition("=")[0], {}),
                }
                for i, word in enumerate(nodes.split())
            ],
            "connections": connections,
            "settings": {"executionOrder": order, **(settings or {})},
        }
    )


def rows(*values: Any) -> Items:
    """Build items whose json is {"v": value}."""
    return [{"json": {"v": value}} for value in values]


def a_run(step: Step, *outputs: Items, sequence: int = 0, **changes: Any) -> NodeRun:
    """Build the finished run of a step."""
    run = NodeRun(
        node=step.node,
        run_index=step.run_index,
        sequence=sequence,
        status="success",
        source=step.source,
        outputs=list(outputs),
    )
    return replace(run, **changes)


class PassParams(Params):
    """What a test node may be asked for."""

    text: Any = None


class Start(Node[PassParams]):
    """Start with what it is given."""

    n8n_type = "start"
    params_type = PassParams
    is_trigger = True

    @override
    async def run(self, call: Call[PassParams]) -> Outputs:
        return [call.items]


class Pass(Node[PassParams]):
    """Give every item on."""

    n8n_type = "pass"
    params_type = PassParams

    @override
    async def run(self, call: Call[PassParams]) -> Outputs:
        return [call.items]


class Say(Node[PassParams]):
    """Give the parameter `text` as each item sees it."""

    n8n_type = "say"
    params_type = PassParams

    @override
    async def run(self, call: Call[PassParams]) -> Outputs:
        return [[{"json": {"text": params.text}} for _, _, params in call.each()]]


class Nothing(Node[PassParams]):
    """Give no items."""

    n8n_type = "nothing"
    params_type = PassParams

    @override
    async def run(self, call: Call[PassParams]) -> Outputs:
        return [[]]


class Vanish(Node[PassParams]):
    """End the branch without a trace."""

    n8n_type = "vanish"
    params_type = PassParams

    @override
    async def run(self, call: Call[PassParams]) -> None:
        return None


class Join(Node[PassParams]):
    """Append the items of two inputs; any one of them is enough."""

    n8n_type = "join"
    params_type = PassParams
    inputs = 2

    @override
    def required_inputs(self, parameters: Any) -> int:
        return 1

    @override
    async def run(self, call: Call[PassParams]) -> Outputs:
        return [[item for items in call.inputs for item in items]]


class JoinAll(Join):
    """Append the items of two inputs; both are needed."""

    n8n_type = "joinAll"

    @override
    def required_inputs(self, parameters: Any) -> int:
        return 2


class Fork(Node[PassParams]):
    """Send items with an even number to the first output, others to the second."""

    n8n_type = "fork"
    params_type = PassParams
    outputs = ("even", "odd")

    @override
    async def run(self, call: Call[PassParams]) -> Outputs:
        even = [item for item in call.items if item["json"]["v"] % 2 == 0]
        return [even, [item for item in call.items if item["json"]["v"] % 2]]


class Break(Node[PassParams]):
    """Fail as often as `text` says, then pass the items on."""

    n8n_type = "break"
    params_type = PassParams

    def __init__(self) -> None:
        self.calls = 0

    @override
    async def run(self, call: Call[PassParams]) -> Outputs:
        self.calls += 1
        if self.calls <= int(call.params.text or 99):
            raise NodeError(f"broken {self.calls}", item=0)
        return [call.items]


class Bug(Node[PassParams]):
    """Fail in a way nobody thought of."""

    n8n_type = "bug"
    params_type = PassParams

    @override
    async def run(self, call: Call[PassParams]) -> Outputs:
        raise ZeroDivisionError("division by zero")


class Send(Pass):
    """Do something the world can see."""

    n8n_type = "send"
    effect = Effect.RETRYABLE


class Count(Node[PassParams]):
    """Count its runs in its memory, once more after every run."""

    n8n_type = "count"
    params_type = PassParams

    @override
    async def run(self, call: Call[PassParams]) -> Outputs:
        count = call.memory["count"] = call.memory.get("count", 0) + 1
        call.metadata["count"] = count
        return [[{"json": {"v": count}}]]

    @override
    def recall(self, memory: dict[str, Any], items: Items, metadata: Any) -> None:
        memory["count"] = metadata["count"]


class Turn(Node[PassParams]):
    """Go round until the third run: output 0 is the way out, output 1 the way back."""

    n8n_type = "turn"
    params_type = PassParams
    outputs = ("done", "again")

    @override
    async def run(self, call: Call[PassParams]) -> Outputs:
        return [call.items, []] if call.run_index == 2 else [[], call.items]


class Model(Node[PassParams]):
    """Supply the parameter `text` to the node it is attached to."""

    n8n_type = "model"
    params_type = PassParams
    supplies = "ai_languageModel"

    @override
    async def run(self, call: Call[PassParams]) -> Outputs:
        raise AssertionError("a sub-node must not run")

    @override
    async def supply(self, call: Call[PassParams]) -> str:
        return f"{call.name}: {call.params.text}"


class Ask(Node[PassParams]):
    """Tell what was supplied."""

    n8n_type = "ask"
    params_type = PassParams

    @override
    async def run(self, call: Call[PassParams]) -> Outputs:
        return [[{"json": {"supplied": dict(call.supplied)}}]]


NODES: tuple[type[AnyNode], ...] = (
    Start, Pass, Say, Nothing, Vanish, Join, JoinAll, Fork, Break, Bug, Send, Count, Turn, Model,
    Ask,
)  # fmt: skip


class NoSandbox:
    """Expressions that need JavaScript and user code have no place in these tests."""

    async def evaluate(self, batch: Batch) -> list[list[Outcome]]:
        """Fail."""
        raise AssertionError(batch.templates)

    async def run_code(self, job: CodeJob) -> CodeAnswer:
        """Give back the code with what it was to run on."""
        return CodeAnswer(value=[{"language": job.language, "code": job.code}], logs=["ran"])


class Watcher:
    """Notes what the engine tells, and stops it before the node of a given name."""

    def __init__(self, stop_after: str | None = None) -> None:
        self.notes: list[str] = []
        self.runs: list[NodeRun] = []
        self._stop_after = stop_after

    async def node_started(self, step: Step) -> None:
        """Note it."""
        self.notes.append(f"start {step.node}")

    async def before_effect(self, step: Step) -> None:
        """Note it."""
        self.notes.append(f"commit before {step.node}")

    async def node_finished(self, run: NodeRun) -> None:
        """Note it."""
        self.notes.append(f"end {run.node}")
        self.runs.append(run)

    def should_stop(self) -> bool:
        """Stop after the node of the given name has run."""
        return bool(self.runs) and self.runs[-1].node == self._stop_after


class World:
    """An engine in memory: its time moves only when it sleeps."""

    def __init__(self, *classes: type[AnyNode]) -> None:
        self.registry = Registry(*(classes or NODES))
        self.watcher = Watcher()
        self.slept: list[float] = []
        self.activities: list[Activity] = []
        self.ports = Ports()
        self._now = datetime(2026, 1, 1, 12, tzinfo=UTC)
        sandbox = NoSandbox()
        self.engine = Engine(
            registry=self.registry,
            evaluator=sandbox,
            code=sandbox,
            clock=lambda: self._now,
            sleep=self._sleep,
        )

    def runner(self, workflow: Workflow, **info: Any) -> Runner:
        """Build a runner of one execution."""
        return Runner(
            self.engine,
            workflow,
            info=RunInfo(execution=ExecutionInfo(id="e1"), **info),
            contexts=self._context,
            listener=self.watcher,
        )

    async def run(
        self,
        workflow: Workflow,
        *,
        items: Items | None = None,
        start: str | None = None,
        history: Sequence[NodeRun] = (),
        **info: Any,
    ) -> RunOutcome:
        """Run a workflow to its end."""
        runner = self.runner(workflow, **info)
        return await runner.run(start=start, items=items, history=history)

    def _context(self, activity: Activity) -> NodeContext:
        self.activities.append(activity)
        return replace(self.ports.context(), code=activity.code)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += timedelta(seconds=seconds)


def json_of(outcome: RunOutcome, node: str, *, output: int = 0, run: int = -1) -> list[Any]:
    """Return the json of the items a node gave."""
    return [item["json"] for item in outcome.runs[node][run].outputs[output]]


def order_of(outcome: RunOutcome) -> str:
    """Return the names of the nodes as they ran."""
    runs = (run for of_node in outcome.runs.values() for run in of_node)
    return " ".join(run.node for run in sorted(runs, key=lambda run: run.sequence))


def walk(plan: Plan, outputs: dict[str, list[Items]] | None = None) -> list[NodeRun]:
    """Take a plan to its end; nodes give what is told here, else what they were given."""
    runs: list[NodeRun] = []
    while (step := plan.next()) is not None:
        given = (outputs or {}).get(step.node)
        run = a_run(step, *(given or [plan.input_items(step)]), sequence=len(runs))
        plan.finish(step, run)
        runs.append(run)
    return runs
