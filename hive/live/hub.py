"""Who hears which topic, and the way of an event to all of them, written once."""

import asyncio
from asyncio import TimerHandle
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Protocol

from hive.events.bus import EVERY_TYPE, EventBus
from hive.events.event import HiveEvent
from hive.live.frames import array, frame
from hive.live.topics import Subject, is_status

BATCH_S = 0.02
"""How long frames of a topic are gathered: one frame per tick is 20 times cheaper than each."""
MAX_BATCH = 500


class Listener(Protocol):
    """A connection, as the hub sees it."""

    batches: bool

    def deliver(self, text: str, *, state: str | None) -> None:
        """Take a frame; must not block."""
        ...


class Hub:
    """Carries events of the bus to listeners."""

    def __init__(self, bus: EventBus) -> None:
        self._bus = bus
        self._listeners: dict[Subject, dict[Listener, None]] = defaultdict(dict)
        self._gathered: dict[Subject, list[str]] = defaultdict(list)
        self._tick: TimerHandle | None = None
        self._subscription: str | None = None
        self.on_join: list[Callable[[Subject], None]] = []
        """Called when somebody begins to listen to a subject."""

    async def start(self) -> None:
        """Begin to listen to the bus."""
        self._subscription = await self._bus.subscribe(EVERY_TYPE, self.hear)

    async def stop(self) -> None:
        """Stop listening, and send what is gathered."""
        if self._subscription is not None:
            await self._bus.unsubscribe(self._subscription)
            self._subscription = None
        if self._tick is not None:
            self._tick.cancel()
            self._flush()

    def join(self, subject: Subject, listener: Listener) -> None:
        """Let a listener hear of a subject."""
        self._listeners[subject][listener] = None
        for call in self.on_join:
            call(subject)

    def leave(self, subject: Subject, listener: Listener) -> None:
        """Let a listener hear of it no longer."""
        listeners = self._listeners.get(subject, {})
        listeners.pop(listener, None)
        if not listeners:
            self._listeners.pop(subject, None)

    def tenants(self, topic: str) -> set[str]:
        """Return the tenants in which somebody listens to this topic."""
        return {subject.tenant for subject in self._listeners if subject.topic == topic}

    async def hear(self, event: HiveEvent) -> None:
        """Pass an event on to all who listen to one of its topics."""
        for topic in event.topics:
            self.publish(Subject(event.tenant, topic), event)

    def publish(self, subject: Subject, event: HiveEvent) -> None:
        """Send the data of an event to all who listen to this subject, if there are any."""
        listeners = list(self._who(subject))
        if not listeners:
            return
        text = frame("data", at=event.timestamp, id=event.id, topic=subject.topic, data=event.data)
        state = subject.topic if is_status(subject.topic) else None
        for listener in listeners:
            if not listener.batches:
                listener.deliver(text, state=state)
        if any(listener.batches for listener in listeners):
            self._gather(subject, text)

    def _who(self, subject: Subject) -> Iterator[Listener]:
        """Give each listener once, even if it subscribed to the topic and to its family."""
        exact = self._listeners.get(subject, {})
        yield from exact
        for listener in self._listeners.get(subject.wildcard, {}):
            if listener not in exact:
                yield listener

    def _gather(self, subject: Subject, text: str) -> None:
        gathered = self._gathered[subject]
        gathered.append(text)
        if len(gathered) >= MAX_BATCH:
            self._send(subject, self._gathered.pop(subject))
        elif self._tick is None:
            self._tick = asyncio.get_running_loop().call_later(BATCH_S, self._flush)

    def _flush(self) -> None:
        self._tick = None
        gathered, self._gathered = self._gathered, defaultdict(list)
        for subject, frames in gathered.items():
            self._send(subject, frames)

    def _send(self, subject: Subject, frames: list[str]) -> None:
        text = array(frames)
        state = subject.topic if is_status(subject.topic) else None
        for listener in self._who(subject):
            if listener.batches:
                listener.deliver(text, state=state)
