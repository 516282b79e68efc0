"""Ollama's native API: it alone tells durations, so it is preferred to its OpenAI face."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Literal, cast

import structlog
from typing_extensions import override

from hive.agents.clients.port import (
    AgentClient,
    AgentDisconnectedError,
    AgentFailedError,
    AgentProtocolError,
    ChatCall,
    Chunk,
    Probe,
    Telemetry,
)
from hive.agents.clients.reading import (
    as_count,
    as_list,
    as_object,
    as_text,
    parse,
    said_error,
    usage_of,
)
from hive.agents.clients.stopwatch import Stopwatch
from hive.agents.clients.wire import Patience, Wire
from hive.kit.storable import storable_text

log = structlog.get_logger()

NANO = 1e9
TOP_LEVEL = frozenset({"format", "think", "tools", "keep_alive", "truncate", "shift"})
RUNNER_OPTIONS = frozenset(
    {"num_ctx", "num_batch", "num_gpu", "main_gpu", "use_mmap", "num_thread", "draft_num_predict"}
)
"""Options that make Ollama unload a model and load it again, for everybody: never sent."""
RENAMED = {"max_tokens": "num_predict", "max_completion_tokens": "num_predict"}
RESERVED = frozenset({"model", "messages", "stream", "stream_options", "options"})


class OllamaClient(AgentClient):
    """A server that speaks Ollama's API."""

    def __init__(self, endpoint: str, *, slots: int, patience: Patience) -> None:
        self._endpoint = endpoint
        self._wire = Wire(endpoint, slots=slots, patience=patience)

    @override
    async def stream(self, call: ChatCall) -> AsyncGenerator[Chunk]:
        model = call.model or await self._any_model()
        body = {"model": model, "stream": True, **chat_body(call)}
        post = self._wire.post("/api/chat", body, idempotency_key=call.idempotency_key)
        async with post as response, aclosing(self._wire.lines(response)) as lines:
            async for line in lines:
                chunk = read_chunk(parse(line, self._endpoint), self._endpoint)
                yield chunk
                if chunk.end is not None:
                    return
        raise AgentDisconnectedError(f"{self._endpoint} ended its answer without saying `done`")

    @override
    async def probe(self, *, deadline_s: float) -> Probe:
        watch = Stopwatch()
        answer = await self._wire.document("/api/version", deadline_s=deadline_s)
        version = as_text(as_object(answer).get("version"), 100)
        if version is None:
            raise AgentProtocolError(f"{self._endpoint} does not answer like Ollama")
        return Probe(response_time=watch.seconds(), version=version)

    @override
    async def models(self, *, deadline_s: float) -> list[str]:
        answer = await self._wire.document("/api/tags", deadline_s=deadline_s)
        try:
            return [str(each["name"]) for each in answer["models"]]
        except (KeyError, TypeError) as error:
            raise AgentProtocolError(f"{self._endpoint} does not list models") from error

    @override
    async def close(self) -> None:
        await self._wire.close()

    async def _any_model(self) -> str:
        models = await self.models(deadline_s=10)
        if not models:
            raise AgentFailedError(f"{self._endpoint} has no model installed")
        return models[0]


def chat_body(call: ChatCall) -> dict[str, Any]:
    """Say a call in Ollama's words: sampling settings go into `options`."""
    body: dict[str, Any] = {"messages": [_message(each) for each in call.messages]}
    given = {**as_object(call.parameters.get("options")), **call.parameters}
    options: dict[str, Any] = {}
    for name, value in given.items():
        if name in RUNNER_OPTIONS:
            log.info("runner_option_not_sent", option=name)
        elif name == "response_format":
            body["format"] = _format(value)
        elif name in TOP_LEVEL:
            body[name] = value
        elif name not in RESERVED:
            options[RENAMED.get(name, name)] = value
    if options:
        body["options"] = options
    return body


def read_chunk(document: Any, endpoint: str) -> Chunk:
    """Read one line of an answer."""
    if (error := said_error(document)) is not None:
        raise AgentFailedError(f"The agent stopped with an error: {error}")
    fields = as_object(document)
    message = as_object(fields.get("message"))
    text, thinking = message.get("content") or "", message.get("thinking") or ""
    if "message" not in fields and "done" not in fields:
        raise AgentProtocolError(f"{endpoint} does not answer like Ollama")
    end = _telemetry(fields) if fields.get("done") is True else None
    return Chunk(text=storable_text(str(text)), thinking=storable_text(str(thinking)), end=end)


def _telemetry(fields: Mapping[str, Any]) -> Telemetry:
    count, duration = as_count(fields.get("eval_count")), as_count(fields.get("eval_duration"))
    load = as_count(fields.get("load_duration"))
    return Telemetry(
        model=as_text(fields.get("model"), 255),
        finish_reason=as_text(fields.get("done_reason"), 100),
        usage=usage_of(fields.get("prompt_eval_count"), count),
        tokens_per_second=count / duration * NANO if count and duration else None,
        load_s=None if load is None else load / NANO,
    )


def _format(value: object) -> dict[str, Any] | Literal["json"]:
    """Translate OpenAI's `response_format`: a schema stays one, all else is plain JSON."""
    return as_object(as_object(as_object(value).get("json_schema")).get("schema")) or "json"


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    """Translate OpenAI's list of text and image parts into text and a list of images."""
    content = message.get("content")
    if not isinstance(content, list):
        return {**message, "content": content if content is not None else ""}
    texts: list[str] = []
    images: list[str] = []
    for part in map(as_object, as_list(cast("object", content))):
        if part.get("type") == "text":
            texts.append(str(part.get("text", "")))
        elif part.get("type") == "image_url":
            images.append(str(as_object(part.get("image_url")).get("url", "")).rpartition(",")[2])
    return {**message, "content": "\n".join(texts), **({"images": images} if images else {})}
