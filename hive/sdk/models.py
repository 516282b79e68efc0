"""What the sub-nodes of language models supply."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """Which model to ask, and how, in the words of the OpenAI API."""

    provider: str
    model: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    response_format: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatModel:
    """A language model attached to a node; `at(i)` gives its settings as item `i` sees them."""

    at: Callable[[int], ModelSettings]
