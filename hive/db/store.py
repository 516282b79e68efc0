"""The unit of work: commit first, then publish."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from hive.db.database import Database
from hive.events.bus import EventBus
from hive.events.event import DEFAULT_TENANT, Event, HiveEvent
from hive.kit.clock import Clock
from hive.kit.correlation import correlation_id
from hive.kit.ids import new_id

T = TypeVar("T")


class Work:
    """One transaction: its connection, its moment, and the facts to tell once it is committed."""

    def __init__(self, connection: Connection, *, clock: Clock) -> None:
        self.connection = connection
        self.now = clock()
        self.events: list[HiveEvent] = []
        self.afterwards: list[Callable[[], None]] = []

    def announce(
        self, event: Event, *, tenant: str = DEFAULT_TENANT, correlation: str | None = None
    ) -> None:
        """Publish this fact after the commit; a rollback drops it."""
        self.events.append(
            HiveEvent(
                id=str(new_id()),
                type=event.type,
                source=event.source,
                timestamp=self.now,
                data=event.payload(),
                correlation_id=correlation or correlation_id.get(),
                tenant=tenant,
                topics=event.topics(),
            )
        )

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call this after the commit, for wake-ups; a rollback drops it."""
        self.afterwards.append(call)


class Store:
    """Runs units of work, and publishes what they announced."""

    def __init__(self, *, database: Database, bus: EventBus, clock: Clock) -> None:
        self.database = database
        self._bus = bus
        self._clock = clock

    async def write(self, body: Callable[[Work], T]) -> T:
        """Run a transaction, commit it, then publish its events."""
        works: list[Work] = []

        def transaction(connection: Connection) -> T:
            works[:] = [Work(connection, clock=self._clock)]  # a retried transaction starts anew
            return body(works[0])

        result = await self.database.write(transaction)
        for call in works[0].afterwards:
            call()
        for event in works[0].events:
            await self._bus.publish(event)
        return result

    async def read(self, body: Callable[[Connection], T]) -> T:
        """Run a transaction that only reads."""
        return await self.database.read(body)
