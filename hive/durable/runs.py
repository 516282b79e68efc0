"""The handlers that run in this process now: begun, cancelled and drained on one event loop."""

import asyncio
from collections.abc import Callable, Iterable
from contextvars import Context, copy_context
from dataclasses import dataclass
from functools import partial

import structlog

from hive.durable.port import Handler, Payload, RunRef, RunStatus

log = structlog.get_logger()

# A handler that is told to stop gets this long to clean up before the process goes on without it.
CANCEL_GRACE_S = 5.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a handler ended."""

    status: RunStatus
    error: str | None = None


FINISHED = Outcome(RunStatus.FINISHED)
CANCELLED = Outcome(RunStatus.CANCELLED)

Report = Callable[[Outcome], None]


class Runs:
    """Own the task of every handler that runs on this event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._tasks: dict[str, asyncio.Task[Outcome]] = {}
        self._closed = False
        self.context: Context = copy_context()  # handlers see nothing of the engine's own context

    @property
    def ids(self) -> list[str]:
        """Name what runs now."""
        return list(self._tasks)

    def begin(self, ref: RunRef, handler: Handler, payload: Payload, report: Report) -> None:
        """Start a handler; `report` hears how it ended, whatever happens."""
        if self._closed:
            report(CANCELLED)
            return
        work = _guarded(handler, ref, payload)
        task = self._loop.create_task(work, name=ref.id, context=self.context.copy())
        self._tasks[ref.id] = task
        task.add_done_callback(partial(self._ended, ref.id, report))

    def _ended(self, run_id: str, report: Report, task: asyncio.Task[Outcome]) -> None:
        self._tasks.pop(run_id, None)
        if task.cancelled():  # before its first step
            report(CANCELLED)
        elif (error := task.exception()) is not None:  # not an Exception: the process is going down
            report(Outcome(RunStatus.FAILED, repr(error)))
        else:
            report(task.result())

    def cancel(self, run_ids: Iterable[str]) -> None:
        """Tell these handlers to stop, as far as they run here."""
        for run_id in run_ids:
            task = self._tasks.get(run_id)
            if task is not None and not task.cancelling():  # once: it may be cleaning up
                task.cancel()

    async def drain(self, drain_s: float) -> None:
        """Wait for the handlers, then cancel what is left; afterwards nothing can begin."""
        await self._settle(drain_s)
        self._closed = True
        if self._tasks:
            log.warning("runs_cancelled_at_close", runs=self.ids)
            self.cancel(self.ids)
            await self._settle(CANCEL_GRACE_S)
        if self._tasks:
            log.error("runs_ignore_cancel", runs=self.ids)

    async def _settle(self, wait_s: float) -> None:
        deadline = self._loop.time() + wait_s
        while self._tasks and (left := deadline - self._loop.time()) > 0:
            await asyncio.wait(self._tasks.values(), timeout=left)


async def _guarded(handler: Handler, ref: RunRef, payload: Payload) -> Outcome:
    try:
        await handler(ref, payload)
    except asyncio.CancelledError:
        if (task := asyncio.current_task()) is not None and task.cancelling():
            return CANCELLED
        log.exception("run_failed", run=ref.id)  # something it awaited was cancelled, not the run
        return Outcome(RunStatus.FAILED, "CancelledError: cancelled from inside")
    except Exception as error:
        log.exception("run_failed", run=ref.id)
        return Outcome(RunStatus.FAILED, f"{type(error).__name__}: {error}")
    return FINISHED
