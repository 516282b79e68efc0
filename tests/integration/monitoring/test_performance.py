from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from hive.coordinator.tables import tasks
from hive.db.database import Database
from hive.db.store import Store, Work
from hive.events.bus import MemoryEventBus
from hive.kit.clock import system_clock
from hive.kit.ids import new_id
from hive.monitoring.service import PerformanceMonitor


async def test_figures_come_from_the_machine_and_from_the_tasks(database: Database, tmp_path: Path):
    store = Store(database=database, bus=MemoryEventBus(), clock=system_clock)

    def fill(work: Work) -> None:
        def add(status: str, **more: Any) -> None:
            values: dict[str, Any] = {
                "id": new_id(),
                "title": "t",
                "description": "",
                "priority": 50,
                "status": status,
                "capabilities": [],
                "needs_key": "",
                "timeout_s": 1,
                "max_attempts": 1,
                "created_at": work.now - timedelta(seconds=10),
                **more,
            }
            work.connection.execute(sa.insert(tasks).values(values))

        answer = {"text": "x", "tokens_per_second": 20.0}
        add("completed", completed_at=work.now, result=answer, attempt=3)
        add("completed", completed_at=work.now, result={**answer, "tokens_per_second": 40.0})
        add("failed", completed_at=work.now)
        add("completed", completed_at=work.now - timedelta(hours=2), result=answer)
        add("pending")
        add("running")

    await store.write(fill)
    monitor = PerformanceMonitor(store=store, clock=system_clock, data=tmp_path)
    figures = await monitor.metrics(tenant="default")
    assert (figures.queue_length, figures.active_tasks, figures.retry_count) == (1, 1, 2)
    assert figures.tokens_per_second == 30.0
    assert figures.response_time is not None
    assert abs(figures.response_time - 10) < 0.5
    assert (figures.success_rate, figures.error_rate) == (2 / 3, 1 / 3)
    assert 0 < figures.memory_usage < 100
    assert figures.gpu_usage is None
    others = await monitor.metrics(tenant="other")
    assert (others.queue_length, others.success_rate) == (0, None)
