"""The ports through which a node reaches the world. `hive.executions` fills them in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from hive.sdk.items import Items, Outputs


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """An outgoing request; `body` is already encoded."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None
    timeout_s: float = 300.0
    follow_redirects: bool = True
    max_redirects: int = 21


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """An answer, read whole and bounded in size."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


class HttpPort(Protocol):
    """Outgoing HTTP behind the egress guard."""

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send and return the answer; raises `NodeError` when it cannot be had."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """What a node asks a language model. `agent_id` and `capabilities` narrow who may answer."""

    messages: list[dict[str, Any]]
    model: str | None = None
    provider: str | None = None
    agent_id: str | None = None
    capabilities: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    response_format: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatResult:
    """What the model answered, and what it cost."""

    text: str
    usage: Mapping[str, int]
    agent_id: str
    model: str | None = None
    tokens_per_second: float | None = None


class TasksPort(Protocol):
    """Language-model calls as tasks of the coordinator: routed, prioritised, metered, durable."""

    async def chat(self, request: ChatRequest, *, key: str) -> ChatResult:
        """Submit the call, or find the one submitted before under `key`, and wait for its end."""
        ...


CodeMode = Literal["all", "each"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeResult:
    """What user code returned (JSON values, not yet items) and what it printed."""

    value: Any
    logs: list[str] = field(default_factory=list[str])


class CodePort(Protocol):
    """User code, run sealed off from everything else."""

    async def run(self, *, language: str, mode: CodeMode, code: str, items: Items) -> CodeResult:
        """Run the code with the scope of the calling node; raises `NodeError`.

        In mode `each` the value is a list with one entry for each item.
        """
        ...


class EffectPort(Protocol):
    """The journal of effects: what was done is remembered and never done again."""

    async def perform(self, item: int, do: Callable[[str], Awaitable[Any]]) -> Any:
        """Return the remembered result for this item, or run `do` with its Idempotency-Key.

        The result must be JSON. It is committed before this returns. The node's effect class
        decides what happens when a crash left the effect in flight: `retryable` runs `do` again
        with the same key, `once` raises `NeedsAttentionError`.
        """
        ...


class RespondPort(Protocol):
    """The caller who waits for the answer of a webhook."""

    async def respond(self, *, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Answer now; later answers are ignored."""
        ...


class Clock(Protocol):
    """Time as a dependency."""

    def __call__(self) -> datetime:
        """Return the present moment, in UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeContext:
    """Everything outside its items that a node may use."""

    http: HttpPort
    tasks: TasksPort
    code: CodePort
    effects: EffectPort
    respond: RespondPort
    clock: Clock
    sleep: Callable[[float], Awaitable[None]]
    execution_id: str
    workflow_id: str | None = None
    mode: str = "manual"
    credentials: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict[str, Mapping[str, Any]]
    )
    static_data: dict[str, Any] = field(default_factory=dict[str, Any])


__all__ = [
    "ChatRequest",
    "ChatResult",
    "Clock",
    "CodeMode",
    "CodePort",
    "CodeResult",
    "EffectPort",
    "HttpPort",
    "HttpRequest",
    "HttpResponse",
    "NodeContext",
    "Outputs",
    "RespondPort",
    "TasksPort",
]
