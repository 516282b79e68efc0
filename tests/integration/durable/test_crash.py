"""What outlives a process: real processes, really killed, on SQLite and PostgreSQL."""

import asyncio
import base64
import json
import os
import pickle
import signal
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
import sqlalchemy as sa
from typing_extensions import override

from hive.durable.port import DurableEngine, Payload, RunRef, RunStatus, SegmentKind

PROGRAM = Path(__file__).with_name("engine_process.py")
ROOT = PROGRAM.parents[3]
PATIENCE_S = 15.0


class EngineMaker(Protocol):
    url: str

    def make(self) -> DurableEngine: ...


class Server(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...


class Child:
    """Another process with an engine on the same database."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def tell(self, **command: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command).encode() + b"\n")
        await self.process.stdin.drain()

    async def says(self, event: str) -> dict[str, Any]:
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            while line := await self.process.stdout.readline():
                said: dict[str, Any] = json.loads(line)
                if said["event"] == event:
                    return said
        raise AssertionError(f"The process ended without saying {event!r}")

    async def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def a_child(url: str, *kinds: str) -> AsyncGenerator[Child]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, PROGRAM, url, *kinds, stdin=pipe, stdout=pipe, env=environment
    )
    child = Child(process)
    try:
        await child.says("up")
        yield child
    finally:
        await child.kill()
        if process.stdin is not None:
            process.stdin.close()


class Witness:
    """Record what runs in the test's own process."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.changed = asyncio.Condition()

    async def handle(self, ref: RunRef, _payload: Payload) -> None:
        self.began.append(ref.id)
        async with self.changed:
            self.changed.notify_all()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S), self.changed:
            await self.changed.wait_for(condition)


async def started(engines: EngineMaker, witness: Witness) -> DurableEngine:
    engine = engines.make()
    for kind in SegmentKind:
        engine.register(kind, witness.handle)
    await engine.start()
    return engine


def a_segment(subject: str, attempt: int = 1) -> RunRef:
    return RunRef(SegmentKind.EXECUTION, subject, attempt=attempt)


async def queues_were_polled(engine: DurableEngine, witness: Witness) -> None:
    """Send runs through the queues: what the engine would take up by itself, it has by then."""
    marks = {RunRef(kind, f"mark{len(witness.began)}") for kind in SegmentKind}
    for mark in marks:
        await engine.submit(mark, {}, delay_s=1.5)
    await witness.until(lambda: {mark.id for mark in marks} <= set(witness.began))


async def reaches(engine: DurableEngine, ref: RunRef, status: RunStatus) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while await engine.status(ref) is not status:  # noqa: ASYNC110 - another process tells
            await asyncio.sleep(0.02)


async def test_runs_of_a_killed_process_wait_for_hive_to_start_the_next_attempt(
    durable_engines: EngineMaker,
):
    lost = [a_segment(f"e{number}") for number in range(3)]
    async with a_child(durable_engines.url, "execution", "task") as child:
        for ref in lost:
            await child.tell(submit=ref.id)
            await child.says("began")
        await child.kill()
    witness = Witness()
    engine = await started(durable_engines, witness)
    await queues_were_polled(engine, witness)
    assert not {ref.id for ref in lost} & set(witness.began)
    assert [await engine.status(ref) for ref in lost] == [RunStatus.RUNNING] * 3
    for ref in lost:
        await engine.cancel(ref)
        await engine.submit(ref.next_attempt(), {})
    again = {ref.next_attempt().id for ref in lost}
    await witness.until(lambda: again <= set(witness.began))
    assert [await engine.status(ref) for ref in lost] == [RunStatus.CANCELLED] * 3
    assert not {ref.id for ref in lost} & set(witness.began)


async def test_a_delayed_run_outlives_the_process_that_submitted_it(durable_engines: EngineMaker):
    ref = a_segment("sleeper")
    async with a_child(durable_engines.url, "execution") as child:
        await child.tell(submit=ref.id, delay=0.5)
        await child.says("submitted")
        await child.kill()
    witness = Witness()
    engine = await started(durable_engines, witness)
    await witness.until(lambda: witness.began == [ref.id])
    await reaches(engine, ref, RunStatus.FINISHED)


async def test_a_name_that_ended_in_another_process_does_not_run_again(
    durable_engines: EngineMaker,
):
    ref = a_segment("done")
    async with a_child(durable_engines.url, "execution") as child:
        await child.tell(submit=ref.id, payload={"quick": True})
        await child.says("ended")
        await child.tell(close=5)
        await child.says("closed")
    witness = Witness()
    engine = await started(durable_engines, witness)
    await engine.submit(ref, {})
    await queues_were_polled(engine, witness)
    assert ref.id not in witness.began


