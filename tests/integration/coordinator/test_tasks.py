"""Tasks from their creation to their end, against real sockets and both databases."""

import asyncio
from collections.abc import AsyncGenerator
from uuid import uuid4

import pytest

from hive.coordinator.errors import UnknownAgentError, UnknownDependencyError
from hive.coordinator.model import Task, TaskRequest, TaskStatus
from hive.coordinator.reach import CapabilityOutOfReachError, UnknownCapabilityError
from hive.db.database import Database
from hive.http.idempotency import RequestKey
from tests.coordinator_parts import Hive, compose, running
from tests.model_servers import (
    Answer,
    Wire,
    model_server,
    ollama_answer,
    ollama_probe,
    openai_answer,
    openai_probe,
)


@pytest.fixture
async def hive(database: Database) -> AsyncGenerator[Hive]:
    async with running(compose(database)) as made:
        yield made


async def test_a_task_is_answered_by_an_agent(hive: Hive):
    async with model_server(ollama_answer("Hello", " you"), ollama_probe) as server:
        await hive.agent(server.url, model="tiny", capabilities=[{"name": "talk"}])
        task = await hive.task("Greet", description="Say hello", capabilities=["talk"])
        done = await hive.ended(task)
        request = server.chats[0]
    assert (task.status, done.status) == ("pending", "completed")
    assert done.result is not None
    assert done.result.model_dump() == {
        "text": "Hello you",
        "usage": {"prompt_tokens": 7, "completion_tokens": 10, "total_tokens": 17},
        "tokens_per_second": 20.0,
        "agent_id": "acacia",
        "model": "tiny",
    }
    assert request.body["messages"] == [{"role": "user", "content": "Say hello"}]
    assert request.headers["idempotency-key"] == str(task.id)
    assert hive.told(task) == ["created", "assigned", "started", "completed"]
    assert done.started_at is not None
    assert (done.agent_id, done.attempt, done.failures) == ("acacia", 1, 0)


async def test_the_agent_is_busy_meanwhile_and_its_speed_is_learnt(hive: Hive):
    async with model_server(openai_answer("x"), openai_probe) as server:
        await hive.agent(server.url)
        task = await hive.task()
        await hive.ended(task)
        agent = await hive.agents.get("acacia", tenant="default")
    assert (agent.status, agent.tokens_per_second) == ("online", 42.0)
    told = [(e.type, e.data) for e in hive.events if e.type.startswith("agent.")]
    statuses = [d["status"] for kind, d in told if kind == "agent.status_changed"]
    assert statuses == ["online", "busy", "online"]
    busy = next(data for _, data in told if data["status"] == "busy")
    assert busy["current_task"] == str(task.id)
    assert told[-1][0] == "agent.performance_update"
    assert told[-1][1]["performance"]["tps"] == 42.0


async def test_events_of_a_task_concern_its_agent_and_carry_its_correlation(hive: Hive):
    async with model_server(ollama_answer("x"), ollama_probe) as server:
        await hive.agent(server.url)
        task = await hive.tasks.submit_effect(
            TaskRequest(title="T"),
            tenant="default",
            effect_key="execution/Node/0",
            execution_id=uuid4(),
            correlation_id="request-1",
        )
        await hive.ended(task)
    mine = [e for e in hive.events if e.type.startswith("task.")]
    assert {event.correlation_id for event in mine} == {"request-1"}
    assert [event.topics for event in mine] == [(), *[("agent.acacia",)] * 3]


THREE = 3


