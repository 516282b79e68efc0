"""Fills in what nodes may use of the world."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from typing_extensions import override

from hive.db.store import Store
from hive.engine.activity import Activity
from hive.executions.effects import JournaledEffects
from hive.executions.journal import EffectPlace, KnownEffect
from hive.executions.recorder import Recorder
from hive.kit.clock import Clock
from hive.sdk import ChatRequest, ChatResult, NodeContext, NodeError
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


@dataclass(slots=True, kw_only=True)
class JournaledContexts:
    """Makes the contexts of the nodes of one durable execution."""

    world: World
    store: Store
    recorder: Recorder
    execution: ExecutionRef
    known: dict[EffectPlace, KnownEffect]
    respond: RespondPort = field(default_factory=NobodyWaits)
    static_data: dict[str, Any] = field(default_factory=dict[str, Any])

    def __call__(self, activity: Activity) -> NodeContext:
        """Return the context of a node that is about to run."""
        effects = JournaledEffects(
            self.recorder,
            store=self.store,
            known=self.known,
            node=activity.spec.name,
            run_index=activity.step.run_index,
            effect=activity.effect,
        )
        return NodeContext(
            http=self.world.http,
            tasks=Chats(self.world.chats, self.execution, activity.spec.name),
            code=activity.code,
            effects=effects,
            respond=self.respond,
            clock=self.world.clock,
            sleep=self.world.sleep,
            execution_id=str(self.execution.id),
            workflow_id=str(self.execution.workflow_id) if self.execution.workflow_id else None,
            mode=self.execution.mode,
            static_data=self.static_data,
        )
