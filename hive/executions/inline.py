"""Executions whose caller waits: they run here, and are on disk at their first effect or end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hive.db.store import Work
from hive.engine.run import RunOutcome
from hive.executions.events import ExecutionStarted
from hive.executions.model import Execution, ExecutionStatus
from hive.executions.repository import Claim, ExecutionRepository
from hive.executions.segments import Prepared, SegmentRunner
from hive.kit.clock import Clock
from hive.kit.correlation import correlation_id
from hive.kit.ids import new_id
from hive.sdk.context import RespondPort
from hive.workflows.model import StoredWorkflow


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineStart:
    """A workflow to run for a caller who waits."""

    workflow: StoredWorkflow
    raw: bytes
    start_node: str
    input_data: Any
    mode: str = "webhook"


class InlineRunner:
    """Runs executions in this process without a queue.

    If the process dies before the first effect, nothing has happened and nothing is stored: the
    caller sees its connection break. From the first effect on the execution is on disk and is
    taken over like any other.
    """

    def __init__(self, *, segments: SegmentRunner, owner: Callable[[], str], clock: Clock) -> None:
        self._segments = segments
        self._owner = owner
        self._clock = clock

    async def run(self, start: InlineStart, respond: RespondPort) -> RunOutcome | None:
        """Run to the end; `respond` hears the answer that a node gives."""
        execution = _execution(start, self._clock())
        claim = Claim(
            execution=execution, fence=1, attempt=1, start_node=start.start_node, first=True
        )
        prepared = Prepared(claim=claim, raw=start.raw)
        return await self._segments.carry_on(
            prepared, begin=lambda work: self._begin(work, claim), respond=respond
        )

    def _begin(self, work: Work, claim: Claim) -> None:
        execution = claim.execution
        ExecutionRepository(work.connection, execution.tenant_id).add(
            {
                "id": execution.id,
                "workflow_id": execution.workflow_id,
                "workflow_version": execution.workflow_version,
                "status": ExecutionStatus.RUNNING.value,
                "mode": execution.mode,
                "start_node": claim.start_node,
                "input_data": execution.input_data,
                "attempt": claim.attempt,
                "fence": claim.fence,
                "owner": self._owner(),
                "correlation_id": execution.correlation_id,
                "created_at": execution.created_at,
                "started_at": execution.started_at,
            }
        )
        fact = ExecutionStarted(
            execution_id=str(execution.id),
            workflow_id=str(execution.workflow_id),
            timestamp=work.now,
            correlation_id=execution.correlation_id,
            data={"progress": 0.0, "mode": execution.mode, "resumed": False},
        )
        work.announce(fact, tenant=execution.tenant_id, correlation=execution.correlation_id)


def _execution(start: InlineStart, now: datetime) -> Execution:
    return Execution(
        id=new_id(),
        tenant_id=start.workflow.tenant_id,
        workflow_id=start.workflow.id,
        workflow_name=start.workflow.name,
        workflow_version=start.workflow.version,
        status=ExecutionStatus.RUNNING,
        mode=start.mode,
        progress=0.0,
        input_data=start.input_data,
        output_data=None,
        error_message=None,
        error_node=None,
        retry_of=None,
        correlation_id=correlation_id.get(),
        created_by=None,
        created_at=now,
        started_at=now,
        completed_at=None,
    )
