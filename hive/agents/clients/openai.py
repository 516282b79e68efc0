"""OpenAI's chat API as llama.cpp, vLLM, LM Studio and others speak it."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from typing_extensions import override

from hive.agents.clients.lines import sse_data
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
from hive.agents.clients.reading import as_list, as_object, as_text, parse, said_error, usage_of
from hive.agents.clients.stopwatch import Stopwatch
from hive.agents.clients.wire import Patience, Wire, read_document
from hive.kit.storable import storable_text

RENAMED = {"num_predict": "max_tokens"}
RESERVED = frozenset({"model", "messages", "stream", "stream_options", "options", "num_ctx"})
DONE = b"[DONE]"
MEASURABLE = 2
"""With fewer tokens there is no time between the first and the last."""


class OpenAiClient(AgentClient):
    """A server that speaks OpenAI's API; the address may or may not end with `/v1`."""

    def __init__(self, endpoint: str, *, slots: int, patience: Patience) -> None:
        self._endpoint = endpoint.removesuffix("/v1")
        self._wire = Wire(self._endpoint, slots=slots, patience=patience)

    @override
    async def stream(self, call: ChatCall) -> AsyncGenerator[Chunk]:
        body = chat_body(call, call.model or await self._any_model())
        key = call.idempotency_key
        answer = Answer(self._endpoint)
        async with self._wire.post("/v1/chat/completions", body, idempotency_key=key) as response:
            if "json" in response.headers.get("content-type", ""):  # it does not stream
                yield answer.read(await read_document(response, self._endpoint))
            else:
                async with aclosing(sse_data(self._wire.lines(response))) as events:
                    async for data in events:
                        if data == DONE:
                            answer.complete = True
                            break
                        yield answer.read(parse(data, self._endpoint))
        if not answer.complete:
            raise AgentDisconnectedError(f"{self._endpoint} ended its answer before it was done")
        yield Chunk(end=answer.telemetry())

    @override
    async def probe(self, *, deadline_s: float) -> Probe:
        watch = Stopwatch()
        await self.models(deadline_s=deadline_s)
        return Probe(response_time=watch.seconds())

    @override
    async def models(self, *, deadline_s: float) -> list[str]:
        answer = await self._wire.document("/v1/models", deadline_s=deadline_s)
        try:
            return [str(each["id"]) for each in answer["data"]]
        except (KeyError, TypeError) as error:
            raise AgentProtocolError(f"{self._endpoint} does not list models") from error

    @override
    async def close(self) -> None:
        await self._wire.close()

    async def _any_model(self) -> str:
        models = await self.models(deadline_s=10)
        if not models:
            raise AgentFailedError(f"{self._endpoint} has no model")
        return models[0]


def chat_body(call: ChatCall, model: str) -> dict[str, Any]:
    """Say a call in OpenAI's words."""
    given = {**as_object(call.parameters.get("options")), **call.parameters}
    sampling = {RENAMED.get(k, k): v for k, v in given.items() if k not in RESERVED}
    if (form := sampling.pop("format", None)) is not None:
        sampling.setdefault("response_format", _response_format(form))
    return {
        **sampling,
        "model": model,
        "messages": list(call.messages),
        "stream": True,
        "stream_options": {"include_usage": True},
    }


class Answer:
    """What is known of an answer while it arrives."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._watch = Stopwatch()
        self._first_s: float | None = None
        self._last_s = 0.0
        self._model: str | None = None
        self._reason: str | None = None
        self._usage: Mapping[str, Any] = {}
        self._timings: Mapping[str, Any] = {}
        self.complete = False

    def read(self, document: Any) -> Chunk:
        """Take one event and return its text."""
        if (error := said_error(document)) is not None:
            raise AgentFailedError(f"The agent stopped with an error: {error}")
        fields = as_object(document)
        if "choices" not in fields:
            raise AgentProtocolError(f"{self._endpoint} does not answer like OpenAI's API")
        self._usage = as_object(fields.get("usage")) or self._usage
        self._timings = as_object(fields.get("timings")) or self._timings
        self._model = as_text(fields.get("model"), 255) or self._model
        choices = as_list(fields["choices"])
        choice = as_object(choices[0]) if choices else {}
        if reason := as_text(choice.get("finish_reason"), 100):
            self._reason, self.complete = reason, True
        return self._chunk(as_object(choice.get("delta")) or as_object(choice.get("message")))

    def _chunk(self, delta: Mapping[str, Any]) -> Chunk:
        text = storable_text(str(delta.get("content") or ""))
        thinking = delta.get("reasoning_content") or delta.get("reasoning") or ""
        if text or thinking:
            self._last_s = self._watch.seconds()
            self._first_s = self._last_s if self._first_s is None else self._first_s
        return Chunk(text=text, thinking=storable_text(str(thinking)))

    def telemetry(self) -> Telemetry:
        """Say what is known at the end."""
        usage = usage_of(self._usage.get("prompt_tokens"), self._usage.get("completion_tokens"))
        if not usage and self._timings:
            usage = usage_of(self._timings.get("prompt_n"), self._timings.get("predicted_n"))
        return Telemetry(
            model=self._model,
            finish_reason=self._reason,
            usage=usage,
            tokens_per_second=self._speed(usage.get("completion_tokens", 0)),
        )

    def _speed(self, tokens: int) -> float | None:
        told = self._timings.get("predicted_per_second")
        if isinstance(told, int | float) and 0 < told < 1e6:  # noqa: PLR2004 - a cached answer tells 1e6
            return float(told)
        took = self._last_s - (self._first_s or 0.0)
        if self._first_s is None or tokens < MEASURABLE or took <= 0:
            return None
        return (tokens - 1) / took


def _response_format(form: object) -> dict[str, Any]:
    """Translate Ollama's `format`: the word `json`, or a schema."""
    if isinstance(form, dict):
        return {"type": "json_schema", "json_schema": {"name": "answer", "schema": form}}
    return {"type": "json_object"}
