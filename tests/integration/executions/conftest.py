"""A small Hive around executions: real store and journal, engine in memory, scripted nodes."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from typing_extensions import override

from hive.auth.tokens import LOCAL_ADMIN, Caller
from hive.db.database import Database
from hive.db.store import Store
from hive.durable.memory import MemoryEngine
from hive.durable.port import SegmentKind
from hive.engine.activity import Engine
from hive.engine.expressions.port import Batch, CodeAnswer, CodeJob, Outcome
from hive.engine.registry import Registry
from hive.events.bus import MemoryEventBus
from hive.events.event import HiveEvent
from hive.executions.inline import InlineRunner
from hive.executions.model import FINAL, Execution, ExecutionStatus
from hive.executions.ports import NoAgents, World
from hive.executions.recovery import Recovery
from hive.executions.segments import SegmentRunner
from hive.executions.service import NO_KEY, ExecutionService, StartRequest
from hive.kit import json
from hive.kit.clock import system_clock
from hive.sdk import Call, Effect, Node, Outputs, Params
from hive.sdk.testing import MemoryHttp
from hive.workflows.model import StoredWorkflow, WorkflowCreateRequest
from hive.workflows.service import WorkflowService

ADMIN = Caller(user_id=LOCAL_ADMIN, tenant="default", roles=("admin",), permissions=("*",))
Deed = Callable[[str, str], Awaitable[Any]]


async def nothing(node: str, key: str) -> Any:
    return {"did": node}


@dataclass
class Deeds:
    """What the acting nodes do, and what they did: (node, Idempotency-Key)."""

    do: Deed = nothing
    done: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


DEEDS = Deeds()


class ActParams(Params):
    """None."""


class Act(Node[ActParams]):
    """Does a deed for each item."""

    n8n_type = "test.act"
    params_type = ActParams
    effect = Effect.RETRYABLE

    @override
    async def run(self, call: Call[ActParams]) -> Outputs:
        async def act(key: str) -> Any:
            result = await DEEDS.do(call.name, key)
            DEEDS.done.append((call.name, key))
            return result

        return [
            [
                {"json": await call.context.effects.perform(i, act), "pairedItem": {"item": i}}
                for i, _ in enumerate(call.items)
            ]
        ]


class NoJavaScript:
    """Refuses whatever the fast path cannot answer."""

    async def evaluate(self, batch: Batch) -> list[list[Outcome]]:
        raise AssertionError(batch.templates)

    async def run_code(self, job: CodeJob) -> CodeAnswer:
        raise AssertionError(job.code)


@dataclass
class Rig:
    """One process of Hive, as far as executions go."""

    store: Store
    durable: MemoryEngine
    workflows: WorkflowService
    executions: ExecutionService
    segments: SegmentRunner
    inline: InlineRunner
    recovery: Recovery
    events: list[HiveEvent]

    async def keep(self, n8n: dict[str, Any], **more: Any) -> StoredWorkflow:
        """Store a workflow."""
        raw = json.dumps(n8n)
        request = WorkflowCreateRequest(name="test flow", n8n_data=n8n, **more)
        return await self.workflows.create(request, raw, caller=ADMIN, key=NO_KEY)

    async def start(self, workflow: StoredWorkflow, input_data: Any = None) -> UUID:
        """Start it."""
        request = StartRequest(workflow_id=workflow.id, input_data=input_data)
        return (await self.executions.start(request)).execution_id

    async def until(
        self, execution_id: UUID, *statuses: ExecutionStatus, seconds: float = 20
    ) -> Execution:
        """Wait for one of these statuses (default: a final one)."""
        wanted = statuses or tuple(FINAL)
        async with asyncio.timeout(seconds):
            while True:
                found = await self.executions.read.get(execution_id, tenant="default")
                if found.status in wanted:
                    return found
                await asyncio.sleep(0.02)


async def a_rig(database: Database) -> Rig:
    bus = MemoryEventBus()
    events: list[HiveEvent] = []

    async def hear(event: HiveEvent) -> None:
        events.append(event)

    await bus.subscribe("*", hear)
    store = Store(database=database, bus=bus, clock=system_clock)
    registry = Registry.discover(Act)
    durable = MemoryEngine()
    engine = Engine(
        registry=registry, evaluator=NoJavaScript(), code=NoJavaScript(), clock=system_clock
    )
    world = World(http=MemoryHttp(), chats=NoAgents(), clock=system_clock, sleep=asyncio.sleep)
    segments = SegmentRunner(
        store=store, bus=bus, engine=engine, world=world, owner=lambda: durable.executor_id
    )
    durable.register(SegmentKind.EXECUTION, segments.run)
    executions = ExecutionService(store=store, engine=durable, registry=registry)
    return Rig(
        store=store,
        durable=durable,
        workflows=WorkflowService(store=store, registry=registry),
        executions=executions,
        segments=segments,
        inline=InlineRunner(
            segments=segments, owner=lambda: durable.executor_id, clock=system_clock
        ),
        recovery=Recovery(
            store=store,
            executions=executions,
            dead_owners=lambda owners: set(owners) - {durable.executor_id},
            clock=system_clock,
        ),
        events=events,
    )


@pytest.fixture
async def rig(database: Database) -> AsyncGenerator[Rig]:
    """A running rig."""
    DEEDS.do = nothing
    DEEDS.done = []
    made = await a_rig(database)
    await made.durable.start()
    yield made
    await made.durable.close(1)


def a_chain(*nodes: tuple[str, str], **settings: Any) -> dict[str, Any]:
    """A workflow `Go` -> the given (name, type) pairs, in a row."""
    names = ["Go", *[name for name, _ in nodes]]
    types = ["n8n-nodes-base.manualTrigger", *[kind for _, kind in nodes]]
    return {
        "name": "chain",
        "nodes": [
            {
                "id": str(i),
                "name": name,
                "type": kind,
                "typeVersion": 1,
                "position": [200 * i, 0],
                "parameters": {},
            }
            for i, (name, kind) in enumerate(zip(names, types, strict=True))
        ],
        "connections": {
            a: {"main": [[{"node": b, "type": "main", "index": 0}]]}
            for a, b in itertools.pairwise(names)
        },
        "settings": {"executionOrder": "v1", **settings},
    }
