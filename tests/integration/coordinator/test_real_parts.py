"""The coordinator on the durable engine that serves, with the model that answers."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from hive.durable.dbos_engine import DbosEngine
from hive.local.model import LocalModelMissingError, find_model, registration
from hive.local.supervisor import LocalModel
from tests.coordinator_parts import Hive, compose, running
from tests.databases import sqlite_database
from tests.model_servers import Wire, model_server, ollama_answer, ollama_line, ollama_probe


@pytest.fixture
async def hive(tmp_path: Path) -> AsyncGenerator[Hive]:
    durable = DbosEngine(f"sqlite:///{tmp_path / 'engine.db'}")
    async with (
        sqlite_database(tmp_path) as database,
        running(compose(database, durable=durable)) as made,
    ):
        yield made


async def test_many_tasks_pass_through_the_durable_engine(hive: Hive):
    async with model_server(ollama_answer("x"), ollama_probe) as server:
        await hive.agent(server.url, slots=4)
        tasks = [await hive.task(str(number)) for number in range(30)]
        ended = [await hive.ended(task, 30) for task in tasks]
    assert {(task.status, task.attempt) for task in ended} == {("completed", 1)}


async def test_a_cancel_stops_the_model_within_a_second(hive: Hive):
    begun, gone = asyncio.Event(), asyncio.Event()

    async def endless(wire: Wire) -> None:
        await wire.head("application/x-ndjson")
        await wire.send(ollama_line("x") + b"\n")
        begun.set()
        await wire.closed_by_client()
        gone.set()

    async with model_server(endless, ollama_probe) as server:
        await hive.agent(server.url)
        task = await hive.task()
        await asyncio.wait_for(begun.wait(), 10)
        async with asyncio.timeout(1):
            await hive.tasks.cancel(task.id, tenant="default")
            await gone.wait()


@asynccontextmanager
async def real_model(folder: Path) -> AsyncGenerator[str]:
    try:
        find_model()
    except LocalModelMissingError as error:
        pytest.skip(str(error))
    told: asyncio.Queue[str] = asyncio.Queue()
    model = LocalModel(told.put, log_file=folder / "log", random=Random())
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(model.run())
        yield await asyncio.wait_for(told.get(), 60)
        serving.cancel()


async def test_the_real_model_answers_tasks_and_stops_when_they_are_cancelled(
    hive: Hive, tmp_path: Path
):
    async with real_model(tmp_path) as address:
        fields = registration(address)
        agent = await hive.agent(address, fields["agent_id"], model=fields["model"], slots=2)
        assert (agent.driver, agent.status) == ("openai", "online")
        short = {"max_tokens": 8, "temperature": 0, "seed": 1}
        done = await hive.ended(await hive.task("Say hello in five words", parameters=short), 60)
        assert done.result is not None
        assert len(done.result.text) > 3
        assert 0 < done.result.usage["completion_tokens"] <= 8
        assert done.result.tokens_per_second is not None
        assert (await hive.agents.get("local", tenant="default")).tokens_per_second is not None
        long = await hive.task("Tell a very long story", parameters={"max_tokens": 1500})
        async with asyncio.timeout(20):
            await anext(state async for state in _states(hive) if state == "running")
        await hive.tasks.cancel(long.id, tenant="default")
        quick = await hive.ended(await hive.task("Hi", parameters=short), 30)
    assert (quick.status, (await hive.now(long)).status) == ("completed", "cancelled")


async def _states(hive: Hive) -> AsyncGenerator[str]:
    queue: asyncio.Queue[str] = asyncio.Queue()
    await hive.bus.subscribe("task.*", lambda event: queue.put(str(event.data["status"])))
    while True:
        yield await queue.get()
