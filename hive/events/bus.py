"""Tell subscribers what happened."""

from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog
from typing_extensions import override

from hive.events.event import HiveEvent
from hive.kit.ids import new_id

log = structlog.get_logger()

Handler = Callable[[HiveEvent], Awaitable[None]]
EVERY_TYPE = "*"


class EventBus(Protocol):
    """Carries events to the subscribers of their type."""

    async def publish(self, event: HiveEvent) -> None:
        """Publish event to all subscribers; a failing subscriber stops nobody else."""
        ...

    async def subscribe(self, event_type: str, handler: Handler) -> str:
        """Call `handler` for events of this type (`*`: all, `agent.*`: a family); return an id."""
        ...

    async def unsubscribe(self, subscription_id: str) -> None:
        """Remove the subscription; an unknown id is ignored."""
        ...


class MemoryEventBus(EventBus):
    """Events within one process, delivered in order, one subscriber after another."""

    def __init__(self) -> None:
        self._handlers: dict[str, tuple[str, Handler]] = {}

    @override
    async def publish(self, event: HiveEvent) -> None:
        for pattern, handler in tuple(self._handlers.values()):
            if not matches(pattern, event.type):
                continue
            try:
                await handler(event)
            except Exception:
                log.exception("event_subscriber_failed", event_type=event.type, pattern=pattern)

    @override
    async def subscribe(self, event_type: str, handler: Handler) -> str:
        subscription_id = str(new_id())
        self._handlers[subscription_id] = (event_type, handler)
        return subscription_id

    @override
    async def unsubscribe(self, subscription_id: str) -> None:
        self._handlers.pop(subscription_id, None)


def matches(pattern: str, event_type: str) -> bool:
    """Tell whether a subscription to `pattern` hears of `event_type`.

    >>> matches("agent.*", "agent.registered"), matches("agent.*", "agents"), matches("*", "x")
    (True, False, True)
    """
    if pattern.endswith("*"):
        return event_type.startswith(pattern[:-1])
    return pattern == event_type
