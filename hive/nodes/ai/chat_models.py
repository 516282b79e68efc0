"""Language models that are attached to other nodes; the hive's agents stand in for all of them."""

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Node, NodeError, Outputs, Params
from hive.sdk.items import is_object
from hive.sdk.models import ChatModel, ModelSettings

# n8n's names of options, in the words of the OpenAI API.
_OPTIONS = {
    "temperature": "temperature",
    "topP": "top_p",
    "topK": "top_k",
    "maxTokens": "max_tokens",
    "maxTokensToSample": "max_tokens",
    "maxOutputTokens": "max_tokens",
    "numPredict": "max_tokens",
    "frequencyPenalty": "frequency_penalty",
    "presencePenalty": "presence_penalty",
    "repeatPenalty": "repeat_penalty",
    "numCtx": "num_ctx",
    "seed": "seed",
    "stop": "stop",
    "reasoningEffort": "reasoning_effort",
}


class ChatModelParams(Params):
    """Which model, and its options; some versions wrap the model's name."""

    model: Any = None
    model_name: Any = Field(default=None, alias="modelName")
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


P = TypeVar("P", bound=ChatModelParams)


class ModelNode(Node[P], Generic[P]):
    """A sub-node that supplies a chat model."""

    provider: ClassVar[str]
    supplies = "ai_languageModel"

    @override
    async def run(self, call: Call[P]) -> Outputs:
        raise NodeError(f"{call.name!r} is a model for other nodes and does not run on its own.")

    @override
    async def supply(self, call: Call[P]) -> ChatModel:
        return ChatModel(at=lambda i: self._settings(call.resolve(i)))

    def _settings(self, params: P) -> ModelSettings:
        wants_json = "json" in {
            params.options.get("format"),
            str(params.options.get("responseFormat", "")).removesuffix("_object"),
        }
        return ModelSettings(
            provider=self.provider,
            model=_name(params.model) or _name(params.model_name),
            parameters=_parameters(params.options),
            response_format={"type": "json_object"} if wants_json else None,
        )


def _name(value: Any) -> str | None:
    if is_object(value):
        value = value.get("value")
    return str(value).removeprefix("models/") if value else None


def _parameters(options: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the options that have a meaning for any model; n8n writes -1 for "no limit"."""
    known = {_OPTIONS[key]: value for key, value in options.items() if key in _OPTIONS}
    return {key: value for key, value in known.items() if value is not None and value != -1}


class OllamaChat(ModelNode[ChatModelParams]):
    """A model of Ollama."""

    n8n_type = "@n8n/n8n-nodes-langchain.lmChatOllama"
    params_type = ChatModelParams
    provider = "ollama"


class OpenAiChat(ModelNode[ChatModelParams]):
    """A model of OpenAI, or of a server that speaks its API."""

    n8n_type = "@n8n/n8n-nodes-langchain.lmChatOpenAi"
    versions = (1, 1.1, 1.2, 1.3)
    params_type = ChatModelParams
    provider = "openai"


class AnthropicChat(ModelNode[ChatModelParams]):
    """A model of Anthropic."""

    n8n_type = "@n8n/n8n-nodes-langchain.lmChatAnthropic"
    versions = (1, 1.1, 1.2, 1.3)
    params_type = ChatModelParams
    provider = "anthropic"


class GeminiChat(ModelNode[ChatModelParams]):
    """A model of Google."""

    n8n_type = "@n8n/n8n-nodes-langchain.lmChatGoogleGemini"
    versions = (1, 1.1)
    params_type = ChatModelParams
    provider = "google"


class OpenRouterChat(ModelNode[ChatModelParams]):
    """A model behind OpenRouter."""

    n8n_type = "@n8n/n8n-nodes-langchain.lmChatOpenRouter"
    params_type = ChatModelParams
    provider = "openrouter"


class GroqChat(ModelNode[ChatModelParams]):
    """A model of Groq."""

    n8n_type = "@n8n/n8n-nodes-langchain.lmChatGroq"
    params_type = ChatModelParams
    provider = "groq"


class DeepSeekChat(ModelNode[ChatModelParams]):
    """A model of DeepSeek."""

    n8n_type = "@n8n/n8n-nodes-langchain.lmChatDeepSeek"
    params_type = ChatModelParams
    provider = "deepseek"


class MistralChat(ModelNode[ChatModelParams]):
    """A model of Mistral."""

    n8n_type = "@n8n/n8n-nodes-langchain.lmChatMistralCloud"
    params_type = ChatModelParams
    provider = "mistral"


class AzureOpenAiChat(ModelNode[ChatModelParams]):
    """A model of OpenAI in Azure."""

    n8n_type = "@n8n/n8n-nodes-langchain.lmChatAzureOpenAi"
    params_type = ChatModelParams
    provider = "azure"


class OllamaText(ModelNode[ChatModelParams]):
    """A model of Ollama, in n8n's older form."""

    n8n_type = "@n8n/n8n-nodes-langchain.lmOllama"
    params_type = ChatModelParams
    provider = "ollama"
