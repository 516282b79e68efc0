"""What happens to tasks."""

from typing import Any, ClassVar
from uuid import UUID

from typing_extensions import override

from hive.coordinator.model import Task, TaskStatus
from hive.events.event import Event


class TaskEvent(Event):
    """Something about one task. It concerns its agent, if it has one, and who asked for it."""

    source: ClassVar[str] = "coordinator"

    task_id: UUID
    title: str
    status: TaskStatus
    priority: int
    agent_id: str | None
    attempt: int
    execution_id: UUID | None
    created_by: UUID | None

    @override
    def topics(self) -> tuple[str, ...]:
        agent = (f"agent.{self.agent_id}",) if self.agent_id else ()
        user = (f"user.{self.created_by}",) if self.created_by else ()
        return agent + user


class TaskCreated(TaskEvent):
    """Somebody asked for something."""

    type: ClassVar[str] = "task.created"


class TaskAssigned(TaskEvent):
    """A slot of an agent is taken for a task."""

    type: ClassVar[str] = "task.assigned"


class TaskStarted(TaskEvent):
    """The agent works on it."""

    type: ClassVar[str] = "task.started"


class TaskCompleted(TaskEvent):
    """The agent answered."""

    type: ClassVar[str] = "task.completed"

    usage: dict[str, int]
    tokens_per_second: float | None


class TaskRequeued(TaskEvent):
    """The attempt is over without an end of the task; it waits for the next one."""

    type: ClassVar[str] = "task.requeued"

    reason: str


class TaskFailed(TaskEvent):
    """The task will have no answer."""

    type: ClassVar[str] = "task.failed"

    reason: str
    message: str


class TaskCancelled(TaskEvent):
    """Somebody no longer wants an answer."""

    type: ClassVar[str] = "task.cancelled"


def facts_of(task: Task, *, agent_id: str | None = None) -> dict[str, Any]:
    """Return what every event says of its task."""
    return {
        "task_id": task.id,
        "title": task.title,
        "status": task.status,
        "priority": task.priority,
        "agent_id": agent_id or task.agent_id,
        "attempt": task.attempt,
        "execution_id": task.execution_id,
        "created_by": task.created_by,
    }
