"""Ollama's API in front of a llama.cpp server, so that one model can stand for an Ollama machine.

python scripts/ollama_front.py --port 11434 --model-server http://127.0.0.1:18083
"""

import argparse
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

VERSION = "0.12.0"
OPTIONS = {"num_predict": "max_tokens", "temperature": "temperature", "top_p": "top_p",
           "top_k": "top_k", "seed": "seed", "stop": "stop"}  # fmt: skip
OK = 200


class Front(ThreadingHTTPServer):
    """Knows the model server behind it."""

    daemon_threads = True

    def __init__(self, port: int, behind: str, model: str) -> None:
        self.behind = urlsplit(behind)
        self.model = model
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers as Ollama does."""

    protocol_version = "HTTP/1.1"
    server: Front

    def do_GET(self) -> None:
        """Say what is here."""
        match self.path:
            case "/":
                self._text("Ollama is running")
            case "/api/version":
                self._json({"version": VERSION})
            case "/api/tags":
                self._json({"models": [self._card()]})
            case "/api/ps":
                expires = datetime.fromtimestamp(time.time() + 300, UTC).isoformat()
                card = {**self._card(), "expires_at": expires, "size_vram": 0}
                self._json({"models": [card | {"context_length": 2048}]})
            case _:
                self._text("404 page not found", 404)

    def do_POST(self) -> None:
        """Ask the model."""
        try:
            length = int(self.headers.get("content-length", 0))
            asked = json.loads(self.rfile.read(length) or b"{}")
        except ValueError as error:
            self._json({"error": f"invalid request: {error}"}, 400)
            return
        if self.path not in ("/api/chat", "/api/generate", "/api/show"):
            self._text("404 page not found", 404)
        elif asked.get("model") != self.server.model:
            self._json({"error": f"model '{asked.get('model')}' not found"}, 404)
        elif self.path == "/api/show":
            details = self._card()["details"]
            self._json({"details": details, "capabilities": ["completion"], "model_info": {}})
        else:
            self._answer(asked, chat=self.path == "/api/chat")

    def _answer(self, asked: dict[str, Any], *, chat: bool) -> None:
        began = time.monotonic_ns()
        parts = self._ask(request_of(asked, chat=chat))
        status, first = next(parts)
        if status != OK:
            self._json({"error": first}, status)
            return
        if asked.get("stream", True):
            self._stream(parts, chat=chat, began=began)
            return
        text, end = "", {}
        for part, last in parts:
            text, end = text + part, last or end
        self._json(self._frame(text, chat=chat) | closing(end, began))

    def _stream(self, parts: Iterator[Any], *, chat: bool, began: int) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/x-ndjson")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        end: dict[str, Any] = {}
        for part, last in parts:
            end = last or end
            if part:
                self._chunk(self._frame(part, chat=chat) | {"done": False})
        self._chunk(self._frame("", chat=chat) | closing(end, began))
        self.wfile.write(b"0\r\n\r\n")

    def _ask(self, body: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
        """Give the status first, then pieces of text, each with the figures that came with it.

        Whoever stops reading closes the connection, which stops the model.
        """
        behind = self.server.behind
        connection = HTTPConnection(behind.hostname or "", behind.port, timeout=600)
        try:
            headers = {"content-type": "application/json"}
            connection.request("POST", "/v1/chat/completions", json.dumps(body), headers)
            answer = connection.getresponse()
            if answer.status != OK:
                yield answer.status, answer.read().decode(errors="replace")
                return
            yield 200, None
            for line in answer:
                if line.startswith(b"data: {"):
                    event = json.loads(line[6:])
                    choices = event.get("choices") or [{}]
                    text = (choices[0].get("delta") or {}).get("content") or ""
                    reason = choices[0].get("finish_reason")
                    end = {"reason": reason} if reason else {}
                    yield text, end | (event.get("timings") or {})
        finally:
            connection.close()

    def _frame(self, text: str, *, chat: bool) -> dict[str, Any]:
        said = {"message": {"role": "assistant", "content": text}} if chat else {"response": text}
        created = datetime.fromtimestamp(time.time(), UTC).isoformat()
        return {"model": self.server.model, "created_at": created, **said}

    def _card(self) -> dict[str, Any]:
        details = {"format": "gguf", "family": "llama", "families": ["llama"],
                   "parameter_size": "134.5M", "quantization_level": "Q4_1"}  # fmt: skip
        name = self.server.model
        return {"name": name, "model": name, "size": 98_362_432, "digest": "0" * 64,
                "modified_at": "2026-01-01T00:00:00Z", "details": details}  # fmt: skip

    def _chunk(self, value: dict[str, Any]) -> None:
        line = json.dumps(value).encode() + b"\n"
        self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
        self.wfile.flush()

    def _json(self, value: dict[str, Any], status: int = 200) -> None:
        self._send(json.dumps(value).encode(), "application/json; charset=utf-8", status)

    def _text(self, text: str, status: int = 200) -> None:
        self._send(text.encode(), "text/plain; charset=utf-8", status)

    def _send(self, body: bytes, kind: str, status: int) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is http.server's
        """Keep quiet."""


def request_of(asked: dict[str, Any], *, chat: bool) -> dict[str, Any]:
    """Turn a request for Ollama into one for the server behind."""
    messages = asked.get("messages") or []
    if not chat:
        system = asked.get("system")
        messages = [{"role": "system", "content": system}] if system else []
        messages.append({"role": "user", "content": asked.get("prompt", "")})
    body: dict[str, Any] = {"messages": messages, "stream": True}
    options = asked.get("options") or {}
    body |= {ours: options[theirs] for theirs, ours in OPTIONS.items() if theirs in options}
    if isinstance(shape := asked.get("format"), dict):
        body["response_format"] = {"type": "json_schema", "json_schema": {"schema": shape}}
    elif shape == "json":
        body["response_format"] = {"type": "json_object"}
    return body


def closing(end: dict[str, Any], began: int) -> dict[str, Any]:
    """Return the figures of the last frame, in nanoseconds as Ollama gives them."""
    return {
        "done": True,
        "done_reason": end.get("reason") or "stop",
        "total_duration": time.monotonic_ns() - began,
        "load_duration": 0,
        "prompt_eval_count": end.get("prompt_n", 0),
        "prompt_eval_duration": int(end.get("prompt_ms", 0) * 1_000_000),
        "eval_count": end.get("predicted_n", 0),
        "eval_duration": int(end.get("predicted_ms", 0) * 1_000_000),
    }


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=11434)
    parser.add_argument("--model-server", required=True)
    parser.add_argument("--model", default="smollm2:135m")
    options = parser.parse_args()
    front = Front(options.port, options.model_server, options.model)
    print(f"READY http://127.0.0.1:{front.server_port}", flush=True)
    front.serve_forever()


if __name__ == "__main__":
    main()
