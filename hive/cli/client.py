"""Speak to a running server: over HTTP, as any other client does."""

import json
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from hive.cli.errors import CommandError, Exit

TIMEOUT_S = 30.0
PAGE = 200
_EXITS = {401: Exit.NOT_PERMITTED, 403: Exit.NOT_PERMITTED, 404: Exit.NOT_FOUND}
_CLIENT_ERRORS = range(400, 500)

Query = Mapping[str, Any]


class Client:
    """Calls the HTTP interface of one server."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CommandError(f"{url!r} is not the address of a server", Exit.BAD_INPUT)
        self.url = url.rstrip("/")
        self._parts = parts
        self._token = token

    def get(self, path: str, query: Query | None = None) -> Any:
        """Return what is at a path."""
        return self.call("GET", path, query=query)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Query | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Send a request and return the answer; `body` is JSON, or bytes as they are."""
        status, content = self._send(method, path, body, query=query, headers=headers or {})
        if status in _CLIENT_ERRORS or status >= _CLIENT_ERRORS.stop:
            raise _refused(status, content)
        return json.loads(content) if content else None

    def raw(self, path: str) -> bytes:
        """Return what is at a path, byte for byte."""
        status, content = self._send("GET", path, None, query=None, headers={})
        if status >= _CLIENT_ERRORS.start:
            raise _refused(status, content)
        return content

    def items(self, path: str, *, limit: int, query: Query | None = None) -> Iterator[Any]:
        """Give the entries of a list, page by page."""
        cursor = None
        while limit > 0:
            page = self.get(path, {**(query or {}), "limit": min(limit, PAGE), "cursor": cursor})
            yield from page["items"]
            limit -= len(page["items"])
            cursor = page.get("next_cursor")
            if not cursor or not page["items"]:
                return

    def _send(
        self,
        method: str,
        path: str,
        body: Any,
        *,
        query: Query | None,
        headers: Mapping[str, str],
    ) -> tuple[int, bytes]:
        kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        connection = kind(self._parts.hostname or "", self._parts.port, timeout=TIMEOUT_S)
        given = {k: v for k, v in (query or {}).items() if v is not None}
        target = self._parts.path.rstrip("/") + path + (f"?{urlencode(given)}" if given else "")
        sent = {"Authorization": f"Bearer {self._token}", **headers}
        if body is not None:
            sent["Content-Type"] = "application/json"
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        try:
            connection.request(method, target, content, sent)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException) as error:
            raise CommandError(
                f"No server answers at {self.url} ({error}); start one with `hive up`",
                Exit.UNREACHABLE,
            ) from error
        finally:
            connection.close()


def segment(text: str) -> str:
    """Write a name so that it stays one part of a path."""
    return quote(text, safe="")


def connect(data: Path | None, url: str | None, token: str | None) -> Client:
    """Find the server: `--url` or HIVE_URL, or the one that runs on the data directory."""
    from hive.db.datadir import DataDirectory
    from hive.environment import client_environment

    known = client_environment()
    url, token = url or known.url, token or known.token
    if url is not None:
        if token is None:
            message = f"A token is needed for {url}: give --token or set HIVE_TOKEN"
            raise CommandError(message, Exit.NOT_PERMITTED)
        return Client(url, token)
    directory = DataDirectory(data or known.data)
    run = directory.read_run_file()
    if run is None:
        raise CommandError(
            f"No server runs on {directory.path}: start one with `hive up --data "
            f"{directory.path}`, or name another directory with --data",
            Exit.UNREACHABLE,
        )
    return Client(str(run["url"]), token or local_token(directory.path))


def local_token(data: Path, *, role: str = "admin", hours: float = 1) -> str:
    """Sign a token with the key of a data directory: whoever may read the key is its owner."""
    from datetime import timedelta

    from hive.auth.tokens import LOCAL_ADMIN, Tokens
    from hive.db.datadir import DataDirectory
    from hive.kit.clock import system_clock
    from hive.kit.tenant import DEFAULT_TENANT

    try:
        key = DataDirectory(data).signing_key()
    except (OSError, ValueError) as error:
        message = f"The key of the data directory {data} cannot be used: {error}"
        raise CommandError(message, Exit.NOT_PERMITTED) from error
    tokens = Tokens(key=key, clock=system_clock, lifetime=timedelta(hours=hours))
    return tokens.issue(user_id=LOCAL_ADMIN, tenant=DEFAULT_TENANT, roles=(role,))


def _refused(status: int, content: bytes) -> CommandError:
    """Turn a problem document into one sentence."""
    try:
        problem = json.loads(content)
        said = str(problem.get("detail") or problem.get("title") or "")
    except (ValueError, AttributeError):
        said = content[:200].decode(errors="replace").strip()
    code = _EXITS.get(status, Exit.BAD_INPUT if status in _CLIENT_ERRORS else Exit.FAILED)
    return CommandError(said or f"The server answered {status}", code)
