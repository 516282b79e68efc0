"""One pool of sealed workers for the tests of a module."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest_asyncio

from hive.engine.expressions.payload import scope_data
from hive.engine.expressions.port import Batch, CodeAnswer, CodeJob, Outcome
from hive.engine.expressions.scope import Scope
from hive.sandbox.pool import SandboxPool
from tests.expression_parts import a_scope

Evaluate = Callable[..., Awaitable[Outcome]]
RunCode = Callable[..., Awaitable[CodeAnswer]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[SandboxPool]:
    made = SandboxPool(size=1, deadline_s=2.0)
    await made.start()
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def javascript(pool: SandboxPool) -> Evaluate:
    """Evaluate one template for one item, never in Python."""

    async def evaluate(
        text: str, *, scope: Scope | None = None, index: int = 0, execution: str = "e1"
    ) -> Outcome:
        seen = scope or a_scope({})
        batch = Batch(
            execution_id=execution,
            tenant=seen.tenant,
            templates=[text],
            indexes=[index],
            scope=scope_data([text], scope=seen, indexes=[index]),
        )
        return (await pool.evaluate(batch))[0][0]

    return evaluate


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def run_code(pool: SandboxPool) -> RunCode:
    """Run user code on items with these jsons."""

    async def run(
        code: str,
        *json: Any,
        mode: str = "all",
        scope: Scope | None = None,
        execution_id: str = "e1",
        timeout_s: float = 5.0,
    ) -> CodeAnswer:
        seen = scope or a_scope(*json)
        return await pool.run_code(
            CodeJob(
                execution_id=execution_id,
                tenant=seen.tenant,
                language="javascript",
                mode=mode,
                code=code,
                scope=scope_data([code], scope=seen, indexes=range(len(seen.items))),
                timeout_s=timeout_s,
            )
        )

    return run
