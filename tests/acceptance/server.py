"""A real Hive in its own process, and outside witnesses of what it does."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from typing_extensions import override

ROOT = Path(__file__).parents[2]
HIVE = [sys.executable, "-m", "hive.cli"]
FINAL = {"completed", "failed", "cancelled"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class HiveServer:
    """`hive up` on a free port."""

    data: Path
    options: tuple[str, ...] = ()
    env: dict[str, str] = field(default_factory=dict[str, str])
    port: int = field(default_factory=free_port)
    token: str = ""
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, seconds: float = 60) -> "HiveServer":
        """Start, and wait until it takes work."""
        self.data.mkdir(parents=True, exist_ok=True)
        command = [*HIVE, "up", "--data", str(self.data), "--port", str(self.port), *self.options]
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.env},
                cwd=ROOT,
                start_new_session=True,
            )
        end = time.monotonic() + seconds
        while not self._ready():
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < end, self.log()
            time.sleep(0.05)
        if not self.token:
            command = [*HIVE, "token", "--data", str(self.data)]
            done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
            self.token = done.stdout.strip()
        return self

    def log(self) -> str:
        return (self.data / "server.log").read_text(errors="replace")[-4000:]

    def kill(self) -> None:
        """Kill it and its children the hard way."""
        assert self.process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        """Ask it to stop; return its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: dict[str, str] | None = None,
        raw: bytes | None = None,
        seconds: float = 30,
    ) -> tuple[int, Any]:
        """Send one request; return status and parsed answer."""
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        head = {"content-type": "application/json", "authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(
            self.url + path, method=method, data=data, headers={**head, **(headers or {})}
        )
        try:
            with urllib.request.urlopen(request, timeout=seconds) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        try:
            return status, json.loads(text or b"null")
        except ValueError:
            return status, text.decode(errors="replace")

    def until(
        self,
        path: str,
        statuses: set[str],
        *,
        seconds: float = 60,
        missing_is_fine: bool = False,
    ) -> dict[str, Any]:
        """Wait until the thing has one of these statuses, or until it is there at all."""
        end = time.monotonic() + seconds
        while True:
            status, body = self.call("GET", path)
            if status == 200 and body["status"] in statuses:
                return body
            assert status == 200 or missing_is_fine, body
            assert time.monotonic() < end, (status, body, self.log())
            time.sleep(0.05)

    def keep(self, n8n: dict[str, Any], name: str = "acceptance") -> str:
        """Store a workflow; return its id."""
        status, body = self.call("POST", "/api/workflows", {"name": name, "n8n_data": n8n})
        assert status == 201, body
        return body["id"]

    def execute(self, workflow_id: str, input_data: object = None) -> str:
        """Start it; return the id of the execution."""
        path = f"/api/workflows/{workflow_id}/execute"
        status, body = self.call("POST", path, {"input_data": input_data or {}})
        assert status == 202, body
        return body["execution_id"]

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/health/ready", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False


@dataclass
class Seen:
    """A request that a witness saw."""

    path: str
    key: str | None
    finished: bool = False


class Witness:
    """An HTTP server outside Hive that remembers every request.

    With `upstream` it passes requests on to a real server; else it answers `{"ok": true}` after
    `delay_s` seconds.
    """

    def __init__(self, *, upstream: str | None = None, delay_s: float = 0.0) -> None:
        self.seen: list[Seen] = []
        witness = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(length)
                seen = Seen(self.path, self.headers.get("idempotency-key"))
                witness.seen.append(seen)
                with contextlib.suppress(OSError):
                    if upstream is None:
                        time.sleep(delay_s)
                        self._answer(200, b'{"ok": true}', "application/json")
                    else:
                        self._pass_on(upstream, body)
                    seen.finished = True

            def do_GET(self) -> None:
                if upstream is None:
                    self._answer(200, b'{"version": "0.0.0"}', "application/json")
                else:
                    self._pass_on(upstream, None)

            def _pass_on(self, upstream: str, body: bytes | None) -> None:
                request = urllib.request.Request(
                    upstream + self.path,
                    data=body,
                    headers={"content-type": "application/json"},
                )
                try:
                    with urllib.request.urlopen(request, timeout=60) as answer:
                        kind = answer.headers.get("content-type", "application/json")
                        self._answer(answer.status, answer.read(), kind)
                except urllib.error.HTTPError as error:
                    self._answer(error.code, error.read(), "application/json")

            def _answer(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            @override
            def log_message(self, format: str, *args: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def counts(self) -> Counter[str]:
        return Counter(seen.path for seen in self.seen)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def a_chain(*nodes: dict[str, Any]) -> dict[str, Any]:
    """A workflow `Go` and then the given nodes, in a row."""
    go: dict[str, Any] = {
        "name": "Go",
        "type": "n8n-nodes-base.manualTrigger",
        "typeVersion": 1,
        "parameters": {},
    }
    every = [go, *nodes]
    for i, node in enumerate(every):
        node.setdefault("id", str(i))
        node.setdefault("position", [200 * i, 0])
    names = [node["name"] for node in every]
    return {
        "name": "chain",
        "nodes": every,
        "connections": {
            a: {"main": [[{"node": b, "type": "main", "index": 0}]]}
            for a, b in zip(names, names[1:], strict=False)
        },
        "settings": {"executionOrder": "v1"},
    }
