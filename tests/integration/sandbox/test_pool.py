"""The pool: warm in the background, one call at a time for each worker, never wedged."""

import asyncio
import time

import pytest

from hive.engine.expressions.port import Batch, ScopeData
from hive.sandbox.errors import SandboxUnavailableError
from hive.sandbox.pool import SandboxPool
from tests.expression_parts import message_of


def a_batch(*texts: str, tenant: str = "t", execution: str = "e", items: int = 1) -> Batch:
    return Batch(
        execution_id=execution,
        tenant=tenant,
        templates=list(texts),
        indexes=list(range(items)),
        scope=ScopeData(variables={}, items=[{"json": {"i": i}} for i in range(items)]),
    )


async def test_starting_returns_at_once_and_the_first_call_waits():
    pool = SandboxPool()
    began = time.monotonic()
    await pool.start()
    assert time.monotonic() - began < 0.05
    try:
        assert await pool.evaluate(a_batch("={{ [1, 2].sum() }}")) == [[3]]
        status = pool.status()
        assert status["sealed"]
        assert {"rlimits", "no_new_privs", "undumpable", "seccomp"} <= set(status["layers"])
        assert status["workers"] == 1
        assert 0 < status["resident_mb"] < 100
    finally:
        await pool.close()


async def test_a_pool_that_was_never_started_works_too():
    pool = SandboxPool(size=1)
    try:
        assert await pool.evaluate(a_batch("={{ [1].first() }}")) == [[1]]
    finally:
        await pool.close()


async def test_many_calls_at_once_all_get_their_own_answer():
    pool = SandboxPool(size=2)
    try:
        answers = await asyncio.gather(
            *(
                pool.evaluate(a_batch(f"={{{{ [{i}].first() }}}}", execution=f"e{i % 5}"))
                for i in range(60)
            )
        )
    finally:
        await pool.close()
    assert answers == [[[i]] for i in range(60)]


async def test_columns_answer_all_templates_for_all_items():
    pool = SandboxPool(size=1)
    try:
        answer = await pool.evaluate(
            a_batch("={{ [$json.i].first() }}", "={{ $json.i.isEven() }}", "={{ ( }}", items=3)
        )
    finally:
        await pool.close()
    assert answer[:2] == [[0, 1, 2], [True, False, True]]
    assert [message_of(one) for one in answer[2]] == ["invalid syntax"] * 3


async def test_megabytes_travel_both_ways():
    pool = SandboxPool(size=1)
    text = "x" * 3_000_000
    batch = a_batch("={{ $json.big + '!' }}")
    batch.scope.items[0] = {"json": {"big": text}}
    try:
        assert await pool.evaluate(batch) == [[text + "!"]]
    finally:
        await pool.close()


async def test_a_caller_who_gives_up_leaves_a_working_pool():
    pool = SandboxPool(size=1)
    try:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.4):
                await pool.evaluate(a_batch("={{ (() => { for (;;) {} })( ) }}"))
        assert await pool.evaluate(a_batch("={{ [1].first() }}")) == [[1]]
    finally:
        await pool.close()


async def test_waiting_for_a_free_worker_has_a_deadline():
    pool = SandboxPool(size=1, deadline_s=2.0, queue_deadline_s=0.3)
    try:
        await pool.evaluate(a_batch("={{ [1].first() }}"))
        async with asyncio.TaskGroup() as group:
            group.create_task(pool.evaluate(a_batch("={{ (() => { for (;;) {} })( ) }}")))
            await asyncio.sleep(0)
            with pytest.raises(SandboxUnavailableError, match="no sandbox worker was free"):
                await pool.evaluate(a_batch("={{ [1].first() }}"))
    finally:
        await pool.close()


async def test_kills_are_counted_by_reason():
    pool = SandboxPool(size=1, deadline_s=0.5)
    try:
        ((outcome,),) = await pool.evaluate(a_batch("={{ (() => { for (;;) {} })( ) }}"))
        assert message_of(outcome) == "limits exceeded: no answer after 0.5 s"
        assert pool.status()["kills"] == {"limits exceeded: no answer after 0.5 s": 1}
        assert pool.status()["workers"] == 0
    finally:
        await pool.close()


async def test_a_closed_pool_refuses():
    pool = SandboxPool(size=1)
    await pool.close()
    with pytest.raises(SandboxUnavailableError, match="closed"):
        await pool.evaluate(a_batch("={{ [1].first() }}"))


async def test_a_call_costs_the_caller_little():
    pool = SandboxPool(size=1)
    batch = a_batch("={{ $json.i.toString() + [1].first() }}")
    try:
        await pool.evaluate(batch)
        began = time.process_time()
        for _ in range(300):
            await pool.evaluate(batch)
        parent_us = (time.process_time() - began) / 300 * 1e6
    finally:
        await pool.close()
    # 40-90 us on a quiet machine; the bound only catches a wrong design.
    assert parent_us < 600
