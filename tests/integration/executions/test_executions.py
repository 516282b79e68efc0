import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from typing_extensions import override

from hive.db.database import Database
from hive.durable.memory import MemoryEngine
from hive.durable.port import Payload, RunRef, RunStatus, SegmentKind
from hive.engine.registry import Registry
from hive.executions.model import ExecutionStatus
from hive.executions.recovery import Recovery
from hive.executions.repository import ExecutionFilter
from hive.executions.service import (
    NO_KEY,
    ExecutionEndedError,
    ExecutionOpenError,
    ExecutionService,
)
from hive.executions.tables import executions
from hive.http.idempotency import IdempotencyKeyReusedError, RequestKey
from hive.kit.clock import system_clock
from tests.integration.executions.conftest import ADMIN, DEEDS, Rig, a_chain, a_rig

ACT = "test.act"
NO_OP = "n8n-nodes-base.noOp"


async def hang(node: str, key: str) -> Any:
    await asyncio.Event().wait()


async def test_an_execution_runs_to_its_end_and_shows_its_nodes(rig: Rig):
    workflow = await rig.keep(a_chain(("A", NO_OP), ("B", ACT)))
    execution_id = await rig.start(workflow, {"a": 1})
    ended = await rig.until(execution_id)
    assert (ended.status, ended.progress) == (ExecutionStatus.COMPLETED, 1.0)
    assert ended.output_data == [{"did": "B"}]
    runs = await rig.executions.read.node_runs(execution_id, tenant="default", after=-1, limit=50)
    assert [(run.node, run.outputs[0][0]["json"]) for run in runs] == [
        ("Go", {"a": 1}),
        ("A", {"a": 1}),
        ("B", {"did": "B"}),
    ]


async def test_events_tell_the_start_each_node_and_the_end_in_order(rig: Rig):
    workflow = await rig.keep(a_chain(("A", NO_OP), ("B", ACT)))
    execution_id = await rig.start(workflow)
    await rig.until(execution_id)
    told = [e for e in rig.events if e.type != "workflow.node_started"]
    assert [e.type.removeprefix("workflow.") for e in told] == [
        "execution_started",
        "node_completed",
        "node_completed",
        "node_completed",
        "execution_completed",
    ]
    assert {e.topics for e in told} == {(f"execution.{execution_id}",)}
    progress = [e.data["data"]["progress"] for e in told]
    assert progress == sorted(progress)
    assert progress[-1] == 1.0


async def test_a_failing_node_fails_the_execution_and_says_where(rig: Rig):
    async def fail(node: str, key: str) -> Any:
        message = "no luck"
        raise ValueError(message)

    DEEDS.do = fail
    execution_id = await rig.start(await rig.keep(a_chain(("A", ACT), ("B", NO_OP))))
    ended = await rig.until(execution_id)
    assert (ended.status, ended.error_node, ended.error_message) == ("failed", "A", "no luck")
    assert rig.events[-1].type == "workflow.execution_failed"


async def test_a_running_execution_is_cancelled_within_a_second(rig: Rig):
    DEEDS.do = hang
    execution_id = await rig.start(await rig.keep(a_chain(("A", ACT))))
    await rig.until(execution_id, ExecutionStatus.RUNNING)
    await rig.executions.cancel(execution_id, tenant="default")
    ended = await rig.until(execution_id, seconds=1)
    assert ended.status is ExecutionStatus.CANCELLED
    with pytest.raises(ExecutionEndedError):
        await rig.executions.cancel(execution_id, tenant="default")


async def test_the_same_key_starts_one_execution_and_another_body_is_refused(rig: Rig):
    from hive.executions.service import StartRequest

    workflow = await rig.keep(a_chain(("A", NO_OP)))
    request = StartRequest(workflow_id=workflow.id)
    key = RequestKey(key="k1", route="POST /x", body_hash=b"1")
    first, *others = await asyncio.gather(
        *(rig.executions.start(request, key=key) for _ in range(20))
    )
    assert {other.execution_id for other in others} == {first.execution_id}
    page = await rig.executions.read.page(
        ExecutionFilter(), tenant="default", cursor=None, limit=50
    )
    assert len(page.items) == 1
    other_body = RequestKey(key="k1", route="POST /x", body_hash=b"2")
    with pytest.raises(IdempotencyKeyReusedError):
        await rig.executions.start(request, key=other_body)


