"""Puts executions back to work that a crash left behind."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from hive.db.store import Store, Work
from hive.executions import repository
from hive.executions.events import ExecutionFailed
from hive.executions.model import ExecutionStatus
from hive.executions.repository import Unfinished
from hive.executions.service import ExecutionService
from hive.kit.clock import Clock

log = structlog.get_logger()

MAX_ATTEMPTS = 10
"""An execution whose process died so often is probably what kills it."""
SWEEP_S = 5.0
LOST_AFTER = timedelta(seconds=30)
"""An accepted execution that has not begun by then was lost between the store and the engine."""

DeadOwners = Callable[[Iterable[str]], "set[str]"]
"""Names, of these owners, those whose work may be taken over."""


class Recovery:
    """A level-triggered sweep: whatever should be moving and has no living owner goes on."""

    def __init__(
        self,
        *,
        store: Store,
        executions: ExecutionService,
        dead_owners: DeadOwners,
        clock: Clock,
    ) -> None:
        self._store = store
        self._executions = executions
        self._dead_owners = dead_owners
        self._clock = clock
        self._began = clock()
        self._submitted: dict[UUID, tuple[int, datetime]] = {}
        """Attempts that this process has submitted and that may not have begun yet."""

    async def run(self) -> None:
        """Sweep now and then until cancelled."""
        while True:
            try:
                await self.sweep()
            except Exception:
                log.exception("execution_sweep_failed")
            await asyncio.sleep(SWEEP_S)

    async def sweep(self) -> int:
        """Submit the next attempt of everything that lost its process; return how many."""
        found = await self._store.read(repository.unfinished)
        open_ids = {each.id for each in found}
        self._submitted = {k: v for k, v in self._submitted.items() if k in open_ids}
        dead = self._dead_owners({each.owner for each in found if each.owner})
        moved = 0
        for each in found:
            if each.cancel_requested and (each.owner is None or each.owner in dead):
                await self._executions.cancel_dead(each.id, tenant=each.tenant_id)
            elif each.status == ExecutionStatus.PENDING.value or each.owner in dead:
                moved += await self._go_on(each)
        return moved

    async def _go_on(self, each: Unfinished) -> bool:
        if each.attempt >= MAX_ATTEMPTS:
            await self._store.write(lambda work: _give_up(work, each))
            return False
        attempt = each.attempt + 1
        if self._is_on_its_way(each.id, attempt):
            return False
        if each.status != ExecutionStatus.PENDING.value or self._is_lost(each):
            # A process may have died after it gave the attempt to the engine and before the
            # attempt began; the engine runs no name twice, so the next free one is needed.
            while await self._executions.is_known(each.id, attempt=attempt):
                attempt += 1
        self._submitted[each.id] = (attempt, self._clock())
        await self._executions.submit(each.id, attempt=attempt)
        if attempt > 1:
            log.info("execution_resumed", execution_id=str(each.id), attempt=attempt)
        return True

    def _is_on_its_way(self, execution_id: UUID, attempt: int) -> bool:
        """Tell whether a sweep of this process has just submitted this attempt or a later one.

        A further one would run beside it and send the effect in flight once more.
        """
        mine, moment = self._submitted.get(execution_id, (0, self._began))
        return mine >= attempt and self._clock() - moment < LOST_AFTER

    def _is_lost(self, each: Unfinished) -> bool:
        return each.created_at < max(self._began, self._clock() - LOST_AFTER)


def _give_up(work: Work, each: Unfinished) -> None:
    message = f"Hive stopped {each.attempt} times while it ran this execution and gave up"
    if repository.end(
        work.connection,
        each.id,
        status=ExecutionStatus.FAILED,
        values={"error_message": message, "completed_at": work.now},
    ):
        fact = ExecutionFailed(
            execution_id=str(each.id),
            workflow_id=None,
            timestamp=work.now,
            data={"status": "failed", "error": message},
        )
        work.announce(fact, tenant=each.tenant_id)
