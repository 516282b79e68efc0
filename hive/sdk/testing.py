"""Runs a node on its own, with ports in memory: for the tests of every node, built in or not."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from hive.sdk.context import (
    ChatRequest,
    ChatResult,
    CodeMode,
    CodeResult,
    HttpRequest,
    HttpResponse,
    NodeContext,
)
from hive.sdk.errors import NodeError
from hive.sdk.items import Items, Json, Outputs
from hive.sdk.node import Call, Node, P

START = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
"""The moment at which every test happens."""


@dataclass
class MemoryHttp:
    """Answers requests with a function and remembers them."""

    answer: Callable[[HttpRequest], HttpResponse] | None = None
    sent: list[HttpRequest] = field(default_factory=list[HttpRequest])

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Answer from memory."""
        self.sent.append(request)
        if self.answer is None:
            raise NodeError(f"Nothing answers {request.method} {request.url}.")
        return self.answer(request)


@dataclass
class MemoryTasks:
    """Answers model calls with a function and remembers them."""

    answer: Callable[[ChatRequest], str] = lambda request: request.messages[-1]["content"]
    asked: list[tuple[str, ChatRequest]] = field(default_factory=list[tuple[str, ChatRequest]])

    async def chat(self, request: ChatRequest, *, key: str) -> ChatResult:
        """Answer from memory."""
        self.asked.append((key, request))
        return ChatResult(text=self.answer(request), usage={}, agent_id="memory")


@dataclass
class MemoryCode:
    """Stands in for the sandbox: user code is a Python function of the items."""

    answer: Callable[[str, CodeMode, Items], Any] | None = None
    ran: list[str] = field(default_factory=list[str])

    async def run(self, *, language: str, mode: CodeMode, code: str, items: Items) -> CodeResult:
        """Call the function instead of the code."""
        self.ran.append(code)
        if self.answer is None:
            raise NodeError(f"No {language} here.")
        return CodeResult(value=self.answer(code, mode, items))


@dataclass
class MemoryEffects:
    """Remembers what was done, as the journal does."""

    done: dict[int, Any] = field(default_factory=dict[int, Any])
    keys: list[str] = field(default_factory=list[str])

    async def perform(self, item: int, do: Callable[[str], Awaitable[Any]]) -> Any:
        """Do it once for each item."""
        if item not in self.done:
            self.keys.append(f"memory/{item}")
            self.done[item] = await do(self.keys[-1])
        return self.done[item]


@dataclass
class MemoryResponse:
    """Keeps the first answer to the caller of a webhook."""

    answers: list[tuple[int, Mapping[str, str], bytes]] = field(
        default_factory=list[tuple[int, Mapping[str, str], bytes]]
    )

    async def respond(self, *, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Keep the answer."""
        self.answers.append((status, headers, body))


@dataclass
class Ports:
    """All ports of a node under test, and the seconds it slept."""

    http: MemoryHttp = field(default_factory=MemoryHttp)
    tasks: MemoryTasks = field(default_factory=MemoryTasks)
    code: MemoryCode = field(default_factory=MemoryCode)
    effects: MemoryEffects = field(default_factory=MemoryEffects)
    respond: MemoryResponse = field(default_factory=MemoryResponse)
    credentials: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict[str, Mapping[str, Any]]
    )
    slept: list[float] = field(default_factory=list[float])

    def context(self) -> NodeContext:
        """Build the context a node sees."""
        return NodeContext(
            http=self.http,
            tasks=self.tasks,
            code=self.code,
            effects=self.effects,
            respond=self.respond,
            clock=lambda: START,
            sleep=self._sleep,
            execution_id="test",
            credentials=self.credentials,
        )

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


Parameters = Json | Callable[[int], Json]


def a_call(
    node: Node[P],
    params: Parameters | None = None,
    *rows: Json,
    inputs: Sequence[Sequence[Json]] | None = None,
    ports: Ports | None = None,
    **settings: Any,
) -> Call[P]:
    """Build a call; `params` may be a function of the item's index, `rows` are items' json.

    Other fields of the call are given by name.
    """
    given = [_items(port) for port in (inputs if inputs is not None else [rows])]
    constant: Json = {} if params is None or callable(params) else params

    def raw(i: int) -> Json:
        return params(i) if callable(params) else constant

    call = Call(
        name="Node",
        version=node.versions[-1],
        items=next((items for items in given if items), Items()),
        inputs=given,
        resolve=lambda i: node.params_type.model_validate(raw(i)),
        raw=raw,
        context=(ports or Ports()).context(),
        constant=not callable(params),
    )
    return replace(call, **settings)


def _items(rows: Sequence[Json]) -> Items:
    return [{"json": row, "pairedItem": {"item": i}} for i, row in enumerate(rows)]


async def run_node(
    node: Node[Any],
    params: Parameters | None = None,
    *rows: Json,
    inputs: Sequence[Sequence[Json]] | None = None,
    ports: Ports | None = None,
    **settings: Any,
) -> list[list[Json]]:
    """Run a node on rows and return the json of its items, one list for each output."""
    outputs = await run_items(node, params, *rows, inputs=inputs, ports=ports, **settings)
    return [[item["json"] for item in items] for items in outputs or []]


async def run_items(
    node: Node[Any],
    params: Parameters | None = None,
    *rows: Json,
    inputs: Sequence[Sequence[Json]] | None = None,
    ports: Ports | None = None,
    **settings: Any,
) -> Outputs | None:
    """Run a node on rows and return its items whole."""
    call = a_call(node, params, *rows, inputs=inputs, ports=ports, **settings)
    return await node.run(call)
