"""Handlers in this process: how their ends are told."""

import asyncio

import pytest
from structlog.testing import capture_logs

from hive.durable.port import Payload, RunRef, RunStatus, SegmentKind
from hive.durable.runs import Outcome, Runs

REF = RunRef(SegmentKind.TASK, "t1")


async def outcome_of(runs: Runs, error: BaseException | None = None) -> Outcome:
    ended: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

    async def handle(_ref: RunRef, _payload: Payload) -> None:
        if error is not None:
            raise error

    runs.begin(REF, handle, {}, ended.set_result)
    return await asyncio.wait_for(ended, 1)


async def test_an_end_without_error_is_finished():
    assert await outcome_of(Runs()) == Outcome(RunStatus.FINISHED)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("bad"), "ValueError: bad"),
        (asyncio.CancelledError(), "CancelledError: cancelled from inside"),
    ],
)
async def test_an_error_is_told_and_logged_with_the_run(error: BaseException, told: str):
    with capture_logs() as logged:
        assert await outcome_of(Runs(), error) == Outcome(RunStatus.FAILED, told)
    assert [(entry["event"], entry["run"]) for entry in logged] == [("run_failed", REF.id)]


async def test_a_run_cancelled_before_its_first_step_is_told_as_cancelled():
    runs, told = Runs(), list[Outcome]()

    async def never(_ref: RunRef, _payload: Payload) -> None:
        raise AssertionError

    runs.begin(REF, never, {}, told.append)
    runs.cancel([REF.id, "unknown"])
    await runs.drain(1)
    assert told == [Outcome(RunStatus.CANCELLED)]


async def test_a_handler_that_cleans_up_is_told_to_stop_only_once():
    runs, told = Runs(), list[Outcome]()
    began, cleaned = asyncio.Event(), asyncio.Event()

    async def tidy(_ref: RunRef, _payload: Payload) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.set()

    runs.begin(REF, tidy, {}, told.append)
    await asyncio.wait_for(began.wait(), 1)
    runs.cancel([REF.id])
    runs.cancel([REF.id])
    await runs.drain(0)
    assert cleaned.is_set()
    assert told == [Outcome(RunStatus.CANCELLED)]


async def test_nothing_begins_after_the_drain():
    runs = Runs()
    await runs.drain(0)
    assert await outcome_of(runs) == Outcome(RunStatus.CANCELLED)
