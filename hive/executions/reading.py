"""Look at executions: one, a page of them, their node runs, the workflow they run."""

from uuid import UUID

from sqlalchemy import Connection

from hive.db.store import Store
from hive.engine.state import NodeRun
from hive.errors import NotFoundError
from hive.executions.journal import Journal
from hive.executions.model import Execution
from hive.executions.repository import ExecutionFilter, ExecutionRepository
from hive.kit.paging import Page, page_of, read_cursor
from hive.workflows.repository import WorkflowRepository
from hive.workflows.service import WorkflowNotFoundError


class ExecutionNotFoundError(NotFoundError):
    """No execution has this id."""


class ExecutionReader:
    """Answers questions about the executions of a tenant."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, execution_id: UUID, *, tenant: str) -> Execution:
        """Return an execution or raise `ExecutionNotFoundError`."""
        return await self._store.read(lambda c: known(ExecutionRepository(c, tenant), execution_id))

    async def page(
        self, wanted: ExecutionFilter, *, tenant: str, cursor: str | None, limit: int
    ) -> Page[Execution]:
        """Return a page of executions, newest first."""
        after = read_cursor(cursor)
        rows = await self._store.read(
            lambda c: ExecutionRepository(c, tenant).page(wanted, after=after, limit=limit)
        )
        return page_of(rows, limit, lambda execution: execution.id)

    async def node_runs(
        self, execution_id: UUID, *, tenant: str, after: int, limit: int
    ) -> list[NodeRun]:
        """Return up to `limit` + 1 recorded runs, in their order."""

        def body(connection: Connection) -> list[NodeRun]:
            known(ExecutionRepository(connection, tenant), execution_id)
            journal = Journal(connection, execution_id=execution_id, tenant=tenant)
            return journal.runs(after=after, limit=limit + 1)

        return await self._store.read(body)

    async def workflow_json(self, execution_id: UUID, *, tenant: str) -> bytes:
        """Return the n8n JSON that the execution runs, in its version."""

        def body(connection: Connection) -> bytes | None:
            execution = known(ExecutionRepository(connection, tenant), execution_id)
            return execution.workflow_id and WorkflowRepository(connection, tenant).raw(
                execution.workflow_id, execution.workflow_version
            )

        raw = await self._store.read(body)
        if raw is None:
            raise WorkflowNotFoundError
        return raw


def known(mine: ExecutionRepository, execution_id: UUID) -> Execution:
    """Return the execution or raise `ExecutionNotFoundError`."""
    execution = mine.get(execution_id)
    if execution is None:
        message = f"No execution has the id {str(execution_id)!r}"
        raise ExecutionNotFoundError(message)
    return execution
