"""One WebSocket from its handshake to its end."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect

from hive.auth.tokens import Caller
from hive.errors import InvalidError, UserError
from hive.kit.clock import Clock
from hive.live.frames import Asked, FrameError, error_frame, frame, read_frames
from hive.live.hub import Hub
from hive.live.outbox import Bounds, Outbox
from hive.live.topics import Subject, resolve

NORMAL, POLICY, TOO_BIG, TRY_LATER = 1000, 1008, 1009, 1013
TOKEN_EXPIRED = 4401


class TooManySubscriptionsError(InvalidError):
    """This connection listens to too many topics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one connection may do."""

    frame_bytes: int = 64 * 1024
    subscriptions: int = 256
    frames_per_second: int = 200
    ping_s: float = 30
    send_s: float = 60
    waiting: Bounds = field(default_factory=Bounds)


class _EndedError(Exception):
    """The connection is over."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason


class Connection:
    """Reads what a client asks, and sends what it subscribed to."""

    def __init__(
        self,
        socket: WebSocket,
        *,
        caller: Caller,
        hub: Hub,
        clock: Clock,
        limits: Limits,
        batches: bool,
    ) -> None:
        self.batches = batches
        self._socket = socket
        self._caller = caller
        self._hub = hub
        self._clock = clock
        self._limits = limits
        self._outbox = Outbox(limits.waiting)
        self._subjects: set[Subject] = set()
        self._missed = 0
        self._slow = asyncio.Event()
        self._second = (0, 0)

    def deliver(self, text: str, *, state: str | None) -> None:
        """Queue a frame; a connection too slow for it is closed."""
        if not self._outbox.put(text, state=state):
            self._slow.set()

    async def run(self) -> None:
        """Serve until either side ends it."""
        parts: tuple[Callable[[], Awaitable[None]], ...] = (
            self._read,
            self._write,
            self._ping,
            self._watch_speed,
            self._watch_token,
        )
        try:
            async with asyncio.TaskGroup() as group:
                for part in parts:
                    group.create_task(self._until_over(part))
        except* _EndedError as ended:
            first = ended.exceptions[0]
            if isinstance(first, _EndedError):
                await self._close(first)
        finally:
            for subject in self._subjects:
                self._hub.leave(subject, self)

    async def _until_over(self, part: Callable[[], Awaitable[None]]) -> None:
        try:
            await part()
        except WebSocketDisconnect as error:
            raise _EndedError(NORMAL, "gone") from error

    async def _close(self, ended: _EndedError) -> None:
        if ended.reason == "gone":
            return
        try:
            async with asyncio.timeout(5):
                await self._socket.close(ended.code, ended.reason)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            pass  # whoever does not read a close will notice the end of the connection

    async def _read(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                raise _EndedError(NORMAL, "gone")
            self._missed = 0
            self._check_rate()
            text = message.get("text")
            if text is None:
                text = message.get("bytes", b"").decode(errors="replace")
            if len(text) > self._limits.frame_bytes:
                raise _EndedError(TOO_BIG, "frame too big")
            self._handle(text)

    def _check_rate(self) -> None:
        second = int(asyncio.get_running_loop().time())
        known, seen = self._second
        self._second = (second, seen + 1 if second == known else 1)
        if self._second[1] > self._limits.frames_per_second:
            raise _EndedError(POLICY, "too many frames")

    def _handle(self, text: str) -> None:
        try:
            frames = read_frames(text)
        except FrameError as error:
            self._say(error_frame(error, error.code, at=self._clock()))
            return
        for asked in frames:
            try:
                self._answer(asked)
            except UserError as error:
                self._say(error_frame(error, error.code, at=self._clock(), asked=asked))

    def _answer(self, asked: Asked) -> None:
        match asked.type:
            case "subscribe":
                self._subscribe(resolve(asked.topic, self._caller))
            case "unsubscribe":
                subject = resolve(asked.topic, self._caller)
                self._hub.leave(subject, self)
                self._subjects.discard(subject)
            case "ping":
                self._say(frame("pong", at=self._clock(), id=asked.id))
                return
            case _:
                return
        # The same frame back says that it is done.
        kind = "subscribe" if asked.type == "subscribe" else "unsubscribe"
        self._say(frame(kind, at=self._clock(), id=asked.id, topic=str(asked.topic)))

    def _subscribe(self, subject: Subject) -> None:
        if len(self._subjects) >= self._limits.subscriptions and subject not in self._subjects:
            limit = self._limits.subscriptions
            raise TooManySubscriptionsError(f"A connection listens to {limit} topics at most")
        self._subjects.add(subject)
        self._hub.join(subject, self)

    def _say(self, text: str) -> None:
        self.deliver(text, state=None)

    async def _write(self) -> None:
        while True:
            text = await self._outbox.get()
            try:
                async with asyncio.timeout(self._limits.send_s):
                    await self._socket.send_text(text)
            except TimeoutError as error:
                raise _EndedError(TRY_LATER, "slow") from error

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(self._limits.ping_s)
            if self._missed >= 2:  # noqa: PLR2004 - as DESIGN.md says: closed after two missed
                raise _EndedError(POLICY, "no answer to ping")
            self._missed += 1
            self._say(frame("ping", at=self._clock()))

    async def _watch_speed(self) -> None:
        await self._slow.wait()
        raise _EndedError(TRY_LATER, "slow")

    async def _watch_token(self) -> None:
        expires_at = self._caller.expires_at
        if expires_at is None:
            return
        left = expires_at - self._clock()
        await asyncio.sleep(max(0, left.total_seconds()))
        raise _EndedError(TOKEN_EXPIRED, "token expired")
