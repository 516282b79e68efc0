"""What every adapter of the durable engine must do, and proof that these tests notice when not."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

import pytest
from typing_extensions import override

from hive.durable.memory import MemoryEngine
from hive.durable.port import (
    AlreadyStartedError,
    DurableEngine,
    EngineClosedError,
    NotStartedError,
    Payload,
    RunRef,
    RunStatus,
    SegmentKind,
)

Make = Callable[[], DurableEngine]
Case = Callable[[Make], Awaitable[None]]


class EngineMaker(Protocol):
    def make(self) -> DurableEngine: ...


CASES: list[Case] = []
PATIENCE_S = 8.0


def case(function: Case) -> Case:
    CASES.append(function)
    return function


def named(case: Case) -> str:
    return case.__name__


def a_task(subject: str = "t1", attempt: int = 1) -> RunRef:
    return RunRef(SegmentKind.TASK, subject, attempt=attempt)


class Stage:
    """A handler that records what it is given and does what the payload says."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.payloads: list[Payload] = []
        self.ended: list[str] = []
        self.cancelled: list[str] = []
        self.gate = asyncio.Event()
        self.changed = asyncio.Condition()

    async def handle(self, ref: RunRef, payload: Payload) -> None:
        self.payloads.append(payload)
        await self._note(self.began, ref)
        if payload.get("fail"):
            raise RuntimeError(payload["fail"])
        try:
            if payload.get("hold"):
                await self.gate.wait()
        except asyncio.CancelledError:
            await self._note(self.cancelled, ref)
            raise
        await self._note(self.ended, ref)

    async def _note(self, where: list[str], ref: RunRef) -> None:
        where.append(ref.id)
        async with self.changed:
            self.changed.notify_all()

    async def until(self, condition: Callable[[], bool], wait_s: float | None = None) -> None:
        async with asyncio.timeout(wait_s or PATIENCE_S), self.changed:
            await self.changed.wait_for(condition)


async def started(make: Make, stage: Stage) -> DurableEngine:
    engine = make()
    for kind in SegmentKind:
        engine.register(kind, stage.handle)
    await engine.start()
    return engine


async def reaches(engine: DurableEngine, ref: RunRef, status: RunStatus) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while await engine.status(ref) is not status:  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(0.02)


