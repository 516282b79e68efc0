"""The language models that other nodes ask."""

from typing import Any

import pytest

from hive.nodes.ai import chat_models
from hive.nodes.ai.chat_models import ModelNode, OllamaChat, OpenAiChat
from hive.sdk import NodeError
from hive.sdk.models import ModelSettings
from hive.sdk.testing import a_call, run_node

MEMBERS: list[Any] = list(vars(chat_models).values())
NODES: list[type[ModelNode[Any]]] = [
    member for member in MEMBERS if isinstance(member, type) and "n8n_type" in vars(member)
]


async def settings_of(
    node: ModelNode[Any], params: Any, *rows: Any, item: int = 0
) -> ModelSettings:
    model = await node.supply(a_call(node, params, *rows))
    return model.at(item)


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.provider)
async def test_every_model_names_itself_and_its_provider(node: type[ModelNode[Any]]) -> None:
    settings = await settings_of(node(), {"model": "m"}, {})
    assert settings.model == "m"
    assert settings.provider == node.provider
    assert node.supplies == "ai_languageModel"


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"model": {"mode": "list", "value": "gpt"}}, "gpt"),
        ({"modelName": "models/gemini"}, "gemini"),
        ({"model": ""}, None),
        ({}, None),
    ],
)
async def test_the_name_is_read_in_every_form(params: dict[str, Any], name: str | None) -> None:
    assert (await settings_of(OpenAiChat(), params, {})).model == name


async def test_options_are_told_in_common_words() -> None:
    options = {"temperature": 0, "maxTokens": -1, "topP": 0.9, "numPredict": 7, "keepAlive": "5m"}
    settings = await settings_of(OllamaChat(), {"options": options}, {})
    assert settings.parameters == {"temperature": 0, "top_p": 0.9, "max_tokens": 7}


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"format": "json"}, {"type": "json_object"}),
        ({"responseFormat": "json_object"}, {"type": "json_object"}),
        ({"format": "default"}, None),
        ({}, None),
    ],
)
async def test_json_can_be_asked_for(options: dict[str, Any], wanted: Any) -> None:
    assert (await settings_of(OllamaChat(), {"options": options}, {})).response_format == wanted


async def test_settings_may_differ_from_item_to_item() -> None:
    def params(i: int) -> dict[str, Any]:
        return {"model": f"m{i}"}

    settings = await settings_of(OllamaChat(), params, {}, {}, item=1)
    assert settings.model == "m1"


async def test_a_model_does_not_run_on_its_own() -> None:
    with pytest.raises(NodeError, match="does not run on its own"):
        await run_node(OllamaChat(), {}, {})
