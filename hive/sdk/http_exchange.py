"""Sends the requests of a node: one for each item, remembered, several at a time."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hive.sdk import http as web
from hive.sdk import http_answers as answers
from hive.sdk.concurrency import for_each
from hive.sdk.context import HttpRequest, HttpResponse
from hive.sdk.errors import NodeError
from hive.sdk.http_answers import Reading
from hive.sdk.items import Items, entries
from hive.sdk.javascript import to_text
from hive.sdk.node import Call, P

_AT_ONCE = 10
_TIMEOUT_S = 300.0
_REDIRECTS = 21
_SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(kw_only=True)
class Draft:
    """A request under construction."""

    method: str
    url: str
    query: dict[str, Any] = field(default_factory=dict[str, Any])
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None
    timeout_s: float = _TIMEOUT_S
    follow_redirects: bool = True
    max_redirects: int = _REDIRECTS
    arrays: str = "brackets"

    def set_body(self, body: bytes, kind: str) -> None:
        """Take a body; a content type that is already there stays."""
        self.body = body
        if not self.has_header("content-type"):
            self.headers["content-type"] = kind

    def has_header(self, name: str) -> bool:
        """Tell whether the header is there, in whatever case."""
        return name in {given.lower() for given in self.headers}

    def request(self, key: str) -> HttpRequest:
        """Build the request; one that changes something carries its Idempotency-Key."""
        headers = dict(self.headers)
        if key and self.method not in _SAFE and not self.has_header("idempotency-key"):
            headers["idempotency-key"] = key
        return HttpRequest(
            method=self.method,
            url=web.with_query(self.url, self.query, self.arrays),
            headers=headers,
            body=self.body,
            timeout_s=self.timeout_s,
            follow_redirects=self.follow_redirects,
            max_redirects=self.max_redirects,
        )


def checked_url(url: Any, *, item: int) -> str:
    """Return the URL without blanks around it; raises `NodeError` when it is none."""
    if not isinstance(url, str) or not url.strip():
        raise NodeError("The URL is empty.", item=item, parameter="url")
    url = url.strip()
    if not url.startswith(("http://", "https://")):
        raise NodeError(
            f'Invalid URL: {url}. URL must start with "http" or "https".',
            item=item,
            parameter="url",
        )
    return url


def timeout_of(options: Mapping[str, Any]) -> float:
    """Read n8n's timeout in milliseconds; returns seconds."""
    return float(options.get("timeout") or 0) / 1000 or _TIMEOUT_S


def named(pairs: Any) -> list[tuple[str, Any, Mapping[str, Any]]]:
    """Read a list of names and values, with the entries they come from."""
    return [(to_text(p.get("name") or ""), p.get("value"), p) for p in entries(pairs)]


async def exchange(
    call: Call[P], draft: Draft, reading: Reading, *, item: int, any_status: bool
) -> Items:
    """Send a request, or recall its answer, and read it; raises `NodeError`."""

    async def send(key: str) -> dict[str, Any]:
        response: HttpResponse = await call.context.http.send(draft.request(key))
        if not any_status:
            answers.refuse_errors(response, item=item)
        return answers.journaled(response)

    answer = await call.context.effects.perform(item, send)
    url = web.with_query(draft.url, draft.query, draft.arrays)
    return answers.read(answer, reading, item=call.items[item], index=item, url=url)


async def exchange_all(
    call: Call[P], fetch: Callable[[int], Awaitable[Items]], *, size: int = 1, pause_s: float = 0
) -> Items:
    """Fetch for every item; with a pause between batches of this size they go one by one."""

    async def paced(i: int) -> Items:
        if pause_s and i and i % size == 0:
            await call.context.sleep(pause_s)
        return await fetch(i)

    limit = 1 if pause_s else _AT_ONCE
    fetched = await for_each(len(call.items), paced, limit=limit, go_on=call.continue_on_fail)
    return [item for i, answer in enumerate(fetched) for item in _items(answer, i)]


def _items(answer: Items | NodeError, i: int) -> Items:
    if isinstance(answer, NodeError):
        return [{"json": {"error": answer.message}, "pairedItem": {"item": i}}]
    return answer
