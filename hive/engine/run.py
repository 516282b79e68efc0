"""The loop: the plan names a step, its node runs, the plan takes the result."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from hive.engine.activity import ContextFactory, Engine, RunInfo, RunListener, SilentListener
from hive.engine.check import refuse_unsupported
from hive.engine.graph import Graph
from hive.engine.outputs import unify_errors, with_lineage
from hive.engine.perform import Performer
from hive.engine.plan import InputFacts, Plan, Step
from hive.engine.start import start_node
from hive.engine.state import NodeFailure, NodeRun, RunData
from hive.engine.tries import Tries
from hive.engine.workflow import Workflow
from hive.sdk.items import Items

RunOutcomeStatus = Literal["success", "error", "canceled", "waiting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """How an execution ended, and every run of every node."""

    status: RunOutcomeStatus
    error: NodeFailure | None = None
    last_node: str | None = None
    runs: RunData = field(default_factory=RunData)


class Runner:
    """Runs one execution from its start, or on from where its recorded runs end."""

    def __init__(
        self,
        engine: Engine,
        workflow: Workflow,
        *,
        info: RunInfo,
        contexts: ContextFactory,
        listener: RunListener | None = None,
    ) -> None:
        self._engine = engine
        self._info = info
        self._listener = listener or SilentListener()
        self._graph = Graph(workflow)
        self._memories: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        self._plan = Plan(self._graph, self._facts)
        performer = Performer(
            engine,
            self._graph,
            info,
            contexts=contexts,
            memories=self._memories,
            runs=self._plan.runs,
        )
        self._tries = Tries(
            engine,
            self._plan,
            performer,
            listener=self._listener,
            memories=self._memories,
            pins=workflow.pin_data if info.pins else {},
        )
        self._sequence = 0
        self._last: str | None = None

    @property
    def runs(self) -> RunData:
        """All runs so far."""
        return self._plan.runs

    async def run(
        self,
        *,
        start: str | None = None,
        items: Items | None = None,
        history: Sequence[NodeRun] = (),
    ) -> RunOutcome:
        """Run to the end. `history` holds the recorded runs of this execution, in their order.

        Raises `ExecutionInterruptError` when the execution must stop as it is, and
        `UnsupportedWorkflowError` before anything runs.
        """
        workflow = self._graph.workflow
        first = start_node(workflow, self._engine.registry, name=start)
        refuse_unsupported(self._graph, self._engine.registry, start=first.name)
        self._plan.start(first.name, items if items is not None else [{"json": {}}])
        for run in history:
            self._recall(run)
        deadline = self._deadline()
        while (step := self._plan.next()) is not None:
            if self._listener.should_stop() or (deadline and self._now() >= deadline):
                return self._outcome("canceled")
            # Nodes that only compute never wait, so a loop of them would hold up everyone else.
            await asyncio.sleep(0)
            run = await self._run_step(step)
            if run is not None and run.status == "error" and not self._continues(run):
                return self._outcome("error", run.error)
        return self._outcome("success")

    def _outcome(self, status: RunOutcomeStatus, error: NodeFailure | None = None) -> RunOutcome:
        return RunOutcome(status=status, error=error, last_node=self._last, runs=self._plan.runs)

    def _recall(self, run: NodeRun) -> None:
        step = self._plan.apply(run, go_on=run.status == "success" or self._continues(run))
        spec = self._graph.nodes[step.node]
        if not spec.disabled:
            node = self._engine.registry.find(spec.type, spec.type_version)
            items = self._plan.input_items(step)
            node.recall(self._memories[step.node], items, run.metadata)
        self._sequence = max(self._sequence, run.sequence + 1)
        self._last = run.node

    def _continues(self, run: NodeRun) -> bool:
        return self._graph.nodes[run.node].continues

    async def _run_step(self, step: Step) -> NodeRun | None:
        spec = self._graph.nodes[step.node]
        step = Step(
            node=step.node,
            run_index=step.run_index,
            inputs=with_lineage(step.inputs),
            source=step.source,
        )
        await self._listener.node_started(step)
        started = self._now()
        metadata: dict[str, Any] = {}
        result = await self._tries.run(step, spec, metadata)
        if result.outputs is None and result.error is None:
            return None
        self._last = step.node
        go_on = result.error is None or spec.continues
        run = NodeRun(
            node=step.node,
            run_index=step.run_index,
            sequence=self._sequence,
            status="error" if result.error else "success",
            source=step.source,
            outputs=unify_errors(result.outputs or []),
            error=result.error,
            started_at=started,
            duration_s=self._now() - started,
            tries=result.tries,
            metadata=metadata,
        )
        self._sequence += 1
        self._plan.finish(step, run, go_on=go_on)
        await self._listener.node_finished(run)
        return run

    def _facts(self, name: str) -> InputFacts:
        spec = self._graph.nodes[name]
        if not self._engine.registry.has(spec.type, spec.type_version):
            return InputFacts()
        node = self._engine.registry.find(spec.type, spec.type_version)
        return InputFacts(count=node.inputs, required=node.required_inputs(spec.parameters))

    def _now(self) -> float:
        return self._engine.clock().timestamp()

    def _deadline(self) -> float | None:
        limit = self._graph.workflow.settings.execution_timeout
        return self._now() + limit if limit and limit > 0 else None


async def run_workflow(
    engine: Engine,
    workflow: Workflow,
    *,
    info: RunInfo,
    contexts: ContextFactory,
    listener: RunListener | None = None,
    items: Items | None = None,
) -> RunOutcome:
    """Run a workflow from its start to its end."""
    runner = Runner(engine, workflow, info=info, contexts=contexts, listener=listener)
    return await runner.run(items=items)
