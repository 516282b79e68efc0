"""Asking a language model for each item."""

import asyncio
import base64
from typing import Any

import pytest
from typing_extensions import override

from hive.nodes.ai.chain_llm import ChainLlm
from hive.nodes.ai.chat_models import OllamaChat
from hive.sdk import ChatRequest, ChatResult, NodeError
from hive.sdk.models import ChatModel, ModelSettings
from hive.sdk.testing import MemoryTasks, Ports, a_call, run_items, run_node


def a_model(**settings: Any) -> dict[str, list[Any]]:
    given = ModelSettings(provider="test", **settings)
    return {"ai_languageModel": [ChatModel(at=lambda _: given)]}


async def asked(params: Any, *rows: Any, **settings: Any) -> list[ChatRequest]:
    """Return what the model was asked."""
    ports = Ports()
    given: Any = {"supplied": a_model(), **settings}
    await run_node(ChainLlm(), params, *rows, ports=ports, **given)
    return [request for _, request in ports.tasks.asked]


async def test_the_answer_is_text_without_blanks_around_it() -> None:
    ports = Ports(tasks=MemoryTasks(lambda request: f"  {request.messages[0]['content']}!\n"))
    params = {"promptType": "define", "text": "hi"}
    outputs = await run_items(ChainLlm(), params, {}, {}, ports=ports, supplied=a_model())
    assert outputs == [
        [
            {"json": {"text": "hi!"}, "pairedItem": {"item": 0}},
            {"json": {"text": "hi!"}, "pairedItem": {"item": 1}},
        ]
    ]
    assert sorted(key for key, _ in ports.tasks.asked) == ["memory/0", "memory/1"]


@pytest.mark.parametrize(
    ("version", "params", "row", "prompt"),
    [
        (1.9, {}, {"chatInput": "a"}, "a"),
        (1.4, {"promptType": "define", "text": 5}, {}, "5"),
        (1.9, {"promptType": "guardrails"}, {"guardrailsInput": "g"}, "g"),
        (1, {}, {"input": "a"}, "a"),
        (1.2, {}, {"chat_input": "a"}, "a"),
        (1.3, {}, {"chatInput": "a"}, "a"),
        (1.3, {"prompt": "p"}, {"chatInput": "a"}, "p"),
    ],
)
async def test_the_prompt_comes_from_where_its_version_says(
    version: float, params: dict[str, Any], row: dict[str, Any], prompt: str
) -> None:
    [request] = await asked(params, row, version=version)
    assert request.messages == [{"role": "user", "content": prompt}]


@pytest.mark.parametrize("params", [{}, {"promptType": "define"}])
async def test_a_missing_prompt_is_an_error_of_its_item(params: dict[str, Any]) -> None:
    with pytest.raises(NodeError, match="There is no prompt") as caught:
        await asked(params, {"other": 1})
    assert caught.value.item == 0


async def test_messages_go_before_the_prompt() -> None:
    values = [
        {"message": "be brief"},
        {"type": "HumanMessagePromptTemplate", "message": "2+2?"},
        {"type": "AIMessagePromptTemplate", "message": "4"},
    ]
    [request] = await asked(
        {"promptType": "define", "text": "3+3?", "messages": {"messageValues": values}}, {}
    )
    assert request.messages == [
        {"role": "system", "content": "be brief"},
        {"role": "user", "content": "2+2?"},
        {"role": "assistant", "content": "4"},
        {"role": "user", "content": "3+3?"},
    ]


@pytest.mark.parametrize(
    ("message", "url"),
    [
        ({"messageType": "imageUrl", "imageUrl": "https://x/p.png"}, "https://x/p.png"),
        (
            {"messageType": "imageBinary", "binaryImageDataKey": "pic"},
            f"data:image/png;base64,{base64.b64encode(b'abc').decode()}",
        ),
    ],
)
async def test_a_message_may_be_an_image(message: dict[str, Any], url: str) -> None:
    given = {"type": "HumanMessagePromptTemplate", **message}
    file = {"data": base64.b64encode(b"abc").decode(), "mimeType": "image/png"}
    ports = Ports(tasks=MemoryTasks(lambda _: "seen"))
    await run_items(
        ChainLlm(),
        {"promptType": "define", "text": "what?", "messages": {"messageValues": [given]}},
        ports=ports,
        supplied=a_model(),
        items=[{"json": {}, "binary": {"pic": file}}],
    )
    [(_, request)] = ports.tasks.asked
    part = {"type": "image_url", "image_url": {"url": url, "detail": "auto"}}
    assert request.messages[0] == {"role": "user", "content": [part]}


async def test_the_settings_of_the_model_reach_the_task() -> None:
    supplied = a_model(
        model="m", parameters={"temperature": 0.5}, response_format={"type": "json_object"}
    )
    [request] = await asked({"promptType": "define", "text": "x"}, {}, supplied=supplied)
    assert (request.provider, request.model) == ("test", "m")
    assert request.parameters == {"temperature": 0.5}
    assert request.response_format == {"type": "json_object"}


async def test_without_a_model_it_says_what_to_do() -> None:
    with pytest.raises(NodeError, match="No language model is attached to 'Node'"):
        await asked({"promptType": "define", "text": "x"}, {}, supplied={})


async def test_a_failed_item_becomes_an_error_when_the_workflow_goes_on() -> None:
    [rows] = await run_node(
        ChainLlm(), {}, {"chatInput": "a"}, {}, supplied=a_model(), continue_on_fail=True
    )
    assert rows == [{"text": "a"}, {"error": "There is no prompt."}]


class Crowd(MemoryTasks):
    """Counts how many are asked at once."""

    now = 0
    most = 0

    @override
    async def chat(self, request: ChatRequest, *, key: str) -> ChatResult:
        self.now += 1
        self.most = max(self.most, self.now)
        for _ in range(3):
            await asyncio.sleep(0)
        self.now -= 1
        return await super().chat(request, key=key)


@pytest.mark.parametrize(("batching", "most"), [({}, 32), ({"batchSize": 4}, 4)])
async def test_items_are_asked_at_once_but_not_too_many(
    batching: dict[str, Any], most: int
) -> None:
    crowd = Crowd()
    await run_node(
        ChainLlm(),
        {"promptType": "define", "text": "x", "batching": batching},
        *[{"n": n} for n in range(50)],
        ports=Ports(tasks=crowd),
        supplied=a_model(),
    )
    assert crowd.most == most
    assert len(crowd.asked) == 50


async def test_a_real_sub_node_fits() -> None:
    model = await OllamaChat().supply(a_call(OllamaChat(), {"model": "llama"}, {}))
    [request] = await asked({}, {"chatInput": "a"}, supplied={"ai_languageModel": [model]})
    assert (request.provider, request.model) == ("ollama", "llama")
