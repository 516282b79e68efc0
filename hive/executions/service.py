"""What can be done with executions."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hive.auth.tokens import Caller
from hive.db.store import Store, Work
from hive.durable.port import DurableEngine, NotStartedError, RunRef, SegmentKind
from hive.engine.check import refuse_unsupported
from hive.engine.graph import Graph
from hive.engine.registry import Registry
from hive.engine.start import start_node
from hive.engine.workflow import parse_workflow
from hive.errors import ConflictError
from hive.events.event import DEFAULT_TENANT
from hive.executions import repository
from hive.executions.events import ExecutionCompleted
from hive.executions.journal import Journal
from hive.executions.model import Execution, ExecutionAccepted, ExecutionStatus
from hive.executions.reading import ExecutionReader, known
from hive.executions.repository import ExecutionRepository
from hive.http.idempotency import RequestKey, create_once
from hive.kit.correlation import correlation_id
from hive.kit.ids import new_id
from hive.workflows.repository import WorkflowRepository
from hive.workflows.service import WorkflowNotFoundError

NO_KEY = RequestKey(key=None, route="", body_hash=b"")


class ExecutionEndedError(ConflictError):
    """The execution has ended."""


class ExecutionOpenError(ConflictError):
    """The execution has not ended yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRequest:
    """Which workflow to run, from where, with what."""

    workflow_id: UUID
    input_data: Any = None
    mode: str = "manual"
    start_node: str | None = None
    tenant: str = DEFAULT_TENANT
    created_by: UUID | None = None


