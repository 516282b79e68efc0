"""What each agent works on for this process, as its events tell it."""

from uuid import UUID


class Workload:
    """The tasks under way, per agent. The database decides about slots; this only informs."""

    def __init__(self) -> None:
        self._tasks: dict[UUID, dict[str, None]] = {}

    def enter(self, agent_id: UUID, task_id: str) -> None:
        """Note that the agent has this task."""
        self._tasks.setdefault(agent_id, {})[task_id] = None

    def leave(self, agent_id: UUID, task_id: str) -> None:
        """Note that the agent no longer has this task."""
        tasks = self._tasks.get(agent_id, {})
        tasks.pop(task_id, None)
        if not tasks:
            self._tasks.pop(agent_id, None)

    def used(self, agent_id: UUID) -> int:
        """Count the agent's tasks."""
        return len(self._tasks.get(agent_id, ()))

    def current(self, agent_id: UUID) -> str | None:
        """Name the task that the agent has had for longest."""
        return next(iter(self._tasks.get(agent_id, ())), None)
