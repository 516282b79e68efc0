"""Runs workflows as n8n's tests do: expressions and code are real, the network is absent."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest_asyncio

from hive.engine.activity import Activity, Engine, RunInfo
from hive.engine.expressions.scope import ExecutionInfo
from hive.engine.registry import Registry
from hive.engine.result import to_n8n_result
from hive.engine.run import Runner
from hive.engine.workflow import parse_workflow
from hive.sandbox.pool import SandboxPool
from hive.sdk import NodeContext
from hive.sdk.testing import Ports


class Machine:
    """A registry and a sandbox, ready to run workflows."""

    def __init__(self, pool: SandboxPool) -> None:
        self._engine = Engine(
            registry=Registry.discover(),
            evaluator=pool,
            code=pool,
            clock=lambda: datetime.now(UTC),
        )

    async def run(self, workflow: dict[str, Any]) -> dict[str, Any]:
        """Run a workflow from its start and return its result in n8n's words."""
        runner = Runner(
            self._engine,
            parse_workflow(workflow),
            info=RunInfo(execution=ExecutionInfo(id="compatibility")),
            contexts=_context,
        )
        async with asyncio.timeout(60):
            return to_n8n_result(await runner.run())


def _context(activity: Activity) -> NodeContext:
    return replace(Ports().context(), code=activity.code)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def machine() -> AsyncIterator[Machine]:
    pool = SandboxPool(size=1)
    await pool.start()
    yield Machine(pool)
    await pool.close()
