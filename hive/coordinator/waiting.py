"""Wake those who wait for a task, and stop attempts that are no longer wanted."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID


class Waiters:
    """Who waits in this process for the end of which task."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, set[asyncio.Event]] = {}

    @contextmanager
    def waiting_for(self, task_id: UUID) -> Generator[asyncio.Event]:
        """Give an event that is set when the task has ended."""
        event = asyncio.Event()
        self._waiting.setdefault(task_id, set()).add(event)
        try:
            yield event
        finally:
            mine = self._waiting[task_id]
            mine.discard(event)
            if not mine:
                del self._waiting[task_id]

    def ended(self, task_id: UUID) -> None:
        """Wake all who wait for this task."""
        for event in self._waiting.get(task_id, ()):
            event.set()


class Attempts:
    """The attempts that run in this process, each with the handle that stops it."""

    def __init__(self) -> None:
        self._running: dict[UUID, asyncio.Timeout] = {}

    def __contains__(self, task_id: UUID) -> bool:
        """Tell whether an attempt at this task runs here."""
        return task_id in self._running

    @contextmanager
    def running(self, task_id: UUID, scope: asyncio.Timeout) -> Generator[None]:
        """Let the attempt, which runs inside `scope`, be stopped."""
        self._running[task_id] = scope
        try:
            yield
        finally:
            if self._running.get(task_id) is scope:
                del self._running[task_id]

    def stop(self, task_id: UUID) -> None:
        """End the attempt's scope now, which closes its connection and stops the model."""
        if scope := self._running.get(task_id):
            scope.reschedule(asyncio.get_running_loop().time())
