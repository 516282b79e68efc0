"""The HTTP face of tasks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from hive.auth.deps import require
from hive.auth.tokens import Caller
from hive.coordinator.model import (
    Band,
    Routing,
    Task,
    TaskAssignment,
    TaskFilter,
    TaskRequest,
    TaskStatus,
)
from hive.coordinator.service import TaskService
from hive.coordinator.status import ClusterView
from hive.http.deps import provide
from hive.http.idempotency import Idempotent
from hive.kit.paging import MAX_PAGE, Page

router = APIRouter(prefix="/api/tasks", tags=["tasks"])

Creator = Annotated[Caller, require("tasks.create")]
Viewer = Annotated[Caller, require("tasks.view", "tasks.create")]
Canceller = Annotated[Caller, require("tasks.cancel", "tasks.create")]
Assigner = Annotated[Caller, require("tasks.assign")]
Tasks = Annotated[TaskService, provide(TaskService)]
Cluster = Annotated[ClusterView, provide(ClusterView)]


STORABLE = r"^[^\x00]*$"
"""PostgreSQL refuses texts with NUL."""


def only_own(caller: Caller, permission: str) -> UUID | None:
    """Return whose tasks the caller is held to: `tasks.create` alone implies one's own."""
    return None if caller.may(permission) else caller.user_id


@router.post("", status_code=201)
async def create_task(body: TaskRequest, caller: Creator, tasks: Tasks, key: Idempotent) -> Task:
    """Submit a task. It waits until an agent that can do it has a free slot."""
    return await tasks.create(body, tenant=caller.tenant, created_by=caller.user_id, key=key)


@router.get("")
async def list_tasks(
    caller: Viewer,
    tasks: Tasks,
    *,
    status: TaskStatus | None = None,
    priority: Annotated[Band | None, Query(description="The band of priority.")] = None,
    agent: Annotated[str | None, Query(max_length=100)] = None,
    capability: Annotated[str | None, Query(max_length=100, pattern=STORABLE)] = None,
    q: Annotated[
        str | None,
        Query(max_length=200, pattern=STORABLE, description="Part of title or prompt."),
    ] = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> Page[Task]:
    """List tasks, the newest first."""
    wanted = TaskFilter(
        status=status,
        band=priority,
        agent=agent,
        capability=capability,
        q=q,
        created_by=only_own(caller, "tasks.view"),
    )
    return await tasks.list(wanted, tenant=caller.tenant, cursor=cursor, limit=limit)


@router.get("/{task_id}")
async def get_task(task_id: UUID, caller: Viewer, tasks: Tasks) -> Task:
    """Show a task."""
    seen_by = only_own(caller, "tasks.view")
    return await tasks.get(task_id, tenant=caller.tenant, seen_by=seen_by)


@router.get("/{task_id}/routing")
async def get_task_routing(task_id: UUID, caller: Viewer, tasks: Tasks, view: Cluster) -> Routing:
    """Say which agent would get the task now, and what speaks for and against each."""
    seen_by = only_own(caller, "tasks.view")
    return await view.routing(await tasks.get(task_id, tenant=caller.tenant, seen_by=seen_by))


@router.put("/{task_id}/assign")
async def assign_task(task_id: UUID, body: TaskAssignment, caller: Assigner, tasks: Tasks) -> Task:
    """Let a certain agent do the task as soon as it has a slot."""
    return await tasks.assign(task_id, body.agent_id, tenant=caller.tenant)


@router.delete("/{task_id}")
async def cancel_task(task_id: UUID, caller: Canceller, tasks: Tasks) -> Task:
    """Cancel a task; a model that works on it is stopped."""
    seen_by = only_own(caller, "tasks.cancel")
    await tasks.get(task_id, tenant=caller.tenant, seen_by=seen_by)
    return await tasks.cancel(task_id, tenant=caller.tenant)