class ExecutionService:
    """Start, watch, stop and repeat executions."""

    def __init__(self, *, store: Store, engine: DurableEngine, registry: Registry) -> None:
        self._store = store
        self.read = ExecutionReader(store)
        self._engine = engine
        self._registry = registry

    async def start(self, request: StartRequest, *, key: RequestKey = NO_KEY) -> ExecutionAccepted:
        """Accept an execution: when this returns it is on disk and will run.

        Raises `WorkflowNotFoundError`, and `UnsupportedWorkflowError` or `NoStartNodeError` if
        Hive cannot run the workflow.
        """
        accepted = await create_once(
            self._store,
            key,
            tenant=request.tenant,
            answer=ExecutionAccepted,
            make=lambda work: self._accept(work, request),
        )
        await self.submit(accepted.execution_id, attempt=1)
        return accepted

    async def submit(self, execution_id: UUID, *, attempt: int) -> None:
        """Have the durable engine run an attempt; a known attempt changes nothing.

        Before the engine has started the execution just waits: the sweep at its start submits it.
        """
        with suppress(NotStartedError):
            await self._engine.submit(_run(execution_id, attempt), {})

    async def is_known(self, execution_id: UUID, *, attempt: int) -> bool:
        """Tell whether the durable engine was ever given this attempt."""
        return await self._engine.status(_run(execution_id, attempt)) is not None

    async def cancel(self, execution_id: UUID, *, tenant: str) -> Execution:
        """Stop an execution within a second; raises `ExecutionEndedError`."""

        def body(work: Work) -> int | None:
            mine = ExecutionRepository(work.connection, tenant)
            execution = known(mine, execution_id)
            attempt = mine.ask_to_cancel(execution_id)
            if execution.status is not ExecutionStatus.RUNNING:
                self._end_idle(work, execution)
            return attempt

        attempt = await self._store.write(body)
        if attempt is None:
            raise ExecutionEndedError
        for each in {max(1, attempt), attempt + 1}:  # the one that runs, or is about to
            with suppress(NotStartedError):
                await self._engine.cancel(_run(execution_id, each))
        return await self.read.get(execution_id, tenant=tenant)

    async def cancel_dead(self, execution_id: UUID, *, tenant: str) -> None:
        """End a cancelled execution whose process died before it could."""

        def body(work: Work) -> None:
            mine = ExecutionRepository(work.connection, tenant)
            self._end_idle(work, known(mine, execution_id))

        await self._store.write(body)

    async def retry(
        self, execution_id: UUID, *, caller: Caller, from_start: bool, key: RequestKey
    ) -> ExecutionAccepted:
        """Run an ended execution again as a new one, from its failed node or from the start.

        Raises `ExecutionOpenError` if it has not ended.
        """

        def make(work: Work) -> ExecutionAccepted:
            before = known(ExecutionRepository(work.connection, caller.tenant), execution_id)
            if before.status in (ExecutionStatus.PENDING, ExecutionStatus.RUNNING):
                raise ExecutionOpenError
            return _copy(work, before, caller, from_start=from_start)

        accepted = await create_once(
            self._store, key, tenant=caller.tenant, answer=ExecutionAccepted, make=make
        )
        await self.submit(accepted.execution_id, attempt=1)
        return accepted

    def _accept(self, work: Work, request: StartRequest) -> ExecutionAccepted:
        workflows = WorkflowRepository(work.connection, request.tenant)
        stored = workflows.get(request.workflow_id)
        raw = workflows.raw(request.workflow_id)
        if stored is None or raw is None:
            message = f"No workflow has the id {str(request.workflow_id)!r}"
            raise WorkflowNotFoundError(message)
        workflow = parse_workflow(raw)
        start = start_node(workflow, self._registry, name=request.start_node)
        refuse_unsupported(Graph(workflow), self._registry, start=start.name)
        execution_id = new_id()
        ExecutionRepository(work.connection, request.tenant).add(
            {
                "id": execution_id,
                "workflow_id": stored.id,
                "workflow_version": stored.version,
                "status": ExecutionStatus.PENDING.value,
                "mode": request.mode,
                "start_node": start.name,
                "input_data": request.input_data,
                "correlation_id": correlation_id.get(),
                "created_by": request.created_by,
                "created_at": work.now,
            }
        )
        return ExecutionAccepted(execution_id=execution_id)

    def _end_idle(self, work: Work, execution: Execution) -> None:
        """Cancel an execution that nobody runs at the moment."""
        if repository.end(
            work.connection,
            execution.id,
            status=ExecutionStatus.CANCELLED,
            values={"completed_at": work.now},
        ):
            fact = ExecutionCompleted(
                execution_id=str(execution.id),
                workflow_id=str(execution.workflow_id) if execution.workflow_id else None,
                timestamp=work.now,
                correlation_id=execution.correlation_id,
                data={"status": "cancelled", "progress": execution.progress},
            )
            work.announce(fact, tenant=execution.tenant_id, correlation=execution.correlation_id)


def _run(execution_id: UUID, attempt: int) -> RunRef:
    return RunRef(SegmentKind.EXECUTION, str(execution_id), segment=1, attempt=attempt)


def _copy(work: Work, before: Execution, caller: Caller, *, from_start: bool) -> ExecutionAccepted:
    """Make the execution that repeats another, with the runs that need not happen again."""
    execution_id = new_id()
    mine = ExecutionRepository(work.connection, caller.tenant)
    mine.add(
        {
            "id": execution_id,
            "workflow_id": before.workflow_id,
            "workflow_version": before.workflow_version,
            "status": ExecutionStatus.PENDING.value,
            "mode": before.mode,
            "start_node": mine.start_node(before.id),
            "input_data": before.input_data,
            "retry_of": before.id,
            "correlation_id": correlation_id.get(),
            "created_by": caller.user_id,
            "created_at": work.now,
        }
    )
    if not from_start:
        old = Journal(work.connection, execution_id=before.id, tenant=caller.tenant)
        failed = [run.sequence for run in old.runs() if run.status == "error"]
        before_failure = failed[-1] if failed and before.error_node else None
        Journal(work.connection, execution_id=execution_id, tenant=caller.tenant).copy_from(
            before.id, before=before_failure
        )
    return ExecutionAccepted(execution_id=execution_id)
