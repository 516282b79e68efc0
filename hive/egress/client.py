"""HTTP for workflow nodes: guarded, bounded in time and size, with connections kept alive."""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from hive.egress.body import read_body
from hive.egress.guard import Guard
from hive.egress.redirect import redirected
from hive.egress.url import Target, join, parse_url
from hive.sdk.context import HttpPort, HttpRequest, HttpResponse
from hive.sdk.errors import NodeError

if TYPE_CHECKING:
    import httpcore

    from hive.egress.network import Resolve

MEGABYTE = 1024 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
OURS = frozenset(
    {"connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)
"""Headers that describe the connection: the client writes them, whatever the node says."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BREAKS_LINE = re.compile(r"[\x00\r\n]")


class RequestRefusedError(NodeError):
    """The request cannot be sent as it is."""


class RequestFailedError(NodeError):
    """The host did not give an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one answer may cost."""

    max_bytes: int = 64 * MEGABYTE
    """Of the body, unpacked too."""
    max_seconds: float = 3600
    """For the whole exchange, so that a host that drips cannot hold on for ever."""
    connections: int = 100
    keep_alive_s: float = 4
    """Shorter than the five seconds after which common servers hang up."""


class GuardedHttp(HttpPort):
    """Sends requests of nodes; close it with `aclose`."""

    def __init__(
        self, guard: Guard, *, limits: Limits | None = None, resolve: "Resolve | None" = None
    ) -> None:
        self._guard = guard
        self._limits = limits or Limits()
        self._resolve = resolve
        self._pool: httpcore.AsyncConnectionPool | None = None

    async def aclose(self) -> None:
        """Close all connections."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.aclose()

    @override
    async def send(self, request: HttpRequest) -> HttpResponse:
        target = parse_url(request.url)
        _check(request)
        seconds = min(request.timeout_s, self._limits.max_seconds)
        try:
            async with asyncio.timeout(seconds):
                return await self._follow(request, target)
        except TimeoutError as error:
            message = f"The host {target.host!r} did not answer in full within {seconds:g} seconds"
            details = {"code": "ETIMEDOUT", "host": target.host}
            raise RequestFailedError(message, details=details) from error

    async def _follow(self, request: HttpRequest, target: Target) -> HttpResponse:
        for _ in range(request.max_redirects + 1):
            async with self._exchange(request, target) as answer:
                headers = _headers(answer)
                location = headers.get("location")
                moved = request.follow_redirects and answer.status in REDIRECTS and location
                if not moved or location is None:
                    return await self._whole(answer, headers)
                goal = join(target, location)
                request = redirected(request, answer.status, source=target, goal=goal)
            target = goal
        message = f"The host {target.host!r} redirected more than {request.max_redirects} times"
        raise RequestFailedError(message, details={"code": "ERR_FR_TOO_MANY_REDIRECTS"})

    @asynccontextmanager
    async def _exchange(
        self, request: HttpRequest, target: Target
    ) -> AsyncGenerator["httpcore.Response"]:
        import httpcore

        url = httpcore.URL(
            scheme=target.scheme, host=target.host, port=target.port, target=target.path
        )
        outgoing = httpcore.Request(
            request.method, url, headers=_outgoing(request, target), content=request.body or b""
        )
        try:
            answer = await self._connections().handle_async_request(outgoing)
            try:
                yield answer
            finally:
                await answer.aclose()
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            why = str(error) or type(error).__name__
            raise RequestFailedError(
                f"The host {target.host!r} gave no valid answer: {why}",
                details={"code": "ECONNRESET", "host": target.host},
            ) from error

    def _connections(self) -> "httpcore.AsyncConnectionPool":
        if self._pool is None:
            import httpcore

            from hive.egress.network import GuardedNetwork, system_resolve

            tls = httpcore.default_ssl_context()
            tls.load_default_certs()  # the machine's own authorities beside the bundled ones
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=tls,
                max_connections=self._limits.connections,
                keepalive_expiry=self._limits.keep_alive_s,
                network_backend=GuardedNetwork(
                    self._guard, resolve=self._resolve or system_resolve
                ),
            )
        return self._pool

    async def _whole(self, answer: "httpcore.Response", headers: dict[str, str]) -> HttpResponse:
        encoding = headers.get("content-encoding", "")
        body, unpacked = await read_body(
            answer.aiter_stream(), encoding=encoding, limit=self._limits.max_bytes
        )
        if unpacked:
            headers = {k: v for k, v in headers.items() if k != "content-encoding"}
        extensions: Mapping[str, Any] = vars(answer)["extensions"]  # half typed by httpcore
        reason = bytes(extensions.get("reason_phrase", b"")).decode("latin-1")
        return HttpResponse(status=answer.status, reason=reason, headers=headers, body=body)


def _check(request: HttpRequest) -> None:
    if not _TOKEN.fullmatch(request.method):
        raise RequestRefusedError(f"{request.method!r} is not a valid HTTP method")
    for name, value in request.headers.items():
        if not _TOKEN.fullmatch(name) or _BREAKS_LINE.search(value):
            raise RequestRefusedError(f"The header {name!r} holds characters that HTTP forbids")


def _outgoing(request: HttpRequest, target: Target) -> list[tuple[bytes, bytes]]:
    """Build the headers as sent: the node's, ours where they describe the connection."""
    given = {k.lower(): v for k, v in request.headers.items() if k.lower() not in OURS}
    made = {"host": target.authority, "accept": "*/*", "accept-encoding": "gzip, deflate"} | given
    made.setdefault("user-agent", "hive")
    if request.body is not None:
        made["content-length"] = str(len(request.body))
    elif request.method.upper() in ("POST", "PUT", "PATCH"):
        made["content-length"] = "0"
    return [(k.encode("ascii"), v.strip().encode("utf-8")) for k, v in made.items()]


def _headers(answer: "httpcore.Response") -> dict[str, str]:
    """Read the headers in lower case; what came several times is joined, cookies by lines."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in answer.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        glue = "\n" if name == "set-cookie" else ", "
        headers[name] = f"{headers[name]}{glue}{value}" if name in headers else value
    return headers
