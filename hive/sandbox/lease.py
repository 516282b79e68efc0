"""Hands out workers: idle ones first, never one that another tenant has used."""

import asyncio

from hive.sandbox.errors import SandboxUnavailableError
from hive.sandbox.process import WorkerProcess

_START_S = 30.0
_MAX_USES = 20_000
_CHECK_EVERY = 64
_MAX_RESIDENT_MB = 200.0
_CHECK_AFTER = 16 * 1024 * 1024


class Workers:
    """The workers of one language."""

    def __init__(
        self, module: str, *, size: int, queue_deadline_s: float, shared: bool = True
    ) -> None:
        self._module = module
        # Where executions of one tenant cannot be told apart inside a process, each has its own.
        self._shared = shared
        self._size = size
        self._queue_deadline_s = queue_deadline_s
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._starting = 0
        self._warming = False
        self._waiting: set[asyncio.Future[None]] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._closed = False
        self.started = 0

    @property
    def all(self) -> list[WorkerProcess]:
        """Every living worker."""
        return [*self._idle, *self._busy]

    async def warm(self) -> None:
        """Start one worker, unless there is one."""
        if self.all or self._starting:
            return
        self._warming = True
        try:
            self.give_back(await self._start())
        finally:
            self._warming = False
            self._wake()

    async def take(self, *, tenant: str, execution: str) -> WorkerProcess:
        """Return a worker for this tenant; waits for one when all are busy."""
        if (worker := self._fitting(tenant, execution)) is not None:
            return self._lend(worker, tenant, execution)
        return self._lend(await self._wait_for_one(tenant, execution), tenant, execution)

    def give_back(self, worker: WorkerProcess) -> None:
        """Take a worker back after use; a dead or worn-out one is not kept."""
        self._busy.discard(worker)
        if worker.alive and not worker.lost and not self._closed and not _worn(worker):
            self._idle.append(worker)
        elif worker.alive:
            self._end(worker)
        self._wake()

    async def close(self) -> None:
        """End every worker."""
        self._closed = True
        for worker in self.all:
            self._end(worker)
        self._idle.clear()
        await asyncio.gather(*self._closing, return_exceptions=True)

    def _fitting(self, tenant: str, execution: str) -> WorkerProcess | None:
        """Return an idle worker: one that knows the execution, one of the tenant, a new one."""
        best: WorkerProcess | None = None
        for worker in [worker for worker in self._idle if worker.lost]:
            self._idle.remove(worker)
            self._end(worker)
        for worker in self._idle:
            if worker.tenant == tenant and execution in worker.executions:
                return worker
            unused = worker.tenant is None
            if (self._shared and worker.tenant == tenant) or (unused and best is None):
                best = worker
        return best

    def _lend(self, worker: WorkerProcess, tenant: str, execution: str) -> WorkerProcess:
        if worker in self._idle:
            self._idle.remove(worker)
        self._busy.add(worker)
        worker.tenant = tenant
        if len(worker.executions) > _CHECK_EVERY:
            worker.executions.clear()
        worker.executions.add(execution)
        return worker

    async def _wait_for_one(self, tenant: str, execution: str) -> WorkerProcess:
        end = asyncio.get_running_loop().time() + self._queue_deadline_s
        while True:
            if (worker := self._fitting(tenant, execution)) is not None:
                return worker
            if not self._warming and len(self.all) + self._starting < self._size:
                return await self._start()
            if self._idle and not self._warming:
                # All idle ones belong to other tenants: one of them has to go.
                self._end(self._idle.pop(0))
                continue
            await self._change(before=end)

    async def _start(self) -> WorkerProcess:
        if self._closed:
            raise SandboxUnavailableError("the sandbox is closed")
        self._starting += 1
        try:
            worker = await WorkerProcess.start(self._module, deadline_s=_START_S)
        finally:
            self._starting -= 1
            self._wake()
        if self._closed:
            await worker.kill()
            raise SandboxUnavailableError("the sandbox is closed")
        self.started += 1
        return worker

    def _end(self, worker: WorkerProcess) -> None:
        task = asyncio.get_running_loop().create_task(worker.kill())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _change(self, *, before: float) -> None:
        """Wait until some worker has come, gone or become free."""
        change = asyncio.get_running_loop().create_future()
        self._waiting.add(change)
        try:
            async with asyncio.timeout_at(before):
                await change
        except TimeoutError:
            raise SandboxUnavailableError(
                f"no sandbox worker was free within {self._queue_deadline_s:g} s"
            ) from None
        finally:
            self._waiting.discard(change)

    def _wake(self) -> None:
        for change in self._waiting:
            if not change.done():
                change.set_result(None)


def _worn(worker: WorkerProcess) -> bool:
    """Say whether a worker is better replaced: it is old, or large work has left it large."""
    if worker.uses >= _MAX_USES:
        return True
    if worker.uses % _CHECK_EVERY and worker.moved < _CHECK_AFTER:
        return False
    worker.moved = 0
    return worker.resident_mb() > _MAX_RESIDENT_MB
