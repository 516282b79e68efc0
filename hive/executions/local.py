"""Runs a workflow in memory, without a server: what `hive workflow run --local` does."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from hive.engine.activity import Activity, Engine, RunInfo
from hive.engine.expressions.scope import ExecutionInfo
from hive.engine.registry import Registry
from hive.engine.result import to_n8n_result
from hive.engine.run import Runner
from hive.engine.workflow import parse_workflow
from hive.executions.inputs import start_items
from hive.executions.keys import idempotency_key
from hive.executions.ports import Chats, ExecutionRef, NoAgents, NobodyWaits
from hive.kit.clock import system_clock
from hive.sdk import NodeContext
from hive.sdk.context import HttpPort
from hive.settings import Settings, environment_values


@dataclass(slots=True)
class _Effects:
    """Effects that are remembered for as long as the run lasts."""

    execution_id: UUID
    node: str
    run_index: int
    done: dict[int, Any] = field(default_factory=dict[int, Any])

    async def perform(self, item: int, do: Callable[[str], Awaitable[Any]]) -> Any:
        if item not in self.done:
            place = (self.node, self.run_index, item)
            self.done[item] = await do(idempotency_key(self.execution_id, place))
        return self.done[item]


class _Contexts:
    """Makes the contexts of the nodes of one run."""

    def __init__(self, execution: ExecutionRef, http: HttpPort) -> None:
        self._execution = execution
        self._http = http

    def __call__(self, activity: Activity) -> NodeContext:
        spec, execution = activity.spec, self._execution
        return NodeContext(
            http=self._http,
            tasks=Chats(NoAgents(), execution, spec.name),
            code=activity.code,
            effects=_Effects(execution.id, spec.name, activity.step.run_index),
            respond=NobodyWaits(),
            clock=system_clock,
            sleep=asyncio.sleep,
            execution_id=str(execution.id),
        )


async def run_local(
    raw: bytes, input_data: Any, *, settings: Settings, timezone: str | None = None
) -> dict[str, Any]:
    """Run a workflow and return its result in n8n's words.

    Raises `WorkflowFormatError` if `raw` is no workflow, and `UnsupportedWorkflowError` or
    `NoStartNodeError` if Hive cannot run it.
    """
    from hive.egress.client import GuardedHttp
    from hive.egress.guard import Guard
    from hive.sandbox.pool import SandboxPool

    workflow = parse_workflow(raw)
    http = GuardedHttp(Guard(settings.egress_allow))
    pool = SandboxPool(size=settings.sandbox_workers)
    reference = _reference(workflow.name)
    engine = Engine(registry=Registry.discover(), evaluator=pool, code=pool, clock=system_clock)
    info = RunInfo(
        execution=ExecutionInfo(id=str(reference.id)),
        timezone=timezone or settings.timezone,
        env=environment_values(settings.env_allow),
    )
    try:
        runner = Runner(engine, workflow, info=info, contexts=_Contexts(reference, http))
        return to_n8n_result(await runner.run(items=start_items(input_data)))
    finally:
        await pool.close()
        await http.aclose()


def _reference(name: str) -> ExecutionRef:
    return ExecutionRef(
        id=uuid4(),
        tenant="default",
        workflow_id=None,
        workflow_name=name,
        mode="manual",
        correlation_id=None,
        created_by=None,
    )
