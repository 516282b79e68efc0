"""What happens to a task, within a transaction: its status, its agent, its dependents, the news."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hive.agents.events import AgentPerformanceUpdate, status_changed
from hive.agents.events import facts_of as agent_facts
from hive.agents.model import AgentStatus
from hive.agents.repository import AgentRepository
from hive.agents.scoring import blend, next_status
from hive.coordinator.events import (
    TaskAssigned,
    TaskCancelled,
    TaskCompleted,
    TaskFailed,
    TaskRequeued,
    TaskStarted,
    facts_of,
)
from hive.coordinator.matching import Match
from hive.coordinator.model import Task, TaskError, TaskResult, TaskStatus
from hive.coordinator.repository import TaskRepository
from hive.coordinator.routing import AT_WORK
from hive.coordinator.tables import IS_ACTIVE, tasks
from hive.coordinator.waiting import Attempts, Waiters
from hive.db.store import Work
from hive.events.event import Event

NOT_HELD: dict[str, Any] = {"owner": None, "assigned_agent_id": None, "assigned_at": None}
"""What a task that waits again no longer has."""


class Lifecycle:
    """Moves tasks. A method returns None, and changes nothing, where the move is not allowed."""

    def __init__(self, *, waiters: Waiters, attempts: Attempts) -> None:
        self._waiters = waiters
        self._attempts = attempts

    def assign(self, work: Work, match: Match, *, owner: str) -> Task | None:
        """Take a slot of the agent for the task."""
        task = TaskRepository(work.connection, match.tenant).move(
            match.task_id,
            TaskStatus.ASSIGNED,
            assigned_agent_id=match.agent_id,
            assigned_at=work.now,
            not_before=None,
            owner=owner,
            attempt=tasks.c.attempt + 1,
        )
        if task is not None:
            self._tell(work, task, TaskAssigned(**facts_of(task)))
            refresh_agent(work, match.tenant, match.agent_id)
        return task

    def start(self, work: Work, task_id: UUID, *, tenant: str, attempt: int) -> Task | None:
        """Begin the attempt, if this process still holds the task."""
        repository = TaskRepository(work.connection, tenant)
        task = repository.move(task_id, TaskStatus.RUNNING, as_attempt=attempt, started_at=work.now)
        if task is not None:
            self._tell(work, task, TaskStarted(**facts_of(task)))
        return task

    def complete(self, work: Work, task: Task, result: TaskResult) -> Task | None:
        """Keep the answer of this attempt."""
        repository = TaskRepository(work.connection, task.tenant_id)
        done = repository.move(
            task.id,
            TaskStatus.COMPLETED,
            as_attempt=task.attempt,
            completed_at=work.now,
            result=result.model_dump(mode="json"),
            completion_tokens=result.usage.get("completion_tokens"),
        )
        if done is None:
            return None
        repository.release_dependents(task.id)
        event = TaskCompleted(
            **facts_of(done), usage=result.usage, tokens_per_second=result.tokens_per_second
        )
        self._tell(work, done, event)
        self._ended(work, done)
        if done.assigned_agent_id and result.tokens_per_second:
            _measured(work, done, result.tokens_per_second)
        return done

    def fail(self, work: Work, task: Task, error: TaskError) -> Task | None:
        """End the task at this attempt without an answer, and all that wait for it."""
        failed = self._fail_one(work, task, error)
        if failed is not None:
            self._fail_dependents(work, failed)
        return failed

    def cancel(self, work: Work, task: Task) -> Task | None:
        """End the task because nobody wants it any more; a running attempt is stopped."""
        cancelled = TaskRepository(work.connection, task.tenant_id).move(
            task.id, TaskStatus.CANCELLED, completed_at=work.now
        )
        if cancelled is not None:
            self._tell(work, cancelled, TaskCancelled(**facts_of(cancelled)))
            self._ended(work, cancelled)
            work.after_commit(lambda: self._attempts.stop(task.id))
            self._fail_dependents(work, cancelled)
        return cancelled

    def put_back(
        self,
        work: Work,
        task: Task,
        *,
        reason: str,
        delay_s: float = 0,
        **values: Any,
    ) -> Task | None:
        """Let the task wait for its next attempt; the one before can no longer change it."""
        agent_id, slug = task.assigned_agent_id, task.agent_id
        waiting = TaskRepository(work.connection, task.tenant_id).move(
            task.id,
            TaskStatus.PENDING,
            as_attempt=task.attempt,
            **{**NOT_HELD, **values},
            started_at=None,
            not_before=work.now + timedelta(seconds=delay_s) if delay_s else None,
        )
        if waiting is not None:
            event = TaskRequeued(**facts_of(waiting, agent_id=slug), reason=reason)
            self._tell(work, waiting, event)
            work.after_commit(lambda: self._attempts.stop(task.id))
            if agent_id is not None:
                refresh_agent(work, task.tenant_id, agent_id)
        return waiting

    def ask_for(self, work: Work, task: Task, agent_id: UUID) -> Task | None:
        """Let the task wait for a certain agent; None if it is running or has ended."""
        if task.status not in (TaskStatus.PENDING, TaskStatus.ASSIGNED):
            return None
        repository = TaskRepository(work.connection, task.tenant_id)
        repository.request_agent(task.id, agent_id)
        if task.status is TaskStatus.ASSIGNED and task.assigned_agent_id != agent_id:
            return self.put_back(work, task, reason="reassigned")
        asked = repository.get(task.id)
        if asked is not None:
            self._tell(work, asked, TaskRequeued(**facts_of(asked), reason="reassigned"))
        return asked

    def _ended(self, work: Work, task: Task) -> None:
        work.after_commit(lambda: self._waiters.ended(task.id))
        if task.assigned_agent_id is not None:
            refresh_agent(work, task.tenant_id, task.assigned_agent_id)

    def _fail_dependents(self, work: Work, task: Task) -> None:
        repository = TaskRepository(work.connection, task.tenant_id)
        ended = [task]
        while ended:  # not by recursion: a chain of dependents may be long
            cause = ended.pop()
            how = "was cancelled" if cause.status is TaskStatus.CANCELLED else "failed"
            why = f"Task {cause.id}, which this one depends on, {how}"
            for each in repository.waiting_for(cause.id):
                error = TaskError(reason="dependency_failed", message=why)
                if failed := self._fail_one(work, each, error):
                    ended.append(failed)

    def _fail_one(self, work: Work, task: Task, error: TaskError) -> Task | None:
        failed = TaskRepository(work.connection, task.tenant_id).move(
            task.id,
            TaskStatus.FAILED,
            as_attempt=task.attempt,
            completed_at=work.now,
            error=error.model_dump(mode="json"),
        )
        if failed is not None:
            event = TaskFailed(**facts_of(failed), reason=error.reason, message=error.message)
            self._tell(work, failed, event)
            self._ended(work, failed)
            work.after_commit(lambda: self._attempts.stop(task.id))
        return failed

    def _tell(self, work: Work, task: Task, event: Event) -> None:
        work.announce(event, tenant=task.tenant_id, correlation=task.correlation_id)


def refresh_agent(work: Work, tenant: str, agent_id: UUID) -> None:
    """Let the agent be busy if all its slots are taken, else online; announce a change."""
    agents = AgentRepository(work.connection, tenant)
    agent = agents.get(str(agent_id))
    if agent is None or agent.status not in AT_WORK:
        return
    held = held_by(work, agent_id)
    status = next_status(agent.status, available=True, full=len(held) >= agent.slots)
    if status == agent.status:
        return
    changed = agents.change(agent_id, status=status, status_reason=None)
    if changed is not None:
        current = str(held[0]) if held else None
        event = status_changed(changed, previous=agent.status, current_task=current)
        work.announce(event, tenant=tenant)


def held_by(work: Work, agent_id: UUID) -> list[UUID]:
    """Return the tasks that an agent has, the oldest first."""
    query = sa.select(tasks.c.id).where(IS_ACTIVE, tasks.c.assigned_agent_id == agent_id)
    return list(work.connection.execute(query.order_by(tasks.c.assigned_at)).scalars())


def _measured(work: Work, task: Task, tokens_per_second: float) -> None:
    """Learn the agent's speed from an answer."""
    agents = AgentRepository(work.connection, task.tenant_id)
    agent = agents.get(str(task.assigned_agent_id))
    if agent is None:
        return
    speed = blend(agent.tokens_per_second, tokens_per_second)
    changed = agents.change(agent.id, tokens_per_second=speed, last_seen=work.now) or agent
    held = held_by(work, agent.id) if changed.status == AgentStatus.BUSY else []
    facts = agent_facts(changed, current_task=str(held[0]) if held else None)
    work.announce(AgentPerformanceUpdate(**facts), tenant=task.tenant_id)
