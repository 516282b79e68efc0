"""Takes back tasks whose process died, or whose attempt got lost."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import timedelta

import sqlalchemy as sa
import structlog

from hive.coordinator.lifecycle import Lifecycle
from hive.coordinator.repository import TaskRepository
from hive.coordinator.tables import IS_ACTIVE, tasks
from hive.coordinator.waiting import Attempts
from hive.db.store import Store, Work
from hive.errors import BugError

log = structlog.get_logger()

SWEEP_S = 5.0
LOST_AFTER = timedelta(seconds=30)
"""An attempt of this very process that has not begun by then was lost on the way."""
AT_ONCE = 500

DeadOwners = Callable[[Iterable[str]], "set[str]"]
"""Names, of these owners, those whose work may be taken over."""


class TaskRecovery:
    """A sweep over the tasks that agents have: each must have a living owner."""

    def __init__(
        self,
        *,
        store: Store,
        lifecycle: Lifecycle,
        attempts: Attempts,
        me: str,
        dead_owners: DeadOwners,
    ) -> None:
        self._store = store
        self._lifecycle = lifecycle
        self._attempts = attempts
        self._me = me
        self._dead_owners = dead_owners

    async def run(self) -> None:
        """Sweep now and then until cancelled."""
        while True:
            try:
                await self.sweep()
            except Exception:
                log.exception("task_sweep_failed")
            await asyncio.sleep(SWEEP_S)

    async def sweep(self) -> int:
        """Put back every task that nobody works on any more; return how many.

        A lost process is no failure of the task, so it costs none of its attempts.
        """
        owners = await self._store.read(
            lambda c: list(
                c.execute(sa.select(tasks.c.owner).where(IS_ACTIVE).distinct()).scalars()
            )
        )
        if None in owners:
            raise BugError("A task that an agent has must have an owner.")
        dead = self._dead_owners([owner for owner in owners if owner is not None])
        if not dead and self._me not in owners:
            return 0
        moved = await self._store.write(lambda work: self._take_back(work, dead))
        if moved:
            log.info("tasks_taken_back", number=moved)
        return moved

    def _take_back(self, work: Work, dead: set[str]) -> int:
        lost = sa.and_(tasks.c.owner == self._me, tasks.c.assigned_at < work.now - LOST_AFTER)
        query = (
            sa.select(tasks.c.id, tasks.c.tenant_id, tasks.c.owner)
            .where(IS_ACTIVE, sa.or_(tasks.c.owner.in_(dead), lost))
            .limit(AT_ONCE)
        )
        moved = 0
        for row in work.connection.execute(query).all():
            if row.owner == self._me and row.id in self._attempts:
                continue
            task = TaskRepository(work.connection, row.tenant_id).get(row.id)
            reason = "process_lost" if row.owner in dead else "attempt_lost"
            if task and self._lifecycle.put_back(work, task, reason=reason):
                moved += 1
        return moved
