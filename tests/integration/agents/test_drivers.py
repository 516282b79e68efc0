import asyncio
import json
import socket
from collections.abc import Callable
from contextlib import aclosing

import pytest

from hive.agents.clients.ollama import OllamaClient
from hive.agents.clients.openai import OpenAiClient
from hive.agents.clients.port import (
    AgentBusyError,
    AgentCallError,
    AgentClient,
    AgentDisconnectedError,
    AgentFailedError,
    AgentProtocolError,
    AgentRefusedError,
    AgentSilentError,
    AgentUnreachableError,
    AnswerTooLargeError,
    ChatCall,
    ModelMissingError,
    Telemetry,
)
from hive.agents.clients.wire import Patience
from tests.model_servers import (
    OLLAMA_END,
    Answer,
    Wire,
    model_server,
    ollama_answer,
    ollama_line,
    ollama_probe,
    openai_answer,
    openai_probe,
    sse,
)

IMPATIENT = Patience(connect_s=0.5, first_s=0.5, idle_s=0.5)
CALL = ChatCall(
    messages=({"role": "user", "content": "hi"},),
    model="tiny",
    parameters={"temperature": 0, "max_tokens": 8, "num_ctx": 99},
    idempotency_key="key-1",
)


def ollama(url: str) -> AgentClient:
    return OllamaClient(url, slots=2, patience=IMPATIENT)


def openai(url: str) -> AgentClient:
    return OpenAiClient(url, slots=2, patience=IMPATIENT)


async def ask(client: AgentClient, call: ChatCall = CALL) -> tuple[str, Telemetry]:
    text, end = "", None
    try:
        async with aclosing(client.stream(call)) as chunks:
            async for chunk in chunks:
                text += chunk.text
                end = chunk.end or end
    finally:
        await client.close()
    assert end is not None
    return text, end


async def test_ollama_streams_and_tells_its_speed():
    async with model_server(ollama_answer("hel", "lo")) as server:
        text, end = await ask(ollama(server.url))
    assert text == "hello"
    assert (end.tokens_per_second, end.load_s, end.finish_reason) == (20.0, 2.0, "stop")
    assert end.usage == {"prompt_tokens": 7, "completion_tokens": 10, "total_tokens": 17}


async def test_ollama_gets_options_in_its_words_and_never_a_context_size():
    async with model_server(ollama_answer("x")) as server:
        await ask(ollama(server.url))
        request = server.requests[0]
    assert (request.path, request.headers["idempotency-key"]) == ("/api/chat", "key-1")
    assert request.body["options"] == {"temperature": 0, "num_predict": 8}
    assert request.body["stream"] is True


