"""Writes an execution down while it runs: the engine's listener with the journal behind it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hive.db.store import Store, Work
from hive.engine.plan import Step
from hive.engine.state import NodeRun
from hive.events.bus import EventBus
from hive.events.event import HiveEvent
from hive.executions import repository
from hive.executions.events import NodeCompleted, NodeStarted, WorkflowFact
from hive.executions.journal import Journal
from hive.kit.clock import Clock
from hive.kit.ids import new_id
from hive.sdk.errors import ExecutionInterruptError

FLUSH_AFTER_S = 0.05
"""Runs of pure nodes are written this much later at most; until then they share commits."""
FLUSH_AT = 500
"""Runs that are written at once, however young they are."""


class StaleFenceError(ExecutionInterruptError):
    """Another process has taken this execution over."""


@dataclass(slots=True, kw_only=True)
class Recording:
    """What the recorder must know of the execution it records."""

    execution_id: UUID
    workflow_id: UUID | None
    tenant: str
    correlation_id: str | None
    fence: int
    node_ids: dict[str, str]
    reachable: int
    done: set[str] = field(default_factory=set[str])
    begin: Callable[[Work], None] | None = None
    """Makes the execution's row in the first transaction, when it was not made before."""

    @property
    def progress(self) -> float:
        """Finished nodes among those that can be reached, 0 to 1."""
        return min(1.0, len(self.done) / max(1, self.reachable))

    def fact(self, kind: type[WorkflowFact], work: Work, data: dict[str, Any]) -> WorkflowFact:
        """Build an event of this execution."""
        return kind(
            execution_id=str(self.execution_id),
            workflow_id=str(self.workflow_id) if self.workflow_id else None,
            timestamp=work.now,
            correlation_id=self.correlation_id,
            data=data,
        )


class Recorder:
    """The listener of one execution.

    Runs are buffered and committed together: before an effect starts, after a node with an effect,
    a moment after a pure node, and at the end. Every commit checks the fence; once it is stale
    nothing is written any more and `StaleFenceError` ends the run.
    """

    def __init__(self, recording: Recording, *, store: Store, bus: EventBus, clock: Clock) -> None:
        self.recording = recording
        self._store = store
        self._bus = bus
        self._clock = clock
        self._buffer: list[NodeRun] = []
        self._stop = False
        self._effect = False
        self._lock = asyncio.Lock()
        self._late: asyncio.TimerHandle | None = None
        self._flushing: asyncio.Future[None] | None = None

    def stop(self) -> None:
        """Let the execution end after the present node."""
        self._stop = True

    def should_stop(self) -> bool:
        """Tell whether the execution has been cancelled."""
        return self._stop

    async def node_started(self, step: Step) -> None:
        """Tell those who watch; nothing is stored."""
        self._effect = False
        now = self._clock()
        fact = NodeStarted(
            execution_id=str(self.recording.execution_id),
            workflow_id=str(self.recording.workflow_id) if self.recording.workflow_id else None,
            timestamp=now,
            correlation_id=self.recording.correlation_id,
            data={
                "node_id": self.recording.node_ids.get(step.node, step.node),
                "node": step.node,
                "run_index": step.run_index,
            },
        )
        event = HiveEvent(
            id=str(new_id()),
            type=fact.type,
            source=fact.source,
            timestamp=now,
            data=fact.payload(),
            correlation_id=fact.correlation_id,
            tenant=self.recording.tenant,
            topics=fact.topics(),
        )
        await self._bus.publish(event)

    async def before_effect(self, step: Step) -> None:  # noqa: ARG002 - the port's signature
        """Commit all earlier runs: what follows can be seen outside."""
        self._effect = True
        await self.flush()

    async def node_finished(self, run: NodeRun) -> None:
        """Keep the run; commit now after an effect, a moment later otherwise."""
        self._buffer.append(run)
        if self._effect or len(self._buffer) >= FLUSH_AT:
            await self.flush()
        elif self._late is None:
            self._late = asyncio.get_running_loop().call_later(FLUSH_AFTER_S, self._flush_late)

    async def flush(self, last: Callable[[Work], None] | None = None) -> None:
        """Commit what is buffered, and `last` with it; raises `StaleFenceError`."""
        async with self._lock:
            runs, self._buffer = self._buffer, []
            if not runs and last is None and self.recording.begin is None:
                return
            await self._store.write(lambda work: self._write(work, runs, last))
            self.recording.begin = None

    async def close(self) -> None:
        """Stop the late flush; what is not committed is lost on purpose."""
        if self._late is not None:
            self._late.cancel()
        if self._flushing is not None:
            with suppress(StaleFenceError):
                await self._flushing

    def _flush_late(self) -> None:
        self._late = None
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.ensure_future(self._flush_quietly())

    async def _flush_quietly(self) -> None:
        try:
            await self.flush()
        except StaleFenceError:
            self._stop = True

    def _write(self, work: Work, runs: list[NodeRun], last: Callable[[Work], None] | None) -> None:
        recording = self.recording
        if recording.begin is not None:
            recording.begin(work)
        recording.done.update(run.node for run in runs)
        values = {"progress": recording.progress}
        if not repository.write_fenced(
            work.connection, recording.execution_id, fence=recording.fence, values=values
        ):
            raise StaleFenceError
        journal = Journal(
            work.connection, execution_id=recording.execution_id, tenant=recording.tenant
        )
        journal.append(runs)
        for run in runs:
            self._announce(work, run)
        if last is not None:
            last(work)

    def _announce(self, work: Work, run: NodeRun) -> None:
        recording = self.recording
        data: dict[str, Any] = {
            "node_id": recording.node_ids.get(run.node, run.node),
            "node": run.node,
            "run_index": run.run_index,
            "status": run.status,
            "progress": recording.progress,
            "duration_s": run.duration_s,
            "item_counts": [len(output) for output in run.outputs],
        }
        if run.error is not None:
            data["error"] = run.error.message
        fact = recording.fact(NodeCompleted, work, data)
        work.announce(fact, tenant=recording.tenant, correlation=recording.correlation_id)
