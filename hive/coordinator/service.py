"""What can be done with tasks."""

import asyncio
import hashlib
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from hive.agents.model import Agent
from hive.agents.repository import AgentRepository
from hive.agents.service import AgentNotFoundError
from hive.coordinator.dispatcher import run_of
from hive.coordinator.errors import (
    TaskEndedError,
    TaskNotFoundError,
    TaskRunningError,
    UnknownAgentError,
    UnknownDependencyError,
)
from hive.coordinator.events import TaskCreated, facts_of
from hive.coordinator.lifecycle import Lifecycle
from hive.coordinator.matching import needs_key
from hive.coordinator.model import (
    FINAL,
    Task,
    TaskError,
    TaskFilter,
    TaskRequest,
    TaskStatus,
)
from hive.coordinator.reach import check_reach
from hive.coordinator.repository import TaskRepository
from hive.coordinator.waiting import Waiters
from hive.db.store import Store, Work
from hive.durable.port import DurableEngine
from hive.errors import HiveError
from hive.http.idempotency import RequestKey, create_once
from hive.kit.correlation import correlation_id as present_correlation
from hive.kit.ids import new_id, parse_id
from hive.kit.paging import Page, page_of, read_cursor

EFFECT_KEY_LIMIT = 255
RECHECK_S = 5.0
"""How often a waiting caller looks into the store, in case another process ended the task."""


