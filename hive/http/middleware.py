"""What happens to every request: its id, its bounds, its headers."""

import asyncio
import re
from secrets import token_hex

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hive.http.problems import problem
from hive.kit.correlation import correlation_id

REQUEST_ID = "x-request-id"
SAFE_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
}


class CorrelationMiddleware:
    """Give each request an id (the caller's `X-Request-Id` if it is harmless) and safe headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application with the id in `correlation_id`."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if SAFE_ID.fullmatch(given) else token_hex(8)
        token = correlation_id.set(request_id)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            correlation_id.reset(token)


SWALLOW_FACTOR = 4
SWALLOW_S = 5.0


class BodyTooLargeError(Exception):
    """The body is larger than the limit."""


class BodyLimitMiddleware:
    """Refuse bodies above a size, declared or not, with 413."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what arrives; stop at the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if length.isdigit() and int(length) > self._max_bytes:
            await self._refuse(scope, receive, send)
            return
        received = 0
        started = False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_bytes:
                raise BodyTooLargeError
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counted, watched)
        except BodyTooLargeError:
            if started:
                raise
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._swallow(receive)
        limit = f"{self._max_bytes:,} bytes"
        answer = problem(413, "body_too_large", f"The body is larger than {limit}")
        await answer(scope, receive, send)

    async def _swallow(self, receive: Receive) -> None:
        """Read on for a while: many clients look for an answer only when they have sent all."""
        left = SWALLOW_FACTOR * self._max_bytes
        try:
            async with asyncio.timeout(SWALLOW_S):
                while left > 0:
                    message = await receive()
                    left -= len(message.get("body", b""))
                    if not message.get("more_body"):
                        return
        except TimeoutError:
            return
