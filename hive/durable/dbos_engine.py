"""The durable engine on DBOS Transact: SQLite for one process, PostgreSQL for many."""

import asyncio
from concurrent.futures import Future
from datetime import timedelta
from functools import partial
from uuid import uuid4

import structlog
from typing_extensions import override

from hive.durable.dbos_host import DbosHost
from hive.durable.dbos_setup import QUEUES, DbosOptions, RunFailedError, queue_priority
from hive.durable.port import (
    AlreadyStartedError,
    DurableEngine,
    Handler,
    NoHandlerError,
    NotStartedError,
    Payload,
    RunRef,
    RunStatus,
    SegmentKind,
    seal,
)
from hive.durable.runs import Outcome, Runs
from hive.kit.clock import Clock, rfc3339, system_clock

log = structlog.get_logger()

STATUS = {
    "DELAYED": RunStatus.QUEUED,
    "ENQUEUED": RunStatus.QUEUED,
    "PENDING": RunStatus.RUNNING,
    "SUCCESS": RunStatus.FINISHED,
    "ERROR": RunStatus.FAILED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": RunStatus.FAILED,
    "CANCELLED": RunStatus.CANCELLED,
}
ENDED = [name for name, status in STATUS.items() if status not in ("queued", "running")]
PURGE_BATCH = 500


class DbosEngine(DurableEngine):
    """Start runs in this process through DBOS; queues carry delays and what others should run."""

    def __init__(
        self,
        url: str,
        *,
        executor_id: str | None = None,
        options: DbosOptions | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._executor_id = executor_id or str(uuid4())
        self._options = options or DbosOptions()
        self._clock = clock
        self._host = DbosHost(url, self._executor_id, self._options)
        self._handlers: dict[SegmentKind, Handler] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._runs: Runs | None = None
        self._closing = False

    @property
    @override
    def executor_id(self) -> str:
        return self._executor_id

    @override
    def register(self, kind: SegmentKind, handler: Handler) -> None:
        if self._runs is not None:
            raise AlreadyStartedError
        self._handlers[kind] = handler

    @override
    async def start(self) -> None:
        if self._runs is not None:
            raise AlreadyStartedError
        self._loop, self._runs = asyncio.get_running_loop(), Runs()
        await self._host.start(self._body, self._handlers, self._watch)

    @override
    async def close(self, drain_s: float) -> None:
        if self._runs is None or self._closing:
            return
        self._closing = (
            True  # from here on, what is submitted waits in the queue for a next process
        )
        self._host.stop_dequeuing()
        await self._host.drain(drain_s)
        await self._runs.drain(0)
        await self._host.stop()

    @override
    async def submit(
        self, ref: RunRef, payload: Payload, *, delay_s: float = 0, priority: int = 0
    ) -> None:
        here = ref.kind in self._handlers and not self._closing
        sealed = seal(payload)
        if here and delay_s <= 0:
            await self._host.call(partial(self._start_here, ref, sealed))
        else:
            await self._host.call(partial(self._enqueue, ref, sealed, delay_s, priority))

    @override
    async def cancel(self, ref: RunRef) -> None:
        runs = self._started()
        from dbos import DBOS

        runs.cancel([ref.id])  # at once, whatever the database does
        await self._host.call(partial(DBOS.cancel_workflow_async, ref.id))
        runs.cancel([ref.id])  # it may have begun in between

    @override
    async def status(self, ref: RunRef) -> RunStatus | None:
        from dbos import DBOS

        found = await self._host.call(
            partial(
                DBOS.list_workflows_async,
                workflow_ids=[ref.id],
                load_input=False,
                load_output=False,
            )
        )
        return STATUS[found[0].status] if found else None

    @override
    async def purge(self, older_than_s: float) -> int:
        limit = rfc3339(self._clock() - timedelta(seconds=older_than_s))
        count = 0
        while deleted := await self._host.call(partial(_purge_batch, limit)):
            count += deleted
        return count

    def _started(self) -> Runs:
        if self._runs is None:
            raise NotStartedError
        return self._runs

    async def _start_here(self, ref: RunRef, payload: Payload) -> None:
        from dbos import DBOS, SetWorkflowID

        with SetWorkflowID(ref.id):
            await DBOS.start_workflow_async(self._host.workflows[ref.kind], ref.id, payload)

    async def _enqueue(self, ref: RunRef, payload: Payload, delay_s: float, priority: int) -> None:
        from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

        options = SetEnqueueOptions(
            delay_seconds=delay_s if delay_s > 0 else None, priority=queue_priority(priority)
        )
        with SetWorkflowID(ref.id), options:
            workflow = self._host.workflows[ref.kind]
            await DBOS.enqueue_workflow_async(QUEUES[ref.kind], workflow, ref.id, payload)

    async def _body(self, run_id: str, payload: Payload) -> None:
        """Be the DBOS workflow, on DBOS's loop: the handler itself runs on the server's."""
        from dbos import DBOS, error

        outcome = await self._hand_over(RunRef.parse(run_id), payload)
        if outcome.status is RunStatus.CANCELLED:
            # The row first: DBOS waits for the end of a cancelled run that is recorded as running.
            await (
                self._started()
                .context.copy()
                .run(asyncio.ensure_future, DBOS.cancel_workflow_async(run_id))
            )
            raise error.DBOSWorkflowCancelledError(run_id)
        if outcome.status is RunStatus.FAILED:
            raise RunFailedError(outcome.error)

    async def _hand_over(self, ref: RunRef, payload: Payload) -> Outcome:
        handler = self._handlers.get(ref.kind)
        if handler is None or self._loop is None:
            raise NoHandlerError(f"{ref.id!r} came to a process that cannot run it.")
        ended: Future[Outcome] = Future()
        self._loop.call_soon_threadsafe(
            self._started().begin, ref, handler, payload, ended.set_result
        )
        return await asyncio.wrap_future(ended)

    async def _watch(self) -> None:
        """Hear of runs that other processes cancelled; DBOS itself tells only its own steps."""
        from dbos import DBOS

        while True:
            await asyncio.sleep(self._options.watch_s)
            if not (ids := self._started().ids):
                continue
            try:
                rows = await DBOS.list_workflows_async(
                    workflow_ids=ids, status="CANCELLED", load_input=False, load_output=False
                )
                if rows and self._loop is not None:
                    stopped = [row.workflow_id for row in rows]
                    self._loop.call_soon_threadsafe(self._started().cancel, stopped)
            except Exception:
                log.exception("cancellations_unread")


async def _purge_batch(limit: str) -> int:
    from dbos import DBOS

    old = await DBOS.list_workflows_async(
        status=ENDED, completed_before=limit, limit=PURGE_BATCH, load_input=False, load_output=False
    )
    await DBOS.delete_workflows_async([row.workflow_id for row in old])
    return len(old)
