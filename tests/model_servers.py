"""Model servers for tests: real sockets, scripted answers, every kind of misbehaviour."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Body = dict[str, object]


@dataclass
class Request:
    """What a client sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: Body


@dataclass
class Wire:
    """One connection, from the server's side."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    request: Request

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, kind: str, status: str = "200 OK", extra: str = "") -> None:
        head = f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\n{extra}connection: close\r\n\r\n"
        await self.send(head.encode())

    async def json(self, value: object, status: str = "200 OK") -> None:
        await self.head("application/json", status)
        await self.send(json.dumps(value).encode())

    async def closed_by_client(self) -> None:
        """Wait until the client is gone."""
        with suppress(ConnectionError):
            while await self.reader.read(1024):
                pass

    def reset(self) -> None:
        """Drop the connection without a goodbye."""
        self.writer.transport.abort()


Answer = Callable[[Wire], Awaitable[None]]


@dataclass
class ModelServer:
    """A server whose answers a test decides."""

    answer: Answer
    probe: Answer | None = None
    requests: list[Request] = field(default_factory=list[Request])
    disconnected: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    @property
    def chats(self) -> list[Request]:
        return [r for r in self.requests if r.method == "POST"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await read_request(reader)
            wire = Wire(reader, writer, request)
            self.requests.append(request)
            is_chat = request.method == "POST"
            await (self.answer if is_chat or self.probe is None else self.probe)(wire)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.disconnected.set()
        finally:
            writer.close()


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Read one request whole."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, *lines = head.strip().split("\r\n")
    method, path, _ = first.split(" ")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, path, headers, json.loads(body) if body else {})


@asynccontextmanager
async def model_server(answer: Answer, probe: Answer | None = None) -> AsyncGenerator[ModelServer]:
    """Run a server on a free port; drop what is open at the end."""
    made = ModelServer(answer, probe)
    handlers: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handlers.add(task)
        try:
            await made.serve(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            handlers.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        for task in tuple(handlers):
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)


async def ollama_probe(wire: Wire) -> None:
    """Answer the cheap questions as Ollama does."""
    if wire.request.path == "/api/version":
        await wire.json({"version": "0.1.2"})
    elif wire.request.path == "/api/tags":
        await wire.json({"models": [{"name": "tiny:latest"}]})
    else:
        await wire.json({"error": "not found"}, "404 Not Found")


async def openai_probe(wire: Wire) -> None:
    """Answer the cheap questions as OpenAI's API does."""
    if wire.request.path == "/v1/models":
        await wire.json({"object": "list", "data": [{"id": "tiny"}]})
    else:
        await wire.json({"error": {"message": "not found"}}, "404 Not Found")


def ollama_line(text: str) -> bytes:
    return json.dumps({"message": {"role": "assistant", "content": text}, "done": False}).encode()


OLLAMA_END = {
    "model": "tiny",
    "message": {"role": "assistant", "content": ""},
    "done": True,
    "done_reason": "stop",
    "prompt_eval_count": 7,
    "eval_count": 10,
    "eval_duration": 500_000_000,
    "load_duration": 2_000_000_000,
}


def ollama_answer(*texts: str, delay_s: float = 0) -> Answer:
    """Answer a chat as Ollama does."""

    async def answer(wire: Wire) -> None:
        await wire.head("application/x-ndjson")
        for text in texts:
            await asyncio.sleep(delay_s)
            await wire.send(ollama_line(text) + b"\n")
        await wire.send(json.dumps(OLLAMA_END).encode() + b"\n")

    return answer


def sse(value: object) -> bytes:
    return b"data: " + (value if isinstance(value, bytes) else json.dumps(value).encode()) + b"\n\n"


def openai_answer(*texts: str) -> Answer:
    """Answer a chat as llama.cpp does."""

    async def answer(wire: Wire) -> None:
        await wire.head("text/event-stream")
        for text in texts:
            await wire.send(sse({"choices": [{"delta": {"content": text}}], "model": "tiny"}))
        last: Body = {"choices": [{"delta": {}, "finish_reason": "stop"}], "model": "tiny"}
        await wire.send(sse(last))
        usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
        timings = {"predicted_per_second": 42.0}
        await wire.send(sse({"choices": [], "usage": usage, "timings": timings}))
        await wire.send(sse(b"[DONE]"))

    return answer