async def test_openai_streams_and_tells_its_speed():
    async with model_server(openai_answer("hel", "lo")) as server:
        text, end = await ask(openai(server.url + "/v1"))
        request = server.requests[0]
    assert text == "hello"
    assert (end.tokens_per_second, end.model, end.finish_reason) == (42.0, "tiny", "stop")
    assert end.usage == {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    assert request.path == "/v1/chat/completions"
    assert request.headers["idempotency-key"] == "key-1"
    assert request.body["stream_options"] == {"include_usage": True}
    assert "num_ctx" not in request.body


async def test_an_openai_server_that_does_not_stream_is_understood():
    async def answer(wire: Wire) -> None:
        await wire.json({"choices": [{"message": {"content": "all"}, "finish_reason": "stop"}]})

    async with model_server(answer) as server:
        text, end = await ask(openai(server.url))
    assert (text, end.usage, end.tokens_per_second) == ("all", {}, None)


async def test_without_a_model_the_first_of_the_server_is_taken():
    call = ChatCall(messages=CALL.messages)
    async with model_server(ollama_answer("x"), ollama_probe) as server:
        await ask(ollama(server.url), call)
        assert server.chats[0].body["model"] == "tiny:latest"
    async with model_server(openai_answer("x"), openai_probe) as server:
        await ask(openai(server.url), call)
        assert server.chats[0].body["model"] == "tiny"


async def test_lines_longer_than_64_kib_and_split_characters_arrive_whole():
    text = "é🐝" * 50_000

    async def answer(wire: Wire) -> None:
        await wire.head("application/x-ndjson")
        message = {"message": {"content": text}, "done": False}
        data = json.dumps(message, ensure_ascii=False).encode() + b"\n"
        for start in range(0, len(data), 9_999):
            await wire.send(data[start : start + 9_999])
        await wire.send(json.dumps(OLLAMA_END).encode())  # and no last newline

    async with model_server(answer) as server:
        assert (await ask(ollama(server.url)))[0] == text


async def test_nul_and_half_surrogates_are_dropped_from_answers():
    async with model_server(openai_answer("a\x00b")) as server:
        assert (await ask(openai(server.url)))[0] == "ab"


def status(code: str, body: object) -> Answer:
    async def answer(wire: Wire) -> None:
        await wire.json(body, code)

    return answer


def raw(data: bytes, kind: str | None = "application/x-ndjson") -> Answer:
    async def answer(wire: Wire) -> None:
        if kind is not None:
            await wire.head(kind)
        await wire.send(data)

    return answer


async def silent(wire: Wire) -> None:
    await wire.closed_by_client()


async def silent_after_a_while(wire: Wire) -> None:
    await wire.head("application/x-ndjson")
    await wire.send(ollama_line("x") + b"\n")
    await wire.closed_by_client()


async def resets(wire: Wire) -> None:
    await wire.head("application/x-ndjson")
    await wire.send(ollama_line("x") + b"\n")
    wire.reset()


async def endless_line(wire: Wire) -> None:
    await wire.head("application/x-ndjson")
    while True:
        await wire.send(b"x" * 1_000_000)


async def endless_lines(wire: Wire) -> None:
    await wire.head("application/x-ndjson")
    line = ollama_line("x" * 1_000_000) + b"\n"
    while True:
        await wire.send(line)


async def redirects(wire: Wire) -> None:
    await wire.head("text/plain", "302 Found", "location: http://elsewhere/\r\n")


MISSING = "model 'x' not found"
OLLAMA_FAULTS: list[tuple[Answer, type[AgentCallError]]] = [
    (raw(ollama_line("x") + b"\n"), AgentDisconnectedError),  # the end without `done`
    (raw(b""), AgentDisconnectedError),
    (raw(ollama_line("x") + b'\n{"error":"runner crashed"}\n'), AgentFailedError),
    (raw(b"{nonsense\n"), AgentProtocolError),
    (raw(b"[1,2]\n"), AgentProtocolError),
    (raw(b"<html></html>", "text/html; charset=utf-8"), AgentProtocolError),
    (raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", None), AgentProtocolError),
    (raw(b"", None), AgentDisconnectedError),
    (redirects, AgentProtocolError),
    (silent, AgentSilentError),
    (silent_after_a_while, AgentSilentError),
    (resets, AgentDisconnectedError),
    (endless_line, AnswerTooLargeError),
    (endless_lines, AnswerTooLargeError),
    (status("503 Service Unavailable", {"error": "server busy"}), AgentBusyError),
    (status("429 Too Many Requests", {"error": "slow down"}), AgentBusyError),
    (status("404 Not Found", {"error": MISSING}), ModelMissingError),
    (status("404 Not Found", "nothing here"), AgentProtocolError),
    (status("500 Internal Server Error", {"error": "out of memory"}), AgentFailedError),
    (status("400 Bad Request", {"error": "does not support thinking"}), AgentRefusedError),
]


@pytest.mark.parametrize(("answer", "error"), OLLAMA_FAULTS)
async def test_every_fault_of_an_ollama_server_has_its_error(
    answer: Answer, error: type[AgentCallError]
):
    async with model_server(answer) as server:
        with pytest.raises(AgentCallError) as caught:
            await ask(ollama(server.url))
    assert type(caught.value) is error, str(caught.value)


PIECE = {"choices": [{"delta": {"content": "x"}}]}
OPENAI_FAULTS: list[tuple[Answer, type[AgentCallError]]] = [
    (raw(sse(PIECE), "text/event-stream"), AgentDisconnectedError),
    (raw(sse(PIECE) + sse({"error": {"message": "oom"}}), "text/event-stream"), AgentFailedError),
    (raw(b'error: {"code":500,"message":"oom"}\n', "text/event-stream"), AgentFailedError),
    (raw(sse(b"{nonsense"), "text/event-stream"), AgentProtocolError),
    (raw(sse({"hello": 1}), "text/event-stream"), AgentProtocolError),
    (raw(b"not json", "application/json"), AgentProtocolError),
    (raw(b"<p>", "text/html"), AgentProtocolError),
    (silent, AgentSilentError),
    (endless_line, AnswerTooLargeError),
    (status("404 Not Found", {"error": {"message": "The model `x` is not"}}), ModelMissingError),
    (status("503 Service Unavailable", {"error": {"message": "Loading model"}}), AgentBusyError),
]


@pytest.mark.parametrize(("answer", "error"), OPENAI_FAULTS)
async def test_every_fault_of_an_openai_server_has_its_error(
    answer: Answer, error: type[AgentCallError]
):
    async with model_server(answer) as server:
        with pytest.raises(AgentCallError) as caught:
            await ask(openai(server.url))
    assert type(caught.value) is error, str(caught.value)


async def test_an_answer_complete_but_for_done_counts_as_complete():
    last = {"choices": [{"delta": {"content": "x"}, "finish_reason": "stop"}]}
    async with model_server(raw(sse(last), "text/event-stream")) as server:
        assert (await ask(openai(server.url)))[0] == "x"


async def test_a_refused_connection_is_unreachable():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(AgentUnreachableError):
            await ask(ollama(url))


async def test_closing_the_stream_closes_the_connection_at_once():
    gone = asyncio.Event()

    async def answer(wire: Wire) -> None:
        await wire.head("application/x-ndjson")
        await wire.send(ollama_line("x") + b"\n")
        await wire.closed_by_client()
        gone.set()

    async with model_server(answer) as server:
        client = ollama(server.url)
        stream = client.stream(CALL)
        assert (await anext(stream)).text == "x"
        await stream.aclose()
        await asyncio.wait_for(gone.wait(), 1)
        await client.close()


async def test_cancelling_the_reader_closes_the_connection_at_once():
    begun, gone = asyncio.Event(), asyncio.Event()

    async def answer(wire: Wire) -> None:
        begun.set()
        await wire.closed_by_client()
        gone.set()

    async with model_server(answer) as server:
        patient = OpenAiClient(server.url, slots=1, patience=Patience())
        async with asyncio.TaskGroup() as group:
            asking = group.create_task(ask(patient))
            await asyncio.wait_for(begun.wait(), 1)
            asking.cancel()
            await asyncio.wait_for(gone.wait(), 1)


@pytest.mark.parametrize(
    "answer", [silent, raw(b"<p>", "text/html"), raw(b"\x00" * 100), endless_line]
)
@pytest.mark.parametrize("make", [ollama, openai])
async def test_probes_are_bounded_in_time_and_size(
    answer: Answer, make: Callable[[str], AgentClient]
):
    async with model_server(answer, answer) as server:
        client = make(server.url)
        with pytest.raises(AgentCallError):
            await asyncio.wait_for(client.probe(deadline_s=0.3), 2)
        await client.close()


async def test_probes_find_a_server_alive():
    async with model_server(ollama_answer(), ollama_probe) as server:
        client = ollama(server.url)
        assert (await client.probe(deadline_s=1)).version == "0.1.2"
        assert await client.models(deadline_s=1) == ["tiny:latest"]
        await client.close()
    async with model_server(openai_answer(), openai_probe) as server:
        client = openai(server.url)
        assert (await client.probe(deadline_s=1)).response_time > 0
        await client.close()
