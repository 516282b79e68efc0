"""Real small models for tests, each behind a witness that counts what runs at the same time."""

import contextlib
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Generator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from typing_extensions import override

from tests.acceptance.server import ROOT, Seen


@dataclass
class ModelWitness:
    """A door in front of a model server: remembers each call and how many ran together."""

    upstream: str
    seen: list[Seen] = field(default_factory=list[Seen])
    running: int = 0
    most: int = 0
    down: bool = False

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def enter(self, change: int) -> None:
        """Count who is inside."""
        with self._lock:
            self.running += change
            self.most = max(self.most, self.running)

    def close(self) -> None:
        """Close the door for good."""
        self.down = True
        self._server.shutdown()
        self._server.server_close()


def _handler(witness: ModelWitness) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on(None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            seen = Seen(self.path, self.headers.get("idempotency-key"))
            witness.seen.append(seen)
            witness.enter(1)
            self.inside = True
            try:
                seen.finished = self._pass_on(body)
            finally:
                self._leave()

        inside = False

        def _leave(self) -> None:
            if self.inside:
                self.inside = False
                witness.enter(-1)

        def _pass_on(self, body: bytes | None) -> bool:
            if witness.down:
                self.close_connection = True
                return False
            request = urllib.request.Request(
                witness.upstream + self.path,
                data=body,
                headers={"content-type": "application/json"},
            )
            try:
                self._stream(request)
            except OSError:
                return False
            return not witness.down

        def _stream(self, request: urllib.request.Request) -> None:
            with urllib.request.urlopen(request, timeout=120) as answer:
                self.send_response(answer.status)
                self.send_header("content-type", answer.headers["content-type"])
                self.end_headers()
                while (chunk := answer.read1(65536)) and not witness.down:
                    if b"[DONE]" in chunk:  # the model is free before the client has read this
                        self._leave()
                    self.wfile.write(chunk)

        @override
        def log_message(self, format: str, *args: object) -> None: ...

    return Handler


@contextlib.contextmanager
def real_models(number: int, *, slots: int = 2) -> Generator[list[ModelWitness]]:
    """Start so many servers of the small model, each behind a witness."""
    command = [sys.executable, "-m", "hive.local.server", "--slots", str(slots), "--threads", "1"]
    servers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT)
        for _ in range(number)
    ]
    witnesses: list[ModelWitness] = []
    try:
        witnesses.extend(ModelWitness(_address(server)) for server in servers)
        yield witnesses
    finally:
        for witness in witnesses:
            witness.close()
        for server in servers:
            server.kill()
            server.wait(10)
            if server.stdout:
                server.stdout.close()


def _address(server: "subprocess.Popen[bytes]") -> str:
    """Read the line in which the server says where it listens."""
    assert server.stdout is not None
    end = time.monotonic() + 60
    while time.monotonic() < end:
        line = server.stdout.readline().decode()
        words = [word for word in line.split() if word.startswith("http")]
        if words:
            return words[0].rstrip("/")
    raise AssertionError("the model did not start")