async def test_after_a_crash_finished_effects_are_not_repeated(database: Database):
    """The first process dies inside B; the second one goes on there, with the same key."""
    DEEDS.done = []
    keys: list[str] = []
    reached = asyncio.Event()

    async def hang_in_b(node: str, key: str) -> Any:
        if node == "B":
            keys.append(key)
            reached.set()
            await asyncio.Event().wait()
        return {"did": node}

    DEEDS.do = hang_in_b
    first = await a_rig(database)
    await first.durable.start()
    workflow = await first.keep(a_chain(("A", ACT), ("B", ACT), ("C", ACT)))
    execution_id = await first.start(workflow)
    await asyncio.wait_for(reached.wait(), 10)

    async def act(node: str, key: str) -> Any:
        keys.append(key)
        return {"did": node}

    DEEDS.do = act
    second = await a_rig(database)
    await second.durable.start()
    assert await second.recovery.sweep() == 1
    ended = await second.until(execution_id)
    assert ended.status is ExecutionStatus.COMPLETED
    assert [node for node, _ in DEEDS.done] == ["A", "B", "C"]
    assert keys[0] == keys[1]
    await first.durable.close(0)
    await second.durable.close(1)
    again = await second.executions.read.get(execution_id, tenant="default")
    assert again.status is ExecutionStatus.COMPLETED


async def test_a_process_that_lost_its_fence_writes_nothing_more(database: Database):
    DEEDS.done = []
    go_on = asyncio.Event()
    reached = asyncio.Event()

    async def freeze(node: str, key: str) -> Any:
        reached.set()
        await go_on.wait()
        return {"by": "zombie"}

    DEEDS.do = freeze
    zombie = await a_rig(database)
    await zombie.durable.start()
    execution_id = await zombie.start(await zombie.keep(a_chain(("A", ACT), ("B", ACT))))
    await asyncio.wait_for(reached.wait(), 10)

    async def act(node: str, key: str) -> Any:
        return {"by": "heir"}

    DEEDS.do = act
    heir = await a_rig(database)
    await heir.durable.start()
    await heir.recovery.sweep()
    await heir.until(execution_id)
    go_on.set()
    await zombie.durable.close(5)
    runs = await heir.executions.read.node_runs(execution_id, tenant="default", after=-1, limit=9)
    assert [run.outputs[0][0]["json"] for run in runs[1:]] == [{"by": "heir"}, {"by": "heir"}]
    assert [node for node, _ in DEEDS.done].count("B") == 1
    await heir.durable.close(1)


async def test_an_effect_that_must_happen_once_stops_in_doubt(database: Database):
    DEEDS.done = []
    reached = asyncio.Event()

    async def wait_for_ever(node: str, key: str) -> Any:
        reached.set()
        await asyncio.Event().wait()

    DEEDS.do = wait_for_ever
    first = await a_rig(database)
    await first.durable.start()
    chain = a_chain(("A", ACT))
    chain["nodes"][1]["hive"] = {"effect": "once"}
    execution_id = await first.start(await first.keep(chain))
    await asyncio.wait_for(reached.wait(), 10)
    second = await a_rig(database)
    await second.durable.start()
    await second.recovery.sweep()
    ended = await second.until(execution_id, ExecutionStatus.NEEDS_ATTENTION)
    assert ended.error_message is not None
    assert "'A'" in ended.error_message
    assert DEEDS.done == []
    await first.durable.close(0)
    await second.durable.close(1)


async def test_a_shutdown_leaves_the_execution_to_be_resumed(database: Database):
    DEEDS.do = hang
    first = await a_rig(database)
    await first.durable.start()
    execution_id = await first.start(await first.keep(a_chain(("A", ACT))))
    await first.until(execution_id, ExecutionStatus.RUNNING)
    await first.durable.close(0)
    left = await first.executions.read.get(execution_id, tenant="default")
    assert left.status is ExecutionStatus.RUNNING


async def test_retrying_goes_on_from_the_failed_node(rig: Rig):
    broken = True

    async def sometimes(node: str, key: str) -> Any:
        if node == "B" and broken:
            message = "no luck"
            raise ValueError(message)
        return {"did": node}

    DEEDS.do = sometimes
    workflow = await rig.keep(a_chain(("A", ACT), ("B", ACT), ("C", ACT)))
    failed = await rig.until(await rig.start(workflow))
    broken = False
    again = await rig.executions.retry(failed.id, caller=ADMIN, from_start=False, key=NO_KEY)
    ended = await rig.until(again.execution_id)
    assert (ended.status, ended.retry_of) == ("completed", failed.id)
    assert [node for node, _ in DEEDS.done] == ["A", "B", "C"]


