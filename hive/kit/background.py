"""Work that outlives the request that began it, owned so that none is lost."""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

import structlog

log = structlog.get_logger()


class Background:
    """Owns tasks: entered when the server starts, left when it stops.

    On leaving, what still runs gets `drain_s` seconds to end and is then cancelled.
    """

    def __init__(self, *, drain_s: float = 5.0) -> None:
        self._drain_s = drain_s
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Begin to own tasks."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for the tasks, then cancel them."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._drain_s)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def spawn(self, work: Coroutine[Any, Any, object], *, name: str) -> asyncio.Task[None]:
        """Run `work`; its failure is logged."""
        task = asyncio.create_task(_logged(work, name), name=name)  # noqa: TID251 - owned here
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _logged(work: Coroutine[Any, Any, object], name: str) -> None:
    try:
        await work
    except Exception:
        log.exception("background_work_failed", work=name)
