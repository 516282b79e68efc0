"""Where workflows, their versions and their webhooks are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Row

from hive.db.repository import Repository
from hive.kit.ids import new_id
from hive.workflows.model import StoredWorkflow, WorkflowSummary
from hive.workflows.tables import webhooks, workflow_versions, workflows


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A path at which a node of an active workflow listens."""

    method: str
    path: str
    node: str
    workflow_id: UUID


class WorkflowRepository(Repository):
    """Workflows of one tenant; removed ones are out of sight."""

    table = workflows

    def add(self, workflow: StoredWorkflow, raw: bytes) -> None:
        """Store a new workflow and its first version."""
        values = workflow.model_dump()
        self.connection.execute(workflows.insert().values(**values, n8n_bytes=raw))
        self._add_version(workflow, raw)

    def save(self, workflow: StoredWorkflow, raw: bytes) -> None:
        """Store a changed workflow; a new version number is a new version."""
        values = workflow.model_dump(exclude={"id", "tenant_id", "created_at", "created_by"})
        known = self._version_exists(workflow.id, workflow.version)
        self.connection.execute(
            self.mine(sa.update(workflows))
            .where(workflows.c.id == workflow.id)
            .values(**values, n8n_bytes=raw)
        )
        if not known:
            self._add_version(workflow, raw)

    def get(self, workflow_id: UUID) -> StoredWorkflow | None:
        """Return the workflow, if it is known."""
        row = self.connection.execute(
            self.mine(sa.select(workflows)).where(
                workflows.c.id == workflow_id, workflows.c.deleted_at.is_(None)
            )
        ).one_or_none()
        return _workflow(row) if row else None

    def page(
        self, *, after: UUID | None, limit: int, search: str | None, active: bool | None
    ) -> list[WorkflowSummary]:
        """Return up to `limit` + 1 workflows, newest first."""
        query = self.mine(sa.select(*_SUMMARY)).where(workflows.c.deleted_at.is_(None))
        if after is not None:
            query = query.where(workflows.c.id < after)
        if search:
            query = query.where(workflows.c.name.icontains(search, autoescape=True))
        if active is not None:
            query = query.where(workflows.c.active == active)
        rows = self.connection.execute(query.order_by(workflows.c.id.desc()).limit(limit + 1))
        return [WorkflowSummary.model_validate(dict(row)) for row in rows.mappings()]

    def raw(self, workflow_id: UUID, version: int | None = None) -> bytes | None:
        """Return the exact bytes of a version (default: the newest), also of removed workflows."""
        query = (
            sa.select(workflow_versions.c.n8n_bytes)
            .join(workflows, workflows.c.id == workflow_versions.c.workflow_id)
            .where(workflows.c.tenant_id == self.tenant, workflows.c.id == workflow_id)
        )
        wanted = workflows.c.version if version is None else sa.literal(version)
        return self.connection.execute(
            query.where(workflow_versions.c.version == wanted)
        ).scalar_one_or_none()

    def versions(self, workflow_id: UUID) -> list[tuple[int, datetime]]:
        """Return number and moment of each version, newest first."""
        rows = self.connection.execute(
            sa.select(workflow_versions.c.version, workflow_versions.c.created_at)
            .where(workflow_versions.c.workflow_id == workflow_id)
            .order_by(workflow_versions.c.version.desc())
        )
        return [(row.version, row.created_at) for row in rows]

    def remove(self, workflow_id: UUID, now: datetime) -> None:
        """Take the workflow out of sight; its executions stay."""
        self.connection.execute(
            self.mine(sa.update(workflows))
            .where(workflows.c.id == workflow_id)
            .values(deleted_at=now, active=False)
        )
        self.set_webhooks(workflow_id, [])

    def set_webhooks(self, workflow_id: UUID, hooks: list[Webhook]) -> None:
        """Replace the webhooks of a workflow."""
        self.connection.execute(sa.delete(webhooks).where(webhooks.c.workflow_id == workflow_id))
        for hook in hooks:
            self.connection.execute(
                webhooks.insert().values(
                    id=new_id(),
                    tenant_id=self.tenant,
                    method=hook.method,
                    path=hook.path,
                    workflow_id=hook.workflow_id,
                    node=hook.node,
                )
            )

    def find_webhooks(self, method: str | None = None) -> list[Webhook]:
        """Return the webhooks of this tenant."""
        query = sa.select(webhooks).where(webhooks.c.tenant_id == self.tenant)
        if method is not None:
            query = query.where(webhooks.c.method == method)
        return [_webhook(row) for row in self.connection.execute(query)]

    def find_webhook(self, method: str, path: str) -> Webhook | None:
        """Return the webhook at exactly this method and path."""
        row = self.connection.execute(
            sa.select(webhooks).where(
                webhooks.c.tenant_id == self.tenant,
                webhooks.c.method == method,
                webhooks.c.path == path,
            )
        ).one_or_none()
        return _webhook(row) if row else None

    def _version_exists(self, workflow_id: UUID, version: int) -> bool:
        return bool(
            self.connection.execute(
                sa.select(workflow_versions.c.version).where(
                    workflow_versions.c.workflow_id == workflow_id,
                    workflow_versions.c.version == version,
                )
            ).scalar_one_or_none()
        )

    def _add_version(self, workflow: StoredWorkflow, raw: bytes) -> None:
        self.connection.execute(
            workflow_versions.insert().values(
                workflow_id=workflow.id,
                version=workflow.version,
                n8n_bytes=raw,
                created_by=workflow.created_by,
                created_at=workflow.updated_at,
            )
        )


_SUMMARY = [workflows.c[name] for name in WorkflowSummary.model_fields]


def _workflow(row: Row[Any]) -> StoredWorkflow:
    return StoredWorkflow.model_validate({name: getattr(row, name) for name in _FIELDS})


_FIELDS = tuple(StoredWorkflow.model_fields)


def _webhook(row: Row[Any]) -> Webhook:
    return Webhook(method=row.method, path=row.path, node=row.node, workflow_id=row.workflow_id)
