"""A pool of sealed workers: expressions and user code go in, values come out."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

from hive.engine.expressions.port import Batch, CodeAnswer, CodeJob, Outcome
from hive.sandbox import wire
from hive.sandbox.errors import SandboxUnavailableError, WorkerLostError
from hive.sandbox.lease import Workers
from hive.sandbox.process import WorkerProcess
from hive.sdk.errors import ExpressionError, NodeError

_JAVASCRIPT, _PYTHON = "javascript", "python"


class SandboxPool:
    """Evaluates expressions and runs code in sealed processes, one tenant to a process.

    `start` returns at once and warms up in the background; the first call waits for it.
    """

    def __init__(
        self, *, size: int = 2, deadline_s: float = 10.0, queue_deadline_s: float = 60.0
    ) -> None:
        self._deadline_s = deadline_s
        self._workers = {
            _JAVASCRIPT: Workers(
                "hive.sandbox.worker", size=size, queue_deadline_s=queue_deadline_s
            ),
            _PYTHON: Workers(
                "hive.sandbox.python_worker",
                size=size,
                queue_deadline_s=queue_deadline_s,
                shared=False,
            ),
        }
        self._warming: asyncio.Task[None] | None = None
        self._failure: str | None = None
        self._kills: Counter[str] = Counter()

    async def start(self) -> None:
        """Begin to warm up one worker, in the background."""
        # Owned by this object: `close` awaits it.
        self._warming = asyncio.get_running_loop().create_task(self._warm())

    async def close(self) -> None:
        """End every worker."""
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.gather(self._warming, return_exceptions=True)
        for workers in self._workers.values():
            await workers.close()

    async def evaluate(self, batch: Batch) -> list[list[Outcome]]:
        """Return one column for each template with one value or error for each index."""
        request = (
            b"evaluate",
            batch.execution_id.encode(),
            wire.templates((*batch.templates, *batch.scope.nested)),
            wire.payload(batch),
        )
        try:
            answer = await self._ask(
                _JAVASCRIPT, request, batch.tenant, batch.execution_id, self._deadline_s
            )
        except WorkerLostError as lost:
            error = ExpressionError(lost.reason, details={"kind": "limit"})
            return [[error] * len(batch.indexes) for _ in batch.templates]
        return wire.columns(answer, batch=batch)

    async def run_code(self, job: CodeJob) -> CodeAnswer:
        """Run user code to its end or its deadline; raises `NodeError` with the user's line."""
        if job.language not in self._workers:
            raise NodeError(f"code in {job.language!r} cannot be run: JavaScript and Python can")
        request = (
            b"code",
            job.execution_id.encode(),
            wire.libraries(job.code),
            wire.code_payload(job),
        )
        try:
            answer = await self._ask(
                job.language, request, job.tenant, job.execution_id, job.timeout_s
            )
        except WorkerLostError as lost:
            raise NodeError(lost.reason) from lost
        return wire.code_answer(answer)

    def workers(self) -> list[WorkerProcess]:
        """Return the living workers."""
        return [worker for group in self._workers.values() for worker in group.all]

    def status(self) -> dict[str, Any]:
        """Say which layers seal the workers, how many there are and why some were killed."""
        workers = self.workers()
        return {
            "sealed": bool(workers) and all(worker.layers for worker in workers),
            "layers": workers[0].layers if workers else [],
            "workers": len(workers),
            "resident_mb": round(sum(worker.resident_mb() for worker in workers), 1),
            "started": sum(group.started for group in self._workers.values()),
            "kills": dict(self._kills),
            "failure": self._failure,
        }

    async def _warm(self) -> None:
        try:
            await self._workers[_JAVASCRIPT].warm()
        except SandboxUnavailableError as error:
            # The first call fails with the same reason; health shows it before.
            self._failure = str(error)

    async def _ask(
        self,
        language: str,
        request: Sequence[bytes],
        tenant: str,
        execution: str,
        deadline_s: float,
    ) -> bytes:
        group = self._workers[language]
        worker = await group.take(tenant=tenant, execution=execution)
        try:
            return await worker.ask(request, deadline_s=deadline_s)
        except WorkerLostError as lost:
            self._kills[lost.reason] += 1
            raise
        finally:
            group.give_back(worker)
