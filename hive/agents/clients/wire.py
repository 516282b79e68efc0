"""HTTP to one model server: bounded in time, size and connections; failures become typed errors."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from hive.agents.clients.failures import answered, failed
from hive.agents.clients.lines import split_lines
from hive.agents.clients.port import AgentProtocolError, AgentSilentError, AnswerTooLargeError
from hive.agents.clients.reading import parse
from hive.kit import json

if TYPE_CHECKING:
    import ssl

    import httpx

PROBE_CONNECTIONS = 2
MAX_ANSWER = 64 * 1024 * 1024
"""Bytes of one streamed answer on the wire: some 300 per token, so about 200,000 tokens."""
MAX_DOCUMENT = 4 * 1024 * 1024
MAX_ERROR = 64 * 1024
OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait for what."""

    connect_s: float = 5
    first_s: float = 600  # a cold model may take minutes to load
    idle_s: float = 90  # between two pieces of an answer


class Wire:
    """A pool of connections to one server."""

    def __init__(self, endpoint: str, *, slots: int, patience: Patience) -> None:
        self._endpoint = endpoint
        self._slots = slots
        self._patience = patience
        self._made: httpx.AsyncClient | None = None

    async def document(self, path: str, *, deadline_s: float) -> Any:
        """Return the JSON at this path, whole, before the deadline."""
        silence = f"{self._endpoint} did not answer within {deadline_s:g} s"
        try:
            async with asyncio.timeout(deadline_s), self._open("GET", path) as response:
                return await read_document(response, self._endpoint)
        except TimeoutError as error:
            raise AgentSilentError(silence) from error

    @asynccontextmanager
    async def post(
        self, path: str, body: Mapping[str, Any], *, idempotency_key: str | None
    ) -> AsyncGenerator["httpx.Response"]:
        """Post JSON and give the answer, its body not yet read."""
        headers = {"idempotency-key": idempotency_key} if idempotency_key else {}
        content = json.dumps(dict(body))
        async with self._open("POST", path, content=content, headers=headers) as response:
            yield response

    async def lines(self, response: "httpx.Response") -> AsyncGenerator[bytes]:
        """Give the lines of an answer as they come."""
        async with aclosing(self._pieces(response)) as pieces:
            async for line in split_lines(pieces):
                yield line

    async def close(self) -> None:
        """Close every connection."""
        if self._made is not None:
            await self._made.aclose()

    async def _pieces(self, response: "httpx.Response") -> AsyncGenerator[bytes]:
        idle = self._patience.idle_s
        total = 0
        raw = aiter(response.aiter_raw())
        while True:
            try:
                async with asyncio.timeout(idle):
                    piece = await anext(raw, None)
            except TimeoutError as error:
                message = f"{self._endpoint} said nothing for {idle:g} s"
                raise AgentSilentError(message) from error
            except _httpx_error() as error:
                raise failed(error, self._endpoint) from error
            if piece is None:
                return
            total += len(piece)
            if total > MAX_ANSWER:
                raise AnswerTooLargeError(f"{self._endpoint} sent more than {MAX_ANSWER:,} bytes")
            yield piece

    @asynccontextmanager
    async def _open(
        self, method: str, path: str, *, content: bytes | None = None, headers: Any = None
    ) -> AsyncGenerator["httpx.Response"]:
        client = self._client()
        kind = {"content-type": "application/json"} if content is not None else {}
        request = client.build_request(
            method, f"{self._endpoint}{path}", content=content, headers={**kind, **(headers or {})}
        )
        try:
            async with asyncio.timeout(self._patience.first_s):
                response = await client.send(request, stream=True)
        except TimeoutError as error:
            message = f"{self._endpoint} did not begin to answer in {self._patience.first_s:g} s"
            raise AgentSilentError(message) from error
        except _httpx_error() as error:
            raise failed(error, self._endpoint) from error
        try:
            if response.status_code != OK:
                body = await read_bounded(response, self._endpoint, MAX_ERROR)
                raise answered(response, body, self._endpoint + path)
            _check_kind(response, self._endpoint)
            yield response
        finally:
            await response.aclose()

    def _client(self) -> "httpx.AsyncClient":
        if self._made is None:
            import httpx

            wait = self._patience.connect_s
            self._made = httpx.AsyncClient(
                headers={"accept-encoding": "identity", "user-agent": "hive"},
                limits=httpx.Limits(
                    max_connections=self._slots + PROBE_CONNECTIONS,
                    max_keepalive_connections=self._slots,
                    keepalive_expiry=30,
                ),
                timeout=httpx.Timeout(None, connect=wait, write=30, pool=wait),
                verify=_tls(),
                trust_env=False,  # agents are in the own network, not behind its proxy
                follow_redirects=False,
            )
        return self._made


@cache
def _tls() -> "ssl.SSLContext":
    """Return the one context that all agents share; loading the roots takes 20 ms."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _httpx_error() -> tuple[type[Exception], ...]:
    import httpx

    return (httpx.HTTPError, httpx.StreamError)


def _check_kind(response: "httpx.Response", endpoint: str) -> None:
    kind = response.headers.get("content-type", "").lower()
    if "html" in kind:
        message = f"{endpoint} answers with a web page; is it the address of a model server?"
        raise AgentProtocolError(message)
    if response.headers.get("content-encoding", "identity") != "identity":
        raise AgentProtocolError(f"{endpoint} compresses its answer, which nobody asked for")


async def read_bounded(response: "httpx.Response", endpoint: str, limit: int) -> bytes:
    """Return the body, or the first `limit` bytes of it."""
    body = bytearray()
    try:
        async for piece in response.aiter_raw():
            body += piece
            if len(body) > limit:
                break
    except _httpx_error() as error:
        raise failed(error, endpoint) from error
    return bytes(body[: limit + 1])


async def read_document(response: "httpx.Response", endpoint: str) -> Any:
    """Return the body as JSON."""
    body = await read_bounded(response, endpoint, MAX_DOCUMENT)
    if len(body) > MAX_DOCUMENT:
        raise AnswerTooLargeError(f"{endpoint} sent more than {MAX_DOCUMENT:,} bytes")
    return parse(body, endpoint)