@case
async def a_run_gets_its_name_and_payload_and_ends(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    ref = RunRef(SegmentKind.EXECUTION, "e1", 2, 3)
    await engine.submit(ref, {"a": [1, None, "ü"]})
    await stage.until(lambda: stage.ended == ["exec:e1:2:3"])
    assert stage.payloads == [{"a": [1, None, "ü"]}]
    await reaches(engine, ref, RunStatus.FINISHED)


@case
async def the_same_name_runs_once_however_often_it_is_submitted(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    await asyncio.gather(*(engine.submit(a_task(), {"hold": True}) for _ in range(5)))
    await stage.until(lambda: bool(stage.began))
    await engine.submit(a_task(), {})
    stage.gate.set()
    await reaches(engine, a_task(), RunStatus.FINISHED)
    await engine.submit(a_task(), {})
    await engine.submit(a_task("after"), {})
    await stage.until(lambda: "task:after:1" in stage.ended)
    assert stage.began == ["task:t1:1", "task:after:1"]


@case
async def the_next_attempt_is_another_run(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    await engine.submit(a_task(), {"hold": True})
    await engine.submit(a_task().next_attempt(), {})
    await stage.until(lambda: stage.ended == ["task:t1:2"])
    assert await engine.status(a_task()) is RunStatus.RUNNING


@case
async def a_payload_is_sealed_when_it_is_submitted(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    payload: Payload = {"steps": [1]}
    await engine.submit(a_task(), payload)
    payload["steps"].append(2)
    await stage.until(lambda: bool(stage.ended))
    assert stage.payloads == [{"steps": [1]}]
    with pytest.raises(TypeError):
        await engine.submit(a_task("t2"), {"no json": object()})


@case
async def a_delayed_run_waits_and_then_runs_once(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    began = time.time()
    await engine.submit(a_task(), {}, delay_s=0.5)
    await engine.submit(a_task(), {})
    assert await engine.status(a_task()) is RunStatus.QUEUED
    await stage.until(lambda: bool(stage.ended))
    assert time.time() - began >= 0.499
    assert stage.began == ["task:t1:1"]


@case
async def cancel_reaches_a_running_handler_within_a_second(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    await engine.submit(a_task(), {"hold": True})
    await stage.until(lambda: bool(stage.began))
    await engine.cancel(a_task())
    await stage.until(lambda: stage.cancelled == ["task:t1:1"], wait_s=1)
    await reaches(engine, a_task(), RunStatus.CANCELLED)
    assert stage.ended == []


@case
async def a_run_cancelled_before_it_started_never_starts(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    await engine.submit(a_task(), {}, delay_s=0.2)
    await engine.cancel(a_task())
    await engine.submit(a_task(), {})
    await engine.submit(a_task("later"), {}, delay_s=0.4)
    await stage.until(lambda: bool(stage.ended))
    assert stage.began == ["task:later:1"]
    assert await engine.status(a_task()) is RunStatus.CANCELLED


@case
async def an_error_in_a_handler_is_recorded_and_the_engine_goes_on(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    await engine.submit(a_task(), {"fail": "no such model"})
    await reaches(engine, a_task(), RunStatus.FAILED)
    await engine.submit(a_task("t2"), {})
    await stage.until(lambda: stage.ended == ["task:t2:1"])


@case
async def two_hundred_runs_at_once_all_run(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    refs = [a_task(f"n{number}") for number in range(200)]
    await asyncio.gather(*(engine.submit(ref, {"hold": True}) for ref in refs))
    await stage.until(lambda: len(stage.began) == len(refs), wait_s=4 * PATIENCE_S)
    stage.gate.set()
    await stage.until(lambda: len(stage.ended) == len(refs), wait_s=4 * PATIENCE_S)
    assert sorted(stage.ended) == sorted(ref.id for ref in refs)


@case
async def handlers_run_on_the_servers_loop_and_may_submit(make: Make) -> None:
    stage, engine = Stage(), make()
    loops: list[Any] = []

    async def hand_on(ref: RunRef, payload: Payload) -> None:
        loops.append(asyncio.get_running_loop())
        await engine.submit(RunRef(SegmentKind.TASK, ref.subject_id), payload)
        await engine.submit(RunRef(SegmentKind.EXECUTION, ref.subject_id, 1), payload, delay_s=0.1)

    engine.register(SegmentKind.EXECUTION, hand_on)
    engine.register(SegmentKind.TASK, stage.handle)
    await engine.start()
    await engine.submit(RunRef(SegmentKind.EXECUTION, "e1"), {"n": 1})
    await stage.until(lambda: stage.ended == ["task:e1:1"])
    await reaches(engine, RunRef(SegmentKind.EXECUTION, "e1"), RunStatus.FINISHED)
    await reaches(engine, RunRef(SegmentKind.EXECUTION, "e1", 1), RunStatus.FINISHED)
    assert loops == [asyncio.get_running_loop()] * 2


@case
async def close_waits_for_running_handlers(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    await engine.submit(a_task(), {"hold": True})
    await stage.until(lambda: bool(stage.began))
    async with asyncio.TaskGroup() as group:
        group.create_task(engine.close(drain_s=PATIENCE_S))
        asyncio.get_running_loop().call_later(0.05, stage.gate.set)
    assert stage.ended == ["task:t1:1"]
    with pytest.raises(EngineClosedError):
        await engine.submit(a_task("t2"), {})


@case
async def close_waits_for_what_was_accepted_a_moment_before(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    await asyncio.gather(*(engine.submit(a_task(f"n{number}"), {}) for number in range(20)))
    await engine.close(drain_s=PATIENCE_S)
    assert len(stage.ended) == 20


@case
async def close_cancels_what_does_not_end_in_time(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    await engine.submit(a_task(), {"hold": True})
    await stage.until(lambda: bool(stage.began))
    await engine.close(drain_s=0.05)
    assert stage.cancelled == ["task:t1:1"]


@case
async def names_that_the_engine_does_not_know_are_no_error(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    await engine.cancel(a_task())
    assert await engine.status(a_task()) is None
    await engine.submit(a_task(), {})
    await stage.until(lambda: bool(stage.ended))


@case
async def runs_that_ended_are_forgotten_on_request(make: Make) -> None:
    stage = Stage()
    engine = await started(make, stage)
    await engine.submit(a_task("going"), {"hold": True})
    for subject, payload in (("t1", {}), ("t2", {"fail": "x"})):
        await engine.submit(a_task(subject), payload)
    await reaches(engine, a_task("t1"), RunStatus.FINISHED)
    await reaches(engine, a_task("t2"), RunStatus.FAILED)
    assert await engine.purge(older_than_s=3600) == 0
    assert await engine.purge(older_than_s=-1) == 2
    assert await engine.status(a_task("t1")) is None
    assert await engine.status(a_task("going")) is RunStatus.RUNNING


@case
async def it_says_when_it_is_used_out_of_turn(make: Make) -> None:
    engine, stage = make(), Stage()
    with pytest.raises(NotStartedError):
        await engine.submit(a_task(), {})
    engine.register(SegmentKind.TASK, stage.handle)
    await engine.start()
    with pytest.raises(AlreadyStartedError):
        engine.register(SegmentKind.EXECUTION, stage.handle)
    with pytest.raises(AlreadyStartedError):
        await engine.start()


@pytest.mark.parametrize("case", CASES, ids=named)
async def test_an_adapter_keeps_the_contract(case: Case, engines: EngineMaker):
    await case(engines.make)


async def test_every_start_has_a_new_executor_id(engines: EngineMaker):
    assert engines.make().executor_id != engines.make().executor_id


class Idle(MemoryEngine):
    """An engine whose submit does nothing."""

    @override
    async def submit(
        self, ref: RunRef, payload: Payload, *, delay_s: float = 0, priority: int = 0
    ) -> None: ...


class Forgetful(MemoryEngine):
    """An engine that does not know which names it has seen."""

    @override
    async def submit(
        self, ref: RunRef, payload: Payload, *, delay_s: float = 0, priority: int = 0
    ) -> None:
        self._records.pop(ref.id, None)
        await super().submit(ref, payload, delay_s=delay_s)


class Hasty(MemoryEngine):
    """An engine that knows no delays."""

    @override
    async def submit(
        self, ref: RunRef, payload: Payload, *, delay_s: float = 0, priority: int = 0
    ) -> None:
        await super().submit(ref, payload)


class Unstoppable(MemoryEngine):
    """An engine that records a cancel and stops nothing."""

    @override
    async def cancel(self, ref: RunRef) -> None:
        self._end(ref.id, RunStatus.CANCELLED)


class Abrupt(MemoryEngine):
    """An engine that closes without waiting."""

    @override
    async def close(self, drain_s: float) -> None:
        await super().close(0)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "PATIENCE_S", 0.7)


async def is_red(case: Case, broken: type[MemoryEngine]) -> bool:
    made: list[DurableEngine] = []

    def make() -> DurableEngine:
        made.append(broken())
        return made[-1]

    red = False
    try:
        async with asyncio.timeout(2):
            await case(make)
    except (AssertionError, TimeoutError, ExceptionGroup, pytest.fail.Exception):
        red = True
    for engine in made:
        with suppress(Exception):
            await engine.close(0)
    return red


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("case", CASES, ids=named)
async def test_the_contract_is_red_for_an_engine_that_does_nothing(case: Case):
    assert await is_red(case, Idle)
    assert not await is_red(case, MemoryEngine)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("broken", "case"),
    [
        (Forgetful, the_same_name_runs_once_however_often_it_is_submitted),
        (Hasty, a_delayed_run_waits_and_then_runs_once),
        (Unstoppable, cancel_reaches_a_running_handler_within_a_second),
        (Unstoppable, a_run_cancelled_before_it_started_never_starts),
        (Abrupt, close_waits_for_running_handlers),
    ],
)
async def test_the_contract_notices_the_engine(broken: type[MemoryEngine], case: Case):
    assert await is_red(case, broken)
