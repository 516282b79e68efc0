"""Fills in what nodes may use of the world."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from typing_extensions import override

from hive.kit.clock import Clock
from hive.sdk import ChatRequest, ChatResult, NodeError
from hive.sdk.context import HttpPort, RespondPort, TasksPort


class ChatGateway(Protocol):
    """Language-model calls of an execution, as tasks of the coordinator."""

    async def chat(
        self, request: ChatRequest, *, key: str, execution: "ExecutionRef", node: str
    ) -> ChatResult:
        """Submit the call, or find it under its key, and wait for its end."""
        ...

    async def cancel_all(self, execution_id: UUID, *, tenant: str) -> None:
        """Cancel the open calls of an execution."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionRef:
    """The execution that asks."""

    id: UUID
    tenant: str
    workflow_id: UUID | None
    workflow_name: str
    mode: str
    correlation_id: str | None
    created_by: UUID | None


class NobodyWaits(RespondPort):
    """The respond port of an execution that no webhook caller waits for."""

    @override
    async def respond(self, *, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Drop the answer: as in n8n, the node just passes its items on."""


class Chats(TasksPort):
    """The tasks port of one node."""

    def __init__(self, gateway: ChatGateway, execution: ExecutionRef, node: str) -> None:
        self._gateway = gateway
        self._execution = execution
        self._node = node

    @override
    async def chat(self, request: ChatRequest, *, key: str) -> ChatResult:
        return await self._gateway.chat(
            request, key=key, execution=self._execution, node=self._node
        )


class NoAgents(ChatGateway):
    """The gateway where there is no coordinator."""

    @override
    async def chat(
        self, request: ChatRequest, *, key: str, execution: ExecutionRef, node: str
    ) -> ChatResult:
        message = (
            f"Node {node!r} asks a language model; run the workflow on a Hive server, "
            "where there are agents"
        )
        raise NodeError(message)

    @override
    async def cancel_all(self, execution_id: UUID, *, tenant: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the nodes of every execution share."""

    http: HttpPort
    chats: ChatGateway
    clock: Clock
    sleep: Callable[[float], Awaitable[None]]
    timezone: str = "UTC"
    env: Mapping[str, str] | None = None