async def test_a_process_without_a_handler_leaves_the_run_to_one_that_has(
    durable_engines: EngineMaker,
):
    engine = durable_engines.make()
    await engine.start()
    ref = a_segment("handed-on")
    await engine.submit(ref, {"quick": True}, priority=50)
    async with a_child(durable_engines.url, "execution") as child:
        assert (await child.says("ended"))["run"] == ref.id
    assert await engine.status(ref) in {RunStatus.FINISHED, RunStatus.RUNNING}


async def test_cancel_reaches_a_handler_in_another_process(durable_engines: EngineMaker):
    engine = await started(durable_engines, Witness())
    async with a_child(durable_engines.url, "execution") as child:
        await child.tell(submit=a_segment("far").id)
        await child.says("began")
        await engine.cancel(a_segment("far"))
        assert (await child.says("cancelled"))["run"] == a_segment("far").id


async def test_a_frozen_process_that_wakes_learns_that_its_runs_were_cancelled(
    durable_engines: EngineMaker,
):
    witness = Witness()
    engine = await started(durable_engines, witness)
    ref = a_segment("zombie")
    async with a_child(durable_engines.url, "execution") as child:
        await child.tell(submit=ref.id)
        await child.says("began")
        child.process.send_signal(signal.SIGSTOP)
        await engine.cancel(ref)
        await engine.submit(ref.next_attempt(), {})
        await witness.until(lambda: ref.next_attempt().id in witness.began)
        child.process.send_signal(signal.SIGCONT)
        assert (await child.says("cancelled"))["run"] == ref.id
    await reaches(engine, ref.next_attempt(), RunStatus.FINISHED)
    assert await engine.status(ref) is RunStatus.CANCELLED


async def test_a_close_leaves_what_is_submitted_meanwhile_to_the_next_process(
    durable_engines: EngineMaker,
):
    first = durable_engines.make()
    follower = a_segment("follower")

    async def hand_on(_ref: RunRef, _payload: Payload) -> None:
        began.set()
        await closing.wait()
        await first.submit(follower, {})

    began, closing = asyncio.Event(), asyncio.Event()
    first.register(SegmentKind.EXECUTION, hand_on)
    await first.start()
    await first.submit(a_segment("leader"), {})
    await asyncio.wait_for(began.wait(), PATIENCE_S)
    async with asyncio.TaskGroup() as group:
        group.create_task(first.close(drain_s=PATIENCE_S))
        asyncio.get_running_loop().call_later(0.05, closing.set)
    witness = Witness()
    await started(durable_engines, witness)
    await witness.until(lambda: witness.began == [follower.id])


async def test_the_engine_works_on_after_its_database_was_restarted(
    durable_engines: EngineMaker, request: pytest.FixtureRequest
):
    if durable_engines.url.startswith("sqlite"):
        pytest.skip("SQLite has no server to restart")
    server: Server = request.getfixturevalue("postgres")
    witness = Witness()
    engine = await started(durable_engines, witness)
    await engine.submit(a_segment("before"), {})
    await witness.until(lambda: bool(witness.began))
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(server.stop)
        stack.callback(server.start)
    await engine.submit(a_segment("after"), {})
    await witness.until(lambda: len(witness.began) == 2)
    await queues_were_polled(engine, witness)


async def test_a_row_that_asks_to_be_unpickled_is_refused(
    durable_engines: EngineMaker, tmp_path: Path
):
    planted = tmp_path / "planted"

    class Bomb:
        @override
        def __reduce__(self) -> Any:
            return (os.mkdir, (str(planted),))

    witness = Witness()
    engine = await started(durable_engines, witness)
    await engine.submit(a_segment("bomb"), {}, delay_s=1)
    bomb = base64.b64encode(pickle.dumps(Bomb())).decode()
    url = durable_engines.url.replace("postgresql:", "postgresql+psycopg:")
    schema = "" if url.startswith("sqlite") else "dbos."
    store = sa.create_engine(url)
    with store.begin() as connection:
        for statement in (
            f"UPDATE {schema}workflow_status SET serialization = 'py_pickle'",
            f"UPDATE {schema}workflow_input SET inputs = '{bomb}'",
        ):
            assert connection.execute(sa.text(statement)).rowcount == 1
    store.dispose()
    await reaches(engine, a_segment("bomb"), RunStatus.FAILED)
    assert not planted.exists()
    assert witness.began == []
