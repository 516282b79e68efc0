"""Taking hold of tasks: cancel, assign by hand, take over, list, see."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
import sqlalchemy as sa

from hive.coordinator.errors import TaskEndedError, TaskNotFoundError, TaskRunningError
from hive.coordinator.lifecycle import Lifecycle
from hive.coordinator.model import (
    Band,
    Task,
    TaskError,
    TaskFilter,
    TaskRequest,
    TaskResult,
    TaskStatus,
)
from hive.coordinator.tables import tasks
from hive.coordinator.waiting import Attempts, Waiters
from hive.db.database import Database
from hive.db.store import Work
from hive.kit.clock import system_clock
from tests.coordinator_parts import Hive, compose, running
from tests.model_servers import (
    ModelServer,
    Wire,
    model_server,
    ollama_answer,
    ollama_line,
    ollama_probe,
)


@pytest.fixture
async def hive(database: Database) -> AsyncGenerator[Hive]:
    async with running(compose(database)) as made:
        yield made


class Endless:
    """An answer that never ends, and knows when its client is gone."""

    def __init__(self) -> None:
        self.begun, self.gone = asyncio.Event(), asyncio.Event()

    async def __call__(self, wire: Wire) -> None:
        await wire.head("application/x-ndjson")
        await wire.send(ollama_line("x") + b"\n")
        self.begun.set()
        await wire.closed_by_client()
        self.gone.set()


async def test_cancelling_a_running_task_stops_the_model_within_a_second(hive: Hive):
    endless = Endless()
    async with model_server(endless, ollama_probe) as server:
        await hive.agent(server.url)
        task = await hive.task()
        await asyncio.wait_for(endless.begun.wait(), 5)
        async with asyncio.timeout(1):
            cancelled = await hive.tasks.cancel(task.id, tenant="default")
            await endless.gone.wait()
        assert (await hive.ended(task)).status == cancelled.status == "cancelled"
        assert (await hive.agents.get("acacia", tenant="default")).status == "online"
        with pytest.raises(TaskEndedError):
            await hive.tasks.cancel(task.id, tenant="default")
    assert hive.told(task) == ["created", "assigned", "started", "cancelled"]


async def test_a_waiting_task_is_cancelled(hive: Hive):
    task = await hive.task()
    await hive.tasks.cancel(task.id, tenant="default")
    assert (await hive.ended(task)).status == "cancelled"
    assert hive.told(task) == ["created", "cancelled"]


async def test_a_slot_that_a_cancel_frees_is_used_at_once(hive: Hive):
    endless = Endless()
    async with model_server(endless, ollama_probe) as server:
        await hive.agent(server.url)
        first = await hive.task()
        await asyncio.wait_for(endless.begun.wait(), 5)
        endless.begun.clear()
        second = await hive.task()
        await hive.tasks.cancel(first.id, tenant="default")
        await asyncio.wait_for(endless.begun.wait(), 5)
        await hive.tasks.cancel(second.id, tenant="default")


async def test_a_task_can_be_given_to_an_agent_by_hand(hive: Hive):
    async with model_server(ollama_answer("x"), ollama_probe) as server:
        await hive.agent("http://127.0.0.1:9", "away", capabilities=[{"name": "art"}])
        await hive.agent(server.url, "here", model="own")
        task = await hive.task(capabilities=["art"], model="wanted")
        await hive.tasks.assign(task.id, "here", tenant="default")
        done = await hive.ended(task)
        assert server.chats[0].body["model"] == "wanted"
    assert (done.status, done.agent_id) == ("completed", "here")


async def test_a_running_or_ended_task_cannot_be_given_away(hive: Hive):
    endless = Endless()
    async with model_server(endless, ollama_probe) as server:
        await hive.agent(server.url)
        task = await hive.task()
        await asyncio.wait_for(endless.begun.wait(), 5)
        with pytest.raises(TaskRunningError):
            await hive.tasks.assign(task.id, "acacia", tenant="default")
        await hive.tasks.cancel(task.id, tenant="default")
        with pytest.raises(TaskEndedError):
            await hive.tasks.assign(task.id, "acacia", tenant="default")


async def test_a_task_waits_for_the_slot_of_the_agent_that_was_asked_for(hive: Hive):
    endless = Endless()
    async with (
        model_server(endless, ollama_probe) as one,
        model_server(ollama_answer("x"), ollama_probe) as two,
    ):
        await hive.agent(one.url, "full")
        await hive.agent(two.url, "free")
        first = await hive.task(agent_id="full")
        await asyncio.wait_for(endless.begun.wait(), 5)
        second = await hive.task(agent_id="full")
        third = await hive.ended(await hive.task())
        assert third.agent_id == "free"
        assert (await hive.now(second)).status == "pending"
        await hive.tasks.cancel(first.id, tenant="default")
        await hive.tasks.cancel(second.id, tenant="default")


async def test_work_of_a_dead_process_is_taken_over_and_its_late_answer_changes_nothing(
    database: Database,
):
    late, again, let_go = Endless(), asyncio.Event(), asyncio.Event()

    async def second(wire: Wire) -> None:
        again.set()
        await let_go.wait()
        await ollama_answer("new")(wire)

    frozen = compose(database, executor_id="frozen")
    async with running(frozen), model_server(late, ollama_probe) as server:
        await frozen.agent(server.url)
        task = await frozen.task(max_attempts=1)
        await asyncio.wait_for(late.begun.wait(), 5)
        heir = compose(database, executor_id="heir", dead=["frozen"])
        server.answer = second
        assert await heir.recovery.sweep() == 1
        assert await heir.recovery.sweep() == 0
        assert (await heir.now(task)).status == "pending"
        async with running(heir):
            await asyncio.wait_for(again.wait(), 5)
            # The heir works on the second attempt; now the first one wakes up and has an answer.
            first = task.model_copy(update={"attempt": 1})
            assert await frozen.store.write(lambda work: _come_late(work, first)) == [None] * 3
            let_go.set()
            done = await heir.ended(task)
    assert done.result is not None
    assert (done.result.text, done.attempt, done.failures) == ("new", 2, 0)


def _come_late(work: Work, task: Task) -> list[Task | None]:
    lifecycle = Lifecycle(waiters=Waiters(), attempts=Attempts())
    old = TaskResult(text="old", usage={}, tokens_per_second=None, agent_id="acacia")
    return [
        lifecycle.complete(work, task, old),
        lifecycle.put_back(work, task, reason="late"),
        lifecycle.fail(work, task, TaskError(reason="late", message="late")),
    ]


async def test_a_closing_process_gives_its_running_tasks_back(database: Database):
    endless = Endless()
    async with model_server(endless, ollama_probe) as server:
        async with running(compose(database)) as hive:
            await hive.agent(server.url)
            task = await hive.task(max_attempts=1)
            await asyncio.wait_for(endless.begun.wait(), 5)
        await asyncio.wait_for(endless.gone.wait(), 1)
        given_back = await hive.now(task)
        assert (given_back.status, given_back.failures) == ("pending", 0)
        server.answer = ollama_answer("after all")
        async with running(compose(database, executor_id="next")) as heir:
            done = await heir.ended(task)
    assert done.result is not None
    assert done.result.text == "after all"


async def test_two_dispatchers_never_overfill_an_agent(database: Database):
    one, two = compose(database), compose(database, executor_id="two")
    async with model_server(Endless(), ollama_probe) as server, running(one), running(two):
        await one.agent(server.url, slots=3)
        for _ in range(10):
            await asyncio.gather(one.task(), two.task(), one.dispatcher.dispatch())
        await asyncio.gather(*(hive.dispatcher.dispatch() for hive in (one, two) * 5))
        status = await one.view.status(tenant="default")
    assert status.used_slots == 3
    assert status.tasks["pending"] == 17


async def test_a_killed_agents_work_moves_and_nothing_is_lost(hive: Hive):
    random = Random(4)
    caps = ["code", "art", "prose"]
    slow = ollama_answer("a", "b", "c", delay_s=0.02)
    async with model_server(slow, ollama_probe) as one, model_server(slow, ollama_probe) as two:
        await _three_agents(hive, one, two)
        busy = asyncio.Event()

        async def until_killed(wire: Wire) -> None:
            if len(killed.chats) > 3:
                busy.set()
            await slow(wire)

        async with model_server(until_killed, ollama_probe) as killed:
            await hive.agent(
                killed.url, "killed", slots=2, capabilities=[{"name": name} for name in caps]
            )
            made: list[Task] = []
            for number in range(40):
                wants = [random.choice(caps)] if number % 3 else []
                after = [str(made[-1].id)] if number % 7 == 6 else []
                priority = random.randint(0, 100)
                made.append(
                    await hive.task(
                        str(number), priority=priority, capabilities=wants, depends_on=after
                    )
                )
            await asyncio.wait_for(busy.wait(), 5)
        ended = [await hive.ended(task, 30) for task in made]
    assert {task.status for task in ended} == {TaskStatus.COMPLETED}


async def _three_agents(hive: Hive, one: ModelServer, two: ModelServer) -> None:
    await hive.agent(one.url, "one", slots=2, capabilities=[{"name": "code"}, {"name": "art"}])
    await hive.agent(two.url, "two", capabilities=[{"name": "prose"}, {"name": "art"}])


async def test_tasks_are_listed_by_what_is_asked_for(hive: Hive):
    async with model_server(ollama_answer("x"), ollama_probe) as server:
        await hive.agent(server.url, capabilities=[{"name": "code"}])
        done = await hive.ended(await hive.task("100%_done", priority=90, capabilities=["code"]))
        waiting = await hive.task("Other", priority=10, depends_on=[str((await _stuck(hive)).id)])

    async def titles(**wanted: object) -> set[str]:
        found = await hive.tasks.list(TaskFilter.model_validate(wanted), tenant="default")
        return {task.title for task in found.items}

    assert await titles() == {"100%_done", "Other", "stuck"}
    assert await titles(status=TaskStatus.COMPLETED) == {"100%_done"}
    assert await titles(band=Band.LOW) == {"Other"}
    assert await titles(agent="acacia") == {"100%_done"}
    assert await titles(agent=str(done.assigned_agent_id)) == {"100%_done"}
    assert await titles(capability="code") == {"100%_done"}
    assert await titles(q="%_D") == {"100%_done"}
    assert await titles(q="nothing") == set()
    assert await titles(created_by=uuid4()) == set()
    assert (await hive.tasks.list(TaskFilter(), tenant="other")).items == []
    with pytest.raises(TaskNotFoundError):
        await hive.tasks.get(waiting.id, tenant="other")
    with pytest.raises(TaskNotFoundError):
        await hive.tasks.get(waiting.id, tenant="default", seen_by=uuid4())


async def _stuck(hive: Hive) -> Task:
    await hive.agent("http://127.0.0.1:9", "away")
    return await hive.task("stuck", agent_id="away")


async def test_tasks_are_listed_newest_first_in_pages(hive: Hive):
    made = [await hive.task(str(number)) for number in range(5)]
    first = await hive.tasks.list(TaskFilter(), tenant="default", limit=3)
    rest = await hive.tasks.list(TaskFilter(), tenant="default", limit=3, cursor=first.next_cursor)
    assert [t.id for t in first.items + rest.items] == [t.id for t in reversed(made)]
    assert rest.next_cursor is None


async def test_the_cluster_is_counted(hive: Hive):
    async with model_server(ollama_answer("x"), ollama_probe) as server:
        await hive.agent(server.url, slots=2)
        await hive.ended(await hive.task())
        await _stuck(hive)
        await hive.task(priority=99, agent_id="away")
        status = await hive.view.status(tenant="default")
        agents = {a.agent_id: a for a in await hive.view.agents(tenant="default")}
    assert status.agents == {
        "offline": 1,
        "online": 1,
        "busy": 0,
        "draining": 0,
        "maintenance": 0,
    }
    assert (status.tasks["completed"], status.tasks["pending"]) == (1, 2)
    assert status.queue == {"high": 1, "medium": 1, "low": 0}
    assert status.tokens_per_second == round(10 / 60, 3)
    assert agents["acacia"].performance.tps == 20.0
    assert agents["away"].status == "offline"
    assert (await hive.view.status(tenant="other")).tasks["completed"] == 0


async def test_routing_says_why(hive: Hive):
    await hive.agent("http://127.0.0.1:9", "away", capabilities=[{"name": "art"}])
    await hive.agent("http://127.0.0.1:9", "other")
    routing = await hive.view.routing(await hive.task(capabilities=["art"]))
    assert routing.agent_id is None
    away, other = routing.agents
    assert (away.fit, away.available, other.fit) == (True, False, False)
    assert "is offline: http://127.0.0.1:9 cannot be reached" in away.reasons[0]
    assert other.reasons[0] == "lacks 'art'"


async def test_an_attempt_that_got_lost_on_the_way_is_taken_back(database: Database):
    hive = compose(database)
    async with model_server(ollama_answer("x"), ollama_probe) as server:
        await hive.agent(server.url)
        task = await hive.tasks.create(TaskRequest(title="T"), tenant="default")
        long_ago = system_clock() - timedelta(minutes=5)
        agent = await hive.agents.get("acacia", tenant="default")
        await database.write(
            lambda c: c.execute(
                sa.update(tasks).values(
                    status="assigned",
                    owner="me",
                    assigned_at=long_ago,
                    attempt=1,
                    assigned_agent_id=agent.id,
                )
            )
        )
        async with running(hive):
            assert (await hive.ended(task)).attempt == 2
