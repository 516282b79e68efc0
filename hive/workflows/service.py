"""What can be done with workflows."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hive.auth.tokens import Caller
from hive.db.store import Store, Work
from hive.engine.check import ImportReport, UnsupportedWorkflowError, check_workflow
from hive.engine.registry import Registry
from hive.engine.workflow import Workflow, parse_workflow
from hive.errors import ConflictError, NotFoundError
from hive.http.idempotency import RequestKey, create_once
from hive.kit import json
from hive.kit.ids import new_id
from hive.kit.paging import Page, page_of, read_cursor
from hive.workflows.model import (
    StoredWorkflow,
    WorkflowCreateRequest,
    WorkflowSummary,
    WorkflowUpdateRequest,
    WorkflowVersion,
)
from hive.workflows.repository import Webhook, WorkflowRepository
from hive.workflows.webhooks import webhooks_of


class WorkflowNotFoundError(NotFoundError):
    """No workflow has this id."""


class WebhookTakenError(ConflictError):
    """Another active workflow listens at this method and path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowFilter:
    """Which workflows a list shows."""

    search: str | None = None
    active: bool | None = None


class WorkflowService:
    """Keep workflows, their versions, and what is active."""

    def __init__(self, *, store: Store, registry: Registry) -> None:
        self._store = store
        self._registry = registry

    async def create(
        self, request: WorkflowCreateRequest, raw: bytes, *, caller: Caller, key: RequestKey
    ) -> StoredWorkflow:
        """Keep a workflow; `raw` is its n8n JSON to the byte. Raises `WorkflowFormatError`."""
        parsed = parse_workflow(raw)

        def make(work: Work) -> StoredWorkflow:
            workflow = StoredWorkflow(
                id=new_id(),
                tenant_id=caller.tenant,
                name=request.name,
                description=request.description,
                n8n_data=json.loads(raw),
                mcp_tools=None,
                created_by=caller.user_id,
                version=1,
                active=request.active,
                created_at=work.now,
                updated_at=work.now,
            )
            repository = WorkflowRepository(work.connection, caller.tenant)
            repository.add(workflow, raw)
            self._listen(repository, workflow, parsed)
            return workflow

        return await create_once(
            self._store, key, tenant=caller.tenant, answer=StoredWorkflow, make=make
        )

    async def update(
        self, workflow_id: UUID, request: WorkflowUpdateRequest, raw: bytes, *, caller: Caller
    ) -> StoredWorkflow:
        """Change a workflow; executions that run keep the version they began with."""
        parsed = parse_workflow(raw)

        def body(work: Work) -> StoredWorkflow:
            repository = WorkflowRepository(work.connection, caller.tenant)
            before = _known(repository, workflow_id)
            changed = repository.raw(workflow_id) != raw
            after = before.model_copy(
                update={
                    "name": request.name,
                    "description": request.description,
                    "n8n_data": json.loads(raw),
                    "active": request.active,
                    "version": before.version + changed,
                    "updated_at": work.now,
                }
            )
            repository.save(after, raw)
            self._listen(repository, after, parsed)
            return after

        return await self._store.write(body)

    async def set_active(
        self, workflow_id: UUID, *, active: bool, caller: Caller
    ) -> StoredWorkflow:
        """Let the workflow's triggers listen, or stop them.

        Raises `UnsupportedWorkflowError` if Hive lacks a node of it, and `WebhookTakenError`.
        """

        def body(work: Work) -> StoredWorkflow:
            repository = WorkflowRepository(work.connection, caller.tenant)
            before = _known(repository, workflow_id)
            raw = repository.raw(workflow_id) or b"{}"
            after = before.model_copy(update={"active": active, "updated_at": work.now})
            repository.save(after, raw)
            self._listen(repository, after, parse_workflow(raw))
            return after

        return await self._store.write(body)

    async def remove(self, workflow_id: UUID, *, tenant: str) -> None:
        """Take a workflow out of sight; its executions stay visible."""

        def body(work: Work) -> None:
            repository = WorkflowRepository(work.connection, tenant)
            _known(repository, workflow_id)
            repository.remove(workflow_id, work.now)

        await self._store.write(body)

    async def get(self, workflow_id: UUID, *, tenant: str) -> StoredWorkflow:
        """Return a workflow or raise `WorkflowNotFoundError`."""
        return await self._store.read(lambda c: _known(WorkflowRepository(c, tenant), workflow_id))

    async def raw(self, workflow_id: UUID, *, tenant: str, version: int | None = None) -> bytes:
        """Return the exact bytes that were imported; raises `WorkflowNotFoundError`."""
        found = await self._store.read(
            lambda c: WorkflowRepository(c, tenant).raw(workflow_id, version)
        )
        if found is None:
            raise WorkflowNotFoundError
        return found

    async def page(
        self, wanted: WorkflowFilter, *, tenant: str, cursor: str | None, limit: int
    ) -> Page[WorkflowSummary]:
        """Return a page of workflows, newest first."""
        after = read_cursor(cursor)
        rows = await self._store.read(
            lambda c: WorkflowRepository(c, tenant).page(
                after=after, limit=limit, search=wanted.search, active=wanted.active
            )
        )
        return page_of(rows, limit, lambda workflow: workflow.id)

    async def versions(self, workflow_id: UUID, *, tenant: str) -> list[WorkflowVersion]:
        """Return the versions of a workflow, newest first."""
        await self.get(workflow_id, tenant=tenant)
        rows = await self._store.read(lambda c: WorkflowRepository(c, tenant).versions(workflow_id))
        return [WorkflowVersion(version=number, created_at=moment) for number, moment in rows]

    async def report(self, workflow_id: UUID, *, tenant: str) -> ImportReport:
        """Say what Hive can and cannot do with a workflow."""
        return check_workflow(
            parse_workflow(await self.raw(workflow_id, tenant=tenant)), self._registry
        )

    def check(self, n8n_data: bytes | dict[str, Any]) -> ImportReport:
        """Say what Hive could do with a workflow that is not stored."""
        return check_workflow(parse_workflow(n8n_data), self._registry)

    def _listen(
        self, repository: WorkflowRepository, workflow: StoredWorkflow, parsed: Workflow
    ) -> None:
        """Make the stored webhooks those of the workflow as it is now."""
        hooks: list[Webhook] = []
        if workflow.active:
            report = check_workflow(parsed, self._registry)
            if not report.runnable:
                nodes = "; ".join(str(node) for node in report.unsupported)
                message = f"The workflow cannot be active: Hive has no {nodes}."
                raise UnsupportedWorkflowError(message, report=report.to_json())
            hooks = webhooks_of(parsed, workflow.id)
        for hook in hooks:
            other = repository.find_webhook(hook.method, hook.path)
            if other is not None and other.workflow_id != workflow.id:
                message = f"{hook.method} {hook.path!r} belongs to another active workflow"
                raise WebhookTakenError(message, workflow_id=str(other.workflow_id))
        repository.set_webhooks(workflow.id, hooks)


def _known(repository: WorkflowRepository, workflow_id: UUID) -> StoredWorkflow:
    workflow = repository.get(workflow_id)
    if workflow is None:
        message = f"No workflow has the id {str(workflow_id)!r}"
        raise WorkflowNotFoundError(message)
    return workflow