class Gate:
    """Answers that wait until they are let go, in the order in which they came."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.open, self.full = asyncio.Event(), asyncio.Event()
        self.at_once = self.most_at_once = 0

    async def __call__(self, wire: Wire) -> None:
        messages = wire.request.body["messages"]
        assert isinstance(messages, list)
        self.order.append(str(messages[-1]["content"]))  # pyright: ignore[reportUnknownArgumentType] - the test made it
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        if self.at_once == THREE:
            self.full.set()
        await self.open.wait()
        self.at_once -= 1
        await ollama_answer("x")(wire)


async def test_higher_priorities_come_first_and_equals_by_age_whatever_they_need(hive: Hive):
    gate = Gate()
    wanted: list[tuple[str, int, list[str]]] = [
        ("low", 1, []),
        ("a", 50, ["art"]),
        ("high", 99, ["code"]),
        ("b", 50, ["code"]),
    ]
    tasks = [
        await hive.task(name, priority=priority, capabilities=needs)
        for name, priority, needs in wanted
    ]
    async with model_server(gate, ollama_probe) as server:
        gate.open.set()
        await hive.agent(server.url, capabilities=[{"name": "art"}, {"name": "code"}])
        for task in tasks:
            assert (await hive.ended(task)).status == "completed"
    assert gate.order == ["high", "a", "b", "low"]


async def test_a_task_that_nobody_can_take_now_does_not_block_others(hive: Hive):
    async with model_server(ollama_answer("x"), ollama_probe) as server:
        await hive.agent(server.url, capabilities=[{"name": "code"}])
        await hive.agent("http://127.0.0.1:9", "away", capabilities=[{"name": "art"}])
        stuck = [await hive.task(priority=100, capabilities=["art"]) for _ in range(5)]
        done = await hive.ended(await hive.task(priority=0, capabilities=["code"]))
    assert done.status == "completed"
    assert [(await hive.now(each)).status for each in stuck] == ["pending"] * 5


async def test_no_agent_gets_more_than_its_slots(hive: Hive):
    gate = Gate()
    async with model_server(gate, ollama_probe) as server:
        await hive.agent(server.url, slots=3)
        tasks = [await hive.task(str(n)) for n in range(12)]
        await asyncio.wait_for(gate.full.wait(), 5)
        status = await hive.view.status(tenant="default")
        assert (status.slots, status.used_slots) == (3, 3)
        gate.open.set()
        assert {(await hive.ended(each)).status for each in tasks} == {TaskStatus.COMPLETED}
    assert gate.most_at_once == 3


async def test_a_task_starts_after_what_it_depends_on(hive: Hive):
    first = await hive.task("first", priority=0)
    second = await hive.task("second", priority=50, depends_on=[str(first.id)])
    both = [str(first.id), str(second.id)]
    third = await hive.task("third", priority=100, depends_on=both)
    assert (second.dependencies_left, third.dependencies_left) == (1, 2)
    assert [str(each) for each in third.depends_on] == both
    gate = Gate()
    gate.open.set()
    async with model_server(gate, ollama_probe) as server:
        await hive.agent(server.url, slots=3)
        await hive.ended(third)
    assert gate.order == ["first", "second", "third"]
    late = await hive.task("late", depends_on=both)
    assert late.dependencies_left == 0


async def test_all_that_depends_on_a_cancelled_task_fails(hive: Hive):
    chain: list[Task] = [await hive.task("0")]
    for number in range(1, 40):
        chain.append(await hive.task(str(number), depends_on=[str(chain[-1].id)]))
    await hive.tasks.cancel(chain[0].id, tenant="default")
    last = await hive.ended(chain[-1])
    assert (last.status, last.error and last.error.reason) == ("failed", "dependency_failed")
    assert last.error is not None
    assert str(chain[-2].id) in last.error.message
    late = await hive.task("late", depends_on=[str(last.id)])
    assert (late.status, late.error and late.error.reason) == ("failed", "dependency_failed")


async def test_a_dependency_must_exist_so_that_no_cycle_can(hive: Hive):
    with pytest.raises(UnknownDependencyError):
        await hive.task(depends_on=[str(uuid4())])
    other = TaskRequest(title="T", depends_on=(uuid4(),))
    with pytest.raises(UnknownDependencyError):
        await hive.tasks.create(other, tenant="default")


async def test_what_no_agent_can_is_refused_and_says_what_is_known(hive: Hive):
    await hive.agent("http://127.0.0.1:9", capabilities=[{"name": "code", "proficiency": 0.5}])
    await hive.agent("http://127.0.0.1:9", "two", capabilities=[{"name": "art"}])
    with pytest.raises(UnknownCapabilityError, match="'music'; known are 'art', 'code'"):
        await hive.task(capabilities=["music"])
    with pytest.raises(CapabilityOutOfReachError, match=r"'code' is 0\.5, needed 0\.9"):
        await hive.task(capabilities=[{"name": "code", "min_proficiency": 0.9}])
    with pytest.raises(CapabilityOutOfReachError):
        await hive.task(capabilities=["art", "code"])
    with pytest.raises(UnknownAgentError):
        await hive.task(agent_id="nobody")


async def test_without_any_agent_a_task_waits_for_the_first(hive: Hive):
    task = await hive.task(capabilities=["anything"])
    async with model_server(ollama_answer("x"), ollama_probe) as server:
        await hive.agent(server.url, capabilities=[{"name": "anything"}])
        assert (await hive.ended(task)).status == "completed"


async def test_a_workflows_task_is_created_once_per_key(hive: Hive):
    execution = uuid4()

    async def submit(key: str) -> Task:
        return await hive.tasks.submit_effect(
            TaskRequest(title="T"),
            tenant="default",
            effect_key=key,
            execution_id=execution,
            correlation_id=None,
        )

    key = f"{execution}/Résumé 🐝/0/0" + "x" * 300
    first, second = await asyncio.gather(submit(key), submit(key))
    assert first.id == second.id
    assert (await submit("other")).id != first.id
    async with model_server(ollama_answer("x"), ollama_probe) as server:
        await hive.agent(server.url)
        await hive.ended(first)
        assert await submit(key) == await hive.now(first)
        assert server.chats[0].headers["idempotency-key"] != str(first.id)


async def test_the_open_tasks_of_an_execution_are_cancelled_together(hive: Hive):
    execution = uuid4()
    tasks = [
        await hive.tasks.submit_effect(
            TaskRequest(title="T"),
            tenant="default",
            effect_key=str(number),
            execution_id=execution,
            correlation_id=None,
        )
        for number in range(3)
    ]
    other = await hive.task()
    await hive.tasks.cancel_execution(execution, tenant="default")
    assert {(await hive.now(each)).status for each in tasks} == {TaskStatus.CANCELLED}
    assert (await hive.now(other)).status == "pending"


async def test_the_same_idempotency_key_creates_one_task(hive: Hive):
    key = RequestKey(key="k", route="POST /api/tasks", body_hash=b"1" * 32)
    request = TaskRequest(title="T")
    first = await hive.tasks.create(request, tenant="default", key=key)
    assert await hive.tasks.create(request, tenant="default", key=key) == first


def status_answer(code: str, times: int, then: Answer) -> tuple[Answer, list[int]]:
    """Fail so often, then answer."""
    calls: list[int] = []

    async def answer(wire: Wire) -> None:
        calls.append(1)
        if len(calls) <= times:
            await wire.json({"error": "not now"}, code)
        else:
            await then(wire)

    return answer, calls


async def test_a_failed_attempt_is_tried_again(hive: Hive):
    answer, calls = status_answer("500 Internal Server Error", 1, ollama_answer("x"))
    async with model_server(answer, ollama_probe) as server:
        await hive.agent(server.url)
        task = await hive.task()
        done = await hive.ended(task)
    assert (done.status, done.attempt, done.failures, len(calls)) == ("completed", 2, 1, 2)
    assert hive.told(task)[3:] == ["requeued", "assigned", "started", "completed"]


async def test_too_many_failures_end_a_task(hive: Hive):
    answer, calls = status_answer("500 Internal Server Error", 99, ollama_answer())
    async with model_server(answer, ollama_probe) as server:
        await hive.agent(server.url)
        done = await hive.ended(await hive.task(max_attempts=2))
    assert (done.status, len(calls)) == ("failed", 2)
    assert done.error is not None
    assert done.error.reason == "attempts_exhausted"
    assert "not now" in done.error.message


async def test_a_busy_agent_costs_no_attempt(hive: Hive):
    answer, calls = status_answer("503 Service Unavailable", 2, ollama_answer("x"))
    async with model_server(answer, ollama_probe) as server:
        await hive.agent(server.url)
        done = await hive.ended(await hive.task(max_attempts=1))
    assert (done.status, done.failures, len(calls)) == ("completed", 0, 3)


async def test_a_refused_request_fails_at_once(hive: Hive):
    answer, calls = status_answer("400 Bad Request", 99, ollama_answer())
    async with model_server(answer, ollama_probe) as server:
        await hive.agent(server.url)
        done = await hive.ended(await hive.task())
    assert (done.error and done.error.reason, len(calls)) == ("agent_refused", 1)


async def test_a_failing_agent_is_left_for_another(hive: Hive):
    bad, calls = status_answer("500 Internal Server Error", 99, ollama_answer())
    async with (
        model_server(bad, ollama_probe) as one,
        model_server(ollama_answer("x"), ollama_probe) as two,
    ):
        await hive.agent(one.url, "bad", capabilities=[{"name": "x", "proficiency": 1}])
        await hive.agent(two.url, "good", capabilities=[{"name": "x", "proficiency": 0.1}])
        done = await hive.ended(await hive.task(capabilities=["x"]))
    assert (done.agent_id, done.attempt, len(calls)) == ("good", 2, 1)


async def hangs(wire: Wire) -> None:
    await wire.closed_by_client()


async def test_an_attempt_that_takes_too_long_fails_with_timeout(hive: Hive):
    async with model_server(hangs, ollama_probe) as server:
        await hive.agent(server.url)
        done = await hive.ended(await hive.task(timeout=0.2))
    assert (done.error and done.error.reason) == "timeout"


async def test_a_deadline_ends_waiting_and_work_alike(hive: Hive):
    now = hive.now
    soon = (await now(await hive.task())).created_at.replace(year=2000).isoformat()
    waiting = await hive.ended(await hive.task(deadline=soon))
    assert (waiting.error and waiting.error.reason) == "deadline_exceeded"
