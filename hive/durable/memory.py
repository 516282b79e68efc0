"""The durable engine's contract without the durability, for development and tests."""

import asyncio
from dataclasses import dataclass
from uuid import uuid4

from typing_extensions import override

from hive.durable.port import (
    AlreadyStartedError,
    DurableEngine,
    EngineClosedError,
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

ENDED = frozenset({RunStatus.FINISHED, RunStatus.FAILED, RunStatus.CANCELLED})


@dataclass(slots=True)
class _Record:
    """What is known of one run."""

    status: RunStatus
    timer: asyncio.TimerHandle | None = None
    ended_at: float = 0.0


class MemoryEngine(DurableEngine):
    """Run handlers in this process and forget all of it with the process."""

    def __init__(self, executor_id: str | None = None) -> None:
        self._executor_id = executor_id or str(uuid4())
        self._handlers: dict[SegmentKind, Handler] = {}
        self._records: dict[str, _Record] = {}
        self._runs: Runs | None = None
        self._closing = self._closed = False

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
        self._runs = Runs()

    @override
    async def close(self, drain_s: float) -> None:
        if self._runs is None or self._closed:
            return
        self._closing = True
        await self._runs.drain(drain_s)
        self._closed = True
        for record in self._records.values():
            if record.timer is not None:
                record.timer.cancel()

    @override
    async def submit(
        self, ref: RunRef, payload: Payload, *, delay_s: float = 0, priority: int = 0
    ) -> None:
        self._started()
        sealed = seal(payload)
        if ref.id in self._records:
            return
        if ref.kind not in self._handlers:
            raise NoHandlerError(f"No other process can run {ref.id!r} from this memory.")
        record = self._records[ref.id] = _Record(RunStatus.QUEUED)
        if delay_s > 0:
            loop = asyncio.get_running_loop()
            record.timer = loop.call_later(delay_s, self._begin, ref, sealed)
        else:
            self._begin(ref, sealed)

    @override
    async def cancel(self, ref: RunRef) -> None:
        runs = self._started()
        record = self._records.get(ref.id)
        if record is None or record.status in ENDED:
            return
        if record.timer is not None:
            record.timer.cancel()
        self._end(ref.id, RunStatus.CANCELLED)
        runs.cancel([ref.id])

    @override
    async def status(self, ref: RunRef) -> RunStatus | None:
        self._started()
        record = self._records.get(ref.id)
        return record.status if record else None

    @override
    async def purge(self, older_than_s: float) -> int:
        self._started()
        limit = asyncio.get_running_loop().time() - older_than_s
        old = [i for i, r in self._records.items() if r.status in ENDED and r.ended_at <= limit]
        for run_id in old:
            del self._records[run_id]
        return len(old)

    def _started(self) -> Runs:
        if self._closed:
            raise EngineClosedError
        if self._runs is None:
            raise NotStartedError
        return self._runs

    def _begin(self, ref: RunRef, payload: Payload) -> None:
        if self._closing:  # it waits for a next process, which memory does not have
            return
        record = self._records[ref.id]
        record.status, record.timer = RunStatus.RUNNING, None

        def report(outcome: Outcome) -> None:
            self._end(ref.id, outcome.status)

        self._started().begin(ref, self._handlers[ref.kind], payload, report)

    def _end(self, run_id: str, status: RunStatus) -> None:
        record = self._records.get(run_id)
        if record is not None and record.status not in ENDED:
            record.status, record.ended_at = status, asyncio.get_running_loop().time()
