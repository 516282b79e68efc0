"""The long-running parts of a server: started by name, cancelled together."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()


class Owners:
    """Holds the tasks of the server's owner objects."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def run(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run a part until the server stops; if it crashes, the server stops."""
        task = asyncio.create_task(_guarded(work, name), name=name)  # noqa: TID251 - held here
        self._tasks.append(task)

    async def stop(self) -> None:
        """Cancel every part and wait for its end."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _guarded(work: Coroutine[Any, Any, None], name: str) -> None:
    try:
        await work
    except Exception:
        log.exception("part_crashed", part=name)
        signal.raise_signal(signal.SIGTERM)