class TaskService:
    """Create tasks, see them, wait for them, cancel them, and say who shall do them."""

    def __init__(
        self, *, store: Store, engine: DurableEngine, lifecycle: Lifecycle, waiters: Waiters
    ) -> None:
        self._store = store
        self._engine = engine
        self._lifecycle = lifecycle
        self._waiters = waiters

    async def create(
        self,
        request: TaskRequest,
        *,
        tenant: str,
        created_by: UUID | None = None,
        key: RequestKey | None = None,
    ) -> Task:
        """Accept a task, once per Idempotency-Key.

        Raises `UnknownDependencyError`, `UnknownAgentError`, `UnknownCapabilityError` or
        `CapabilityOutOfReachError`.
        """

        def make(work: Work) -> Task:
            return self._create(work, request, tenant, {"created_by": created_by})

        if key is None:
            return await self._store.write(make)
        return await create_once(self._store, key, tenant=tenant, answer=Task, make=make)

    async def submit_effect(
        self,
        request: TaskRequest,
        *,
        tenant: str,
        effect_key: str,
        execution_id: UUID,
        correlation_id: str | None,
    ) -> Task:
        """Create a workflow's task, or return the one created before under this key."""
        if len(effect_key) > EFFECT_KEY_LIMIT:
            effect_key = hashlib.sha256(effect_key.encode()).hexdigest()
        values = {
            "effect_key": effect_key,
            "execution_id": execution_id,
            "correlation_id": correlation_id,
        }

        def make(work: Work) -> Task:
            known = TaskRepository(work.connection, tenant).by_effect(effect_key)
            return known or self._create(work, request, tenant, values)

        try:
            return await self._store.write(make)
        except IntegrityError:  # another process was first between our look and our insert
            return await self._store.write(make)

    async def get(self, task_id: UUID, *, tenant: str, seen_by: UUID | None = None) -> Task:
        """Return the task; `seen_by` sees only their own. Raises `TaskNotFoundError`."""
        task = await self._store.read(lambda c: TaskRepository(c, tenant).get(task_id))
        if task is None or (seen_by is not None and task.created_by != seen_by):
            raise TaskNotFoundError(f"There is no task {task_id}")
        return task

    async def list(
        self, wanted: TaskFilter, *, tenant: str, cursor: str | None = None, limit: int = 50
    ) -> Page[Task]:
        """Return tasks, the newest first. Raises `AgentNotFoundError` for an unknown agent."""
        after = read_cursor(cursor)
        if wanted.agent is not None:
            agent = await self._agent(wanted.agent, tenant)
            wanted = wanted.model_copy(update={"agent": str(agent.id)})
        rows = await self._store.read(
            lambda c: TaskRepository(c, tenant).page(wanted, after, limit)
        )
        return page_of(rows, limit, lambda task: task.id)

    async def wait(self, task_id: UUID, *, tenant: str) -> Task:
        """Return the task when it has ended."""
        with self._waiters.waiting_for(task_id) as ended:
            while True:
                task = await self.get(task_id, tenant=tenant)
                if task.status in FINAL:
                    return task
                with suppress(TimeoutError):
                    async with asyncio.timeout(RECHECK_S):
                        await ended.wait()
                ended.clear()

    async def cancel(self, task_id: UUID, *, tenant: str) -> Task:
        """End a task that has not ended and stop its model; raises `TaskEndedError`."""
        before = await self.get(task_id, tenant=tenant)

        def body(work: Work) -> Task:
            cancelled = self._lifecycle.cancel(work, before)
            if cancelled is None:
                raise _ended(TaskRepository(work.connection, tenant).get(task_id) or before)
            return cancelled

        cancelled = await self._store.write(body)
        await self._stop(cancelled)
        return cancelled

    async def cancel_execution(self, execution_id: UUID, *, tenant: str) -> None:
        """Cancel the open tasks of an execution."""

        def body(work: Work) -> list[Task]:
            found = TaskRepository(work.connection, tenant).of_execution(execution_id)
            moved = [self._lifecycle.cancel(work, task) for task in found]
            return [task for task in moved if task is not None]

        for task in await self._store.write(body):
            await self._stop(task)

    async def assign(self, task_id: UUID, agent_ref: str, *, tenant: str) -> Task:
        """Let a certain agent do the task as soon as it has a slot.

        Raises `TaskRunningError` or `TaskEndedError` if it is too late, `AgentNotFoundError`.
        """
        before = await self.get(task_id, tenant=tenant)
        agent = await self._agent(agent_ref, tenant)

        def body(work: Work) -> Task:
            now = TaskRepository(work.connection, tenant).get(task_id) or before
            asked = self._lifecycle.ask_for(work, now, agent.id)
            if asked is None:
                raise TaskRunningError if now.status is TaskStatus.RUNNING else _ended(now)
            return asked

        return await self._store.write(body)

    async def _agent(self, ref: str, tenant: str) -> Agent:
        agent = await self._store.read(lambda c: AgentRepository(c, tenant).get(ref))
        if agent is None:
            raise AgentNotFoundError(f"There is no agent {ref[:100]!r}")
        return agent

    async def _stop(self, task: Task) -> None:
        """Tell the engine too: the attempt may run in another process."""
        if task.attempt:
            with suppress(HiveError):
                await self._engine.cancel(run_of(task))

    def _create(self, work: Work, request: TaskRequest, tenant: str, more: dict[str, Any]) -> Task:
        agents = AgentRepository(work.connection, tenant).all()
        asked = _asked_agent(request, agents)
        if asked is None:
            check_reach(request.capabilities, agents)
        repository = TaskRepository(work.connection, tenant)
        states = repository.statuses(request.depends_on) if request.depends_on else {}
        if missing := [str(each) for each in request.depends_on if each not in states]:
            message = f"There is no task {', '.join(missing[:3])} to depend on"
            raise UnknownDependencyError(message, missing=missing)
        open_states = [state for state in states.values() if state != TaskStatus.COMPLETED.value]
        values = {
            "correlation_id": present_correlation.get(),
            **more,
            "id": new_id(),
            "created_at": work.now,
            "status": TaskStatus.PENDING.value,
            "needs_key": needs_key(request.capabilities),
            "requested_agent_id": asked.id if asked else None,
            "dependencies_left": len(open_states),
            **_columns_of(request),
        }
        task = repository.add(values, request.depends_on)
        work.announce(TaskCreated(**facts_of(task)), tenant=tenant, correlation=task.correlation_id)
        lost = {TaskStatus.FAILED.value, TaskStatus.CANCELLED.value} & set(open_states)
        if lost:
            error = TaskError(
                reason="dependency_failed", message="A task that this one depends on has no answer"
            )
            return self._lifecycle.fail(work, task, error) or task
        return task


def _asked_agent(request: TaskRequest, agents: Iterable[Agent]) -> Agent | None:
    if request.agent_id is None:
        return None
    wanted = parse_id(request.agent_id)
    for agent in agents:
        if request.agent_id == agent.agent_id or wanted == agent.id:
            return agent
    raise UnknownAgentError(f"There is no agent {request.agent_id!r}")


def _ended(task: Task) -> TaskEndedError:
    return TaskEndedError(f"The task is {task.status.value} already", status=task.status.value)


def _columns_of(request: TaskRequest) -> dict[str, Any]:
    fields = request.model_dump(mode="json", exclude={"agent_id", "depends_on", "timeout"})
    return {**fields, "deadline": request.deadline, "timeout_s": request.timeout}