async def test_only_ended_executions_are_retried(rig: Rig):
    DEEDS.do = hang
    execution_id = await rig.start(await rig.keep(a_chain(("A", ACT))))
    await rig.until(execution_id, ExecutionStatus.RUNNING)
    with pytest.raises(ExecutionOpenError):
        await rig.executions.retry(execution_id, caller=ADMIN, from_start=False, key=NO_KEY)


async def test_an_accepted_execution_that_was_never_submitted_is_found(rig: Rig):
    """A crash between the commit and the submit leaves a row nobody runs."""
    workflow = await rig.keep(a_chain(("A", NO_OP)))
    execution_id = await rig.start(workflow)
    await rig.until(execution_id)
    await rig.store.write(
        lambda work: work.connection.execute(
            sa.insert(executions).values(
                id=workflow.id,
                workflow_id=workflow.id,
                workflow_version=1,
                status="pending",
                start_node="Go",
                created_at=work.now,
            )
        )
    )
    assert await rig.recovery.sweep() == 1
    ended = await rig.until(workflow.id)
    assert ended.status is ExecutionStatus.COMPLETED


async def test_an_attempt_that_died_before_it_began_is_followed_by_the_next(rig: Rig):
    """The engine knows the name of the first attempt, and no process will ever run it."""
    workflow = await rig.keep(a_chain(("A", NO_OP)))
    lost = RunRef(SegmentKind.EXECUTION, str(workflow.id), segment=1, attempt=1)
    await rig.durable.submit(lost, {}, delay_s=3600)
    await rig.store.write(
        lambda work: work.connection.execute(
            sa.insert(executions).values(
                id=workflow.id,
                workflow_id=workflow.id,
                workflow_version=1,
                status="pending",
                start_node="Go",
                created_at=work.now - timedelta(minutes=1),
            )
        )
    )
    assert await rig.recovery.sweep() == 1
    ended = await rig.until(workflow.id)
    assert ended.status is ExecutionStatus.COMPLETED


class Slow(MemoryEngine):
    """Knows what it was given, and has not begun any of it yet."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[str] = []

    @override
    async def submit(
        self, ref: RunRef, payload: Payload, *, delay_s: float = 0, priority: int = 0
    ) -> None:
        self.given.append(ref.id)

    @override
    async def status(self, ref: RunRef) -> RunStatus | None:
        return RunStatus.QUEUED if ref.id in self.given else None


@pytest.mark.parametrize("status", ["pending", "running"])
async def test_sweeping_again_before_an_attempt_began_submits_no_further_one(rig: Rig, status: str):
    """Else two attempts run at once, and the effect in flight is sent by both."""
    workflow = await rig.keep(a_chain(("A", NO_OP)))
    await rig.store.write(
        lambda work: work.connection.execute(
            sa.insert(executions).values(
                id=workflow.id,
                workflow_id=workflow.id,
                workflow_version=1,
                status=status,
                owner="dead" if status == "running" else None,
                attempt=1 if status == "running" else 0,
                start_node="Go",
                created_at=work.now - timedelta(minutes=1),
            )
        )
    )
    slow = Slow()
    service = ExecutionService(store=rig.store, engine=slow, registry=Registry.discover())
    recovery = Recovery(store=rig.store, executions=service, dead_owners=set, clock=system_clock)
    for _ in range(3):
        await recovery.sweep()
    assert len(slow.given) == 1


async def test_large_outputs_survive_and_are_stored_once(rig: Rig):
    workflow = await rig.keep(a_chain(("A", NO_OP), ("B", NO_OP)))
    rows = [{"text": "x" * 100, "n": n} for n in range(1000)]
    execution_id = await rig.start(workflow, rows)
    await rig.until(execution_id)
    runs = await rig.executions.read.node_runs(execution_id, tenant="default", after=-1, limit=9)
    assert [item["json"] for item in runs[2].outputs[0]] == rows


async def test_an_execution_keeps_the_version_it_began_with(rig: Rig):
    from hive.kit import json
    from hive.workflows.model import WorkflowUpdateRequest

    workflow = await rig.keep(a_chain(("Old", NO_OP)))
    execution_id = await rig.start(workflow)
    changed = a_chain(("New", NO_OP))
    request = WorkflowUpdateRequest(name="test flow", n8n_data=changed)
    after = await rig.workflows.update(workflow.id, request, json.dumps(changed), caller=ADMIN)
    await rig.until(execution_id)
    raw = await rig.executions.read.workflow_json(execution_id, tenant="default")
    assert after.version == 2
    assert b"Old" in raw
