"""Ask a language model once for each item."""

import base64
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, ChatRequest, Effect, Item, Node, NodeError, Outputs, Params
from hive.sdk.concurrency import for_each
from hive.sdk.items import entries, fields_of
from hive.sdk.javascript import to_text
from hive.sdk.models import ChatModel, ModelSettings

# The queue of the hive decides what really runs at once; this only bounds open calls.
_AT_ONCE = 32
_OLD_PROMPTS = 1.3
_ROLES = {
    "SystemMessagePromptTemplate": "system",
    "HumanMessagePromptTemplate": "user",
    "AIMessagePromptTemplate": "assistant",
}
_OLD_FIELDS = {1: "input", 1.1: "chat_input", 1.2: "chat_input"}


class ChainLlmParams(Params):
    """The prompt, and the messages that go before it."""

    prompt_type: Literal["auto", "define", "guardrails"] = "auto"
    prompt: Any = None
    text: Any = None
    has_output_parser: bool = False
    messages: dict[str, Any] = Field(default_factory=dict[str, Any])
    batching: dict[str, Any] = Field(default_factory=dict[str, Any])


class ChainLlm(Node[ChainLlmParams]):
    """Give the model's answers as `text`."""

    n8n_type = "@n8n/n8n-nodes-langchain.chainLlm"
    versions = (1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9)
    params_type = ChainLlmParams
    effect = Effect.RETRYABLE

    @override
    async def run(self, call: Call[ChainLlmParams]) -> Outputs:
        model = _model(call)
        batch = call.params.batching
        limit = int(batch.get("batchSize") or _AT_ONCE)
        pause = float(batch.get("delayBetweenBatches") or 0) / 1000

        async def ask(i: int) -> dict[str, Any]:
            if pause and i >= limit:
                await call.context.sleep(pause)
            return await _ask(call, i, model)

        answers = await for_each(len(call.items), ask, limit=limit, go_on=call.continue_on_fail)
        return [[_item(answer, i) for i, answer in enumerate(answers)]]


def _item(answer: dict[str, Any] | NodeError, i: int) -> Item:
    json = {"error": answer.message} if isinstance(answer, NodeError) else answer
    return {"json": json, "pairedItem": {"item": i}}


def _model(call: Call[ChainLlmParams]) -> ChatModel:
    found = [m for m in call.supplied.get("ai_languageModel", []) if isinstance(m, ChatModel)]
    if not found:
        raise NodeError(
            f"No language model is attached to {call.name!r}.",
            description="Connect a chat model to the node's model input.",
        )
    return found[0]


async def _ask(call: Call[ChainLlmParams], i: int, model: ChatModel) -> dict[str, Any]:
    messages = _messages(call, i)
    settings = model.at(i)

    async def chat(key: str) -> dict[str, Any]:
        result = await call.context.tasks.chat(_request(messages, settings), key=key)
        return {"text": result.text, "agent": result.agent_id, "usage": dict(result.usage)}

    answer = await call.context.effects.perform(i, chat)
    return {"text": str(answer["text"]).strip()}


def _request(messages: list[dict[str, Any]], settings: ModelSettings) -> ChatRequest:
    return ChatRequest(
        messages=messages,
        model=settings.model,
        provider=settings.provider,
        parameters=settings.parameters,
        response_format=settings.response_format,
    )


def _messages(call: Call[ChainLlmParams], i: int) -> list[dict[str, Any]]:
    params = call.resolve(i)
    messages = [
        _message(given, call.items[i]) for given in entries(params.messages.get("messageValues"))
    ]
    return [*messages, {"role": "user", "content": _prompt(call, i, params)}]


def _prompt(call: Call[ChainLlmParams], i: int, params: ChainLlmParams) -> str:
    json = call.items[i]["json"]
    if call.version <= _OLD_PROMPTS:
        field = _OLD_FIELDS.get(call.version, "chatInput")
        prompt = params.prompt if "prompt" in call.raw(i) else json.get(field)
    elif params.prompt_type == "define":
        prompt = params.text
    elif params.prompt_type == "guardrails":
        field, prompt = "guardrailsInput", json.get("guardrailsInput")
    else:
        field, prompt = "chatInput", json.get("chatInput")
    if prompt is None:
        raise NodeError(
            "There is no prompt.",
            item=i,
            parameter="text" if params.prompt_type == "define" else "promptType",
            description="The prompt is empty, or the item lacks the field it is taken from.",
        )
    return to_text(prompt)


def _message(given: Mapping[str, Any], item: Item) -> dict[str, Any]:
    kind = given.get("type") or "SystemMessagePromptTemplate"
    role = _ROLES.get(kind)
    if role is None:
        raise NodeError(f"There is no message type {kind!r}.", parameter="messages")
    image = given.get("messageType", "text")
    if role != "user" or image == "text":
        return {"role": role, "content": to_text(given.get("message") or "")}
    url = given.get("imageUrl") if image == "imageUrl" else _embedded(given, item)
    part = {"url": to_text(url), "detail": given.get("imageDetail") or "auto"}
    return {"role": role, "content": [{"type": "image_url", "image_url": part}]}


def _embedded(given: Mapping[str, Any], item: Item) -> str:
    name = to_text(given.get("binaryImageDataKey") or "data")
    file = fields_of(fields_of(item.get("binary")).get(name))
    if "data" not in file:
        raise NodeError(f"The item has no image {name!r}.", parameter="messages")
    data = file["data"]
    encoded = base64.b64encode(data).decode() if isinstance(data, bytes) else str(data)
    return f"data:{file.get('mimeType') or 'image/jpeg'};base64,{encoded}"
