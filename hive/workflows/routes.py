"""The HTTP face of workflows."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response

from hive.auth.deps import require
from hive.auth.tokens import Caller
from hive.http.deps import provide
from hive.http.idempotency import Idempotent
from hive.kit.paging import MAX_PAGE, Page
from hive.workflows.model import (
    StoredWorkflow,
    WorkflowCreateRequest,
    WorkflowSummary,
    WorkflowUpdateRequest,
    WorkflowVersion,
)
from hive.workflows.raw import member_text
from hive.workflows.service import WorkflowFilter, WorkflowService

router = APIRouter(prefix="/api/workflows", tags=["workflows"])
Workflows = Annotated[WorkflowService, provide(WorkflowService)]
Viewer = Annotated[Caller, require("workflows.view")]
Creator = Annotated[Caller, require("workflows.create")]
Editor = Annotated[Caller, require("workflows.update")]
Remover = Annotated[Caller, require("workflows.delete")]


@router.post("", status_code=201)
async def create_workflow(
    body: WorkflowCreateRequest,
    request: Request,
    caller: Creator,
    workflows: Workflows,
    key: Idempotent,
) -> StoredWorkflow:
    """Keep a workflow, as n8n exports it."""
    raw = member_text(await request.body(), "n8n_data") or ""
    return await workflows.create(body, raw.encode(), caller=caller, key=key)


@router.get("")
async def list_workflows(
    caller: Viewer,
    workflows: Workflows,
    q: Annotated[str | None, Query(max_length=255)] = None,
    active: bool | None = None,  # noqa: FBT001 - a query parameter
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> Page[WorkflowSummary]:
    """List workflows, newest first; `q` searches in names."""
    wanted = WorkflowFilter(search=q, active=active)
    return await workflows.page(wanted, tenant=caller.tenant, cursor=cursor, limit=limit)


@router.post("/check")
async def check_workflow(
    n8n_data: Annotated[dict[str, Any], Body()],
    _: Viewer,
    workflows: Workflows,
) -> dict[str, Any]:
    """Say what Hive could do with a workflow, without keeping it."""
    return workflows.check(n8n_data).to_json()


@router.get("/{workflow_id}")
async def get_workflow(workflow_id: UUID, caller: Viewer, workflows: Workflows) -> StoredWorkflow:
    """Return one workflow."""
    return await workflows.get(workflow_id, tenant=caller.tenant)


@router.put("/{workflow_id}")
async def update_workflow(
    workflow_id: UUID,
    body: WorkflowUpdateRequest,
    request: Request,
    caller: Editor,
    workflows: Workflows,
) -> StoredWorkflow:
    """Change a workflow; changed nodes make a new version."""
    raw = member_text(await request.body(), "n8n_data") or ""
    return await workflows.update(workflow_id, body, raw.encode(), caller=caller)


@router.delete("/{workflow_id}", status_code=204)
async def delete_workflow(workflow_id: UUID, caller: Remover, workflows: Workflows) -> None:
    """Remove a workflow; its executions stay visible."""
    await workflows.remove(workflow_id, tenant=caller.tenant)


@router.post("/{workflow_id}/activate")
async def activate_workflow(
    workflow_id: UUID, caller: Editor, workflows: Workflows
) -> StoredWorkflow:
    """Let the workflow's triggers listen."""
    return await workflows.set_active(workflow_id, active=True, caller=caller)


@router.post("/{workflow_id}/deactivate")
async def deactivate_workflow(
    workflow_id: UUID, caller: Editor, workflows: Workflows
) -> StoredWorkflow:
    """Stop the workflow's triggers."""
    return await workflows.set_active(workflow_id, active=False, caller=caller)


@router.get("/{workflow_id}/report")
async def get_import_report(
    workflow_id: UUID, caller: Viewer, workflows: Workflows
) -> dict[str, Any]:
    """Say which nodes are supported and what else the workflow needs."""
    return (await workflows.report(workflow_id, tenant=caller.tenant)).to_json()


@router.get("/{workflow_id}/export")
async def export_workflow(
    workflow_id: UUID,
    caller: Viewer,
    workflows: Workflows,
    version: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """Return the workflow's n8n JSON, byte for byte as it was imported."""
    raw = await workflows.raw(workflow_id, tenant=caller.tenant, version=version)
    return Response(raw, media_type="application/json")


@router.get("/{workflow_id}/versions")
async def list_versions(
    workflow_id: UUID, caller: Viewer, workflows: Workflows
) -> Page[WorkflowVersion]:
    """List the versions of a workflow, newest first."""
    return Page(items=await workflows.versions(workflow_id, tenant=caller.tenant))
