"""Tell the state of the whole hive: soon after a change, and every few seconds."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from hive.events.bus import EVERY_TYPE, EventBus
from hive.events.event import HiveEvent
from hive.kit.clock import Clock
from hive.kit.ids import new_id
from hive.live.hub import Hub
from hive.live.topics import Subject

log = structlog.get_logger()
TOPIC = "cluster.status"
EVERY_S = 5.0
AT_MOST_EVERY_S = 0.25
SNAPSHOT_S = 10.0
CHANGES = ("agent.", "task.", "workflow.execution_")
"""Events after which the state of the hive may be another."""

Snapshot = Callable[[str], Awaitable[dict[str, Any]]]


class ClusterStatus:
    """Publishes `cluster.status` to the tenants in which somebody listens; run it with `run`."""

    def __init__(self, *, snapshot: Snapshot, hub: Hub, bus: EventBus, clock: Clock) -> None:
        self._snapshot = snapshot
        self._hub = hub
        self._bus = bus
        self._clock = clock
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Publish until cancelled."""
        subscription = await self._bus.subscribe(EVERY_TYPE, self._hear)
        self._hub.on_join.append(self._joined)
        try:
            while True:
                await self._wait()
                for tenant in self._hub.tenants(TOPIC):
                    await self._tell(tenant)
        finally:
            self._hub.on_join.remove(self._joined)
            await self._bus.unsubscribe(subscription)

    def wake(self) -> None:
        """Publish soon."""
        self._changed.set()

    def _joined(self, subject: Subject) -> None:
        if subject.topic == TOPIC:
            self.wake()

    async def _hear(self, event: HiveEvent) -> None:
        if event.type.startswith(CHANGES):
            self.wake()

    async def _wait(self) -> None:
        await asyncio.sleep(AT_MOST_EVERY_S)
        try:
            async with asyncio.timeout(EVERY_S - AT_MOST_EVERY_S):
                await self._changed.wait()
        except TimeoutError:
            pass
        self._changed.clear()

    async def _tell(self, tenant: str) -> None:
        try:
            async with asyncio.timeout(SNAPSHOT_S):
                data = await self._snapshot(tenant)
        except Exception:
            log.exception("cluster_snapshot_failed", tenant=tenant)
            return
        event = HiveEvent(
            id=str(new_id()),
            type=TOPIC,
            source="live",
            timestamp=self._clock(),
            data=data,
            tenant=tenant,
            topics=(TOPIC,),
        )
        self._hub.publish(Subject(tenant, TOPIC), event)
