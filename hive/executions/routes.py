"""The HTTP face of executions."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from hive.auth.deps import require
from hive.auth.tokens import Caller
from hive.engine.state import NodeRun
from hive.executions.model import (
    ExecuteRequest,
    Execution,
    ExecutionAccepted,
    ExecutionStatus,
    NodeRunView,
    RetryRequest,
)
from hive.executions.repository import ExecutionFilter
from hive.executions.service import ExecutionService, StartRequest
from hive.http.deps import provide
from hive.http.idempotency import Idempotent
from hive.kit.paging import MAX_PAGE, Page

router = APIRouter(tags=["executions"])
Executions = Annotated[ExecutionService, provide(ExecutionService)]
Viewer = Annotated[Caller, require("executions.view")]
Starter = Annotated[Caller, require("executions.start")]
Manager = Annotated[Caller, require("executions.manage")]


@router.post("/api/workflows/{workflow_id}/execute", status_code=202)
async def execute_workflow(
    workflow_id: UUID,
    body: ExecuteRequest,
    caller: Starter,
    executions: Executions,
    key: Idempotent,
) -> ExecutionAccepted:
    """Run a workflow; it is on disk when this answers."""
    request = StartRequest(
        workflow_id=workflow_id,
        input_data=body.input_data,
        start_node=body.start_node,
        tenant=caller.tenant,
        created_by=caller.user_id,
    )
    return await executions.start(request, key=key)


@router.get("/api/executions")
async def list_executions(
    caller: Viewer,
    executions: Executions,
    workflow_id: UUID | None = None,
    status: ExecutionStatus | None = None,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> Page[Execution]:
    """List executions, newest first, without their data."""
    wanted = ExecutionFilter(workflow_id=workflow_id, status=status)
    return await executions.read.page(wanted, tenant=caller.tenant, cursor=cursor, limit=limit)


@router.get("/api/executions/{execution_id}")
async def get_execution(execution_id: UUID, caller: Viewer, executions: Executions) -> Execution:
    """Return one execution with its progress."""
    return await executions.read.get(execution_id, tenant=caller.tenant)


@router.get("/api/executions/{execution_id}/nodes")
async def list_node_runs(
    execution_id: UUID,
    caller: Viewer,
    executions: Executions,
    cursor: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    items_from: Annotated[int, Query(ge=0)] = 0,
    items_limit: Annotated[int, Query(ge=0, le=1000)] = 100,
) -> Page[NodeRunView]:
    """List the runs of nodes in their order, each with a page of the items it put out."""
    runs = await executions.read.node_runs(
        execution_id, tenant=caller.tenant, after=cursor - 1, limit=limit
    )
    shown = [_view(run, items_from, items_limit) for run in runs[:limit]]
    more = len(runs) > limit
    return Page(items=shown, next_cursor=str(shown[-1].sequence + 1) if more else None)


@router.get("/api/executions/{execution_id}/workflow")
async def get_executed_workflow(
    execution_id: UUID, caller: Viewer, executions: Executions
) -> Response:
    """Return the n8n JSON that the execution runs."""
    raw = await executions.read.workflow_json(execution_id, tenant=caller.tenant)
    return Response(raw, media_type="application/json")


@router.post("/api/executions/{execution_id}/cancel", status_code=202)
async def cancel_execution(
    execution_id: UUID, caller: Manager, executions: Executions
) -> Execution:
    """Stop an execution, and the models that work for it."""
    return await executions.cancel(execution_id, tenant=caller.tenant)


@router.post("/api/executions/{execution_id}/retry", status_code=202)
async def retry_execution(
    execution_id: UUID,
    caller: Manager,
    executions: Executions,
    key: Idempotent,
    body: RetryRequest | None = None,
) -> ExecutionAccepted:
    """Run an ended execution again, from its failed node or from the beginning."""
    wanted = body or RetryRequest()
    return await executions.retry(
        execution_id, caller=caller, from_start=wanted.start == "beginning", key=key
    )


def _view(run: NodeRun, items_from: int, items_limit: int) -> NodeRunView:
    return NodeRunView(
        sequence=run.sequence,
        node=run.node,
        run_index=run.run_index,
        status=run.status,
        source=[asdict(source) if source else None for source in run.source],
        item_counts=[len(output) for output in run.outputs],
        outputs=[output[items_from : items_from + items_limit] for output in run.outputs],
        error=asdict(run.error) if run.error else None,
        started_at=datetime.fromtimestamp(run.started_at, UTC),
        duration_s=run.duration_s,
        tries=run.tries,
    )
