"""Reads figures where they arise: the machine from the kernel, the work from the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sa
from sqlalchemy import Connection

from hive.coordinator.model import TaskStatus
from hive.coordinator.tables import tasks
from hive.db.store import Store
from hive.kit.clock import Clock
from hive.monitoring.model import PerformanceMetrics

WINDOW = timedelta(hours=1)
"""Rates are over the tasks that ended within this time."""
SAMPLE = 500
"""Means are over so many of the latest answers, so that their cost does not grow with the load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    waiting: int
    active: int
    completed: int
    failed: int
    retries: int
    response_time: float | None
    tokens_per_second: float | None


class PerformanceMonitor:
    """Answers how the hive performs."""

    def __init__(self, *, store: Store, clock: Clock, data: Path) -> None:
        self._store = store
        self._clock = clock
        self._data = data
        psutil.cpu_percent()  # the first call only sets the mark from which the next one counts

    async def metrics(self, *, tenant: str) -> PerformanceMetrics:
        """Return the present figures of the tenant's work and of this machine."""
        now = self._clock()
        work = await self._store.read(lambda c: _read(c, tenant, now - WINDOW))
        ended = work.completed + work.failed
        return PerformanceMetrics(
            timestamp=now,
            **self._machine(),
            tokens_per_second=work.tokens_per_second,
            response_time=work.response_time,
            queue_length=work.waiting,
            active_tasks=work.active,
            success_rate=work.completed / ended if ended else None,
            error_rate=work.failed / ended if ended else None,
            retry_count=work.retries,
        )

    def _machine(self) -> Mapping[str, Any]:
        network = psutil.net_io_counters()
        return {
            "cpu_usage": psutil.cpu_percent(),
            "memory_usage": psutil.virtual_memory().percent,
            "disk_usage": psutil.disk_usage(str(self._data)).percent,
            "network_io": {
                "bytes_sent": float(network.bytes_sent),
                "bytes_received": float(network.bytes_recv),
            },
        }


def _read(connection: Connection, tenant: str, since: datetime) -> _Work:
    mine = tasks.c.tenant_id == tenant
    recent = sa.or_(tasks.c.completed_at.is_(None), tasks.c.completed_at >= since)
    counted = (
        sa.select(tasks.c.status, sa.func.count().label("number"), sa.func.sum(_RETRIES))
        .where(mine, recent)
        .group_by(tasks.c.status)
    )
    by_status: dict[str, int] = {}
    retries = 0
    for status, number, more in connection.execute(counted):
        by_status[status] = number
        retries += int(more or 0)
    answered = connection.execute(
        sa.select(tasks.c.created_at, tasks.c.completed_at, tasks.c.result)
        .where(mine, tasks.c.status == TaskStatus.COMPLETED.value, tasks.c.completed_at >= since)
        .order_by(tasks.c.completed_at.desc())
        .limit(SAMPLE)
    ).all()
    speeds = [s for row in answered if (s := row.result.get("tokens_per_second")) is not None]
    times = [(row.completed_at - row.created_at).total_seconds() for row in answered]
    return _Work(
        waiting=by_status.get(TaskStatus.PENDING.value, 0),
        active=by_status.get(TaskStatus.ASSIGNED.value, 0)
        + by_status.get(TaskStatus.RUNNING.value, 0),
        completed=by_status.get(TaskStatus.COMPLETED.value, 0),
        failed=by_status.get(TaskStatus.FAILED.value, 0),
        retries=retries,
        response_time=sum(times) / len(times) if times else None,
        tokens_per_second=sum(speeds) / len(speeds) if speeds else None,
    )


_RETRIES = sa.case((tasks.c.attempt > 1, tasks.c.attempt - 1), else_=0)
