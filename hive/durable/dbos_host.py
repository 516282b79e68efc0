"""DBOS in a thread of its own, with an event loop of its own.

DBOS replaces the default executor of every loop that calls it and stops that executor when it is
destroyed, blocks the calling thread at launch, and takes 0.6 s to import: none of this may happen
to the server's loop.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import structlog

from hive.durable.dbos_setup import (
    MAX_RECOVERY_ATTEMPTS,
    QUEUES,
    WORKFLOWS,
    DbosOptions,
    dbos_config,
    refuse_pickle,
    route_log,
    sqlite_engine,
)
from hive.durable.port import (
    AlreadyStartedError,
    EngineClosedError,
    EngineStartError,
    EngineUnavailableError,
    NotStartedError,
    Payload,
    SegmentKind,
)

if TYPE_CHECKING:
    from dbos import DBOS
    from sqlalchemy import Engine

log = structlog.get_logger()
T = TypeVar("T")

Body = Callable[[str, Payload], Coroutine[Any, Any, None]]

# Time for the last outcomes to be written when DBOS stops.
SETTLE_S = 5.0


class DbosHost:
    """Own the thread, the loop and the one DBOS instance of this process."""

    _only_one: ClassVar = (
        threading.Lock()
    )  # DBOS is a singleton, and hands out the old one silently

    def __init__(self, url: str, executor_id: str, options: DbosOptions) -> None:
        self._url, self._executor_id, self._options = url, executor_id, options
        self._ready: Future[asyncio.AbstractEventLoop] = Future()
        self._stop = asyncio.Event()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._own: set[asyncio.Task[Any] | None] = set()
        self.dbos: DBOS | None = None
        self.workflows: dict[SegmentKind, Body] = {}

    async def start(
        self, body: Body, listen: Iterable[SegmentKind], beside: Callable[[], Awaitable[None]]
    ) -> None:
        """Launch DBOS and return when it runs; `beside` runs on its loop until it stops."""
        if self._thread is not None:
            raise AlreadyStartedError
        if not self._only_one.acquire(blocking=False):
            raise AlreadyStartedError("This process has a DBOS engine already.")
        self._thread = threading.Thread(
            target=self._main, args=(body, list(listen), beside), name="hive-dbos", daemon=True
        )
        self._thread.start()
        await asyncio.shield(asyncio.wrap_future(self._ready))

    async def call(self, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Await a coroutine on DBOS's loop; it goes on there if the caller goes away.

        Raises:
            EngineUnavailableError: no answer in time, so the outcome is unknown.
            EngineClosedError: the engine has stopped.
        """
        if self._thread is None:
            raise NotStartedError
        try:
            async with asyncio.timeout(self._options.answer_s):
                loop = await asyncio.shield(asyncio.wrap_future(self._ready))
                if self._closed:
                    raise EngineClosedError
                future = asyncio.run_coroutine_threadsafe(make(), loop)
                return await asyncio.shield(asyncio.wrap_future(future))
        except TimeoutError as error:
            raise EngineUnavailableError from error

    def stop_dequeuing(self) -> None:
        """Claim nothing more from the queues."""
        if self.dbos is not None:
            for stop in self.dbos.background_thread_stop_events:
                stop.set()

    async def drain(self, drain_s: float) -> None:
        """Wait for all runs here to end, those included that DBOS has yet to hand over."""
        if not self._ready.done() or self._ready.exception() is not None:
            return
        settled = asyncio.run_coroutine_threadsafe(self._settle(drain_s), self._ready.result())
        try:
            await asyncio.wait_for(asyncio.wrap_future(settled), drain_s + SETTLE_S)
        except TimeoutError:
            log.exception("dbos_does_not_answer")

    async def stop(self) -> None:
        """Write the last outcomes and end the thread."""
        if self._thread is None or self._closed:
            return
        with suppress(Exception):  # a launch that failed has been reported by `start`
            loop = await asyncio.shield(asyncio.wrap_future(self._ready))
            loop.call_soon_threadsafe(self._stop.set)
        self._closed = True
        await asyncio.to_thread(self._thread.join, 2 * SETTLE_S + 10)
        if self._thread.is_alive():
            log.error("dbos_thread_did_not_end")

    def _main(
        self, body: Body, listen: list[SegmentKind], beside: Callable[[], Awaitable[None]]
    ) -> None:
        try:
            with asyncio.Runner() as runner:
                runner.run(self._live(body, listen, beside))
        except Exception as error:
            if self._ready.done():
                log.exception("dbos_stopped")
            else:
                failed = EngineStartError(f"The durable engine could not start: {error}")
                failed.__cause__ = error
                self._ready.set_exception(failed)
        finally:
            self._only_one.release()

    async def _live(
        self, body: Body, listen: list[SegmentKind], beside: Callable[[], Awaitable[None]]
    ) -> None:
        engine = None
        if self._url.startswith("sqlite"):
            engine = sqlite_engine(self._url, self._options)
        try:
            await self._launch(body, listen, engine)
            self._ready.set_result(asyncio.get_running_loop())
            async with asyncio.TaskGroup() as group:
                watch = group.create_task(_forever(beside))
                self._own = {asyncio.current_task(), watch}
                await self._stop.wait()
                watch.cancel()
            for late in await self._settle(SETTLE_S):
                log.error("dbos_outcome_unwritten", task=late.get_name())
                late.cancel()
        finally:
            await _in_thread(_destroy)
            if engine is not None:
                engine.dispose()

    async def _launch(self, body: Body, listen: list[SegmentKind], engine: "Engine | None") -> None:
        from dbos import DBOS

        route_log()
        refuse_pickle()
        self.dbos = DBOS(config=dbos_config(self._url, self._executor_id, self._options, engine))
        for kind, name in WORKFLOWS.items():
            decorate = DBOS.workflow(name=name, max_recovery_attempts=MAX_RECOVERY_ATTEMPTS)
            self.workflows[kind] = decorate(_own_function(body))
        DBOS.listen_queues([QUEUES[kind] for kind in listen])
        DBOS.launch()  # adopts this loop: what is dequeued runs here too
        for name in QUEUES.values():
            await DBOS.register_queue_async(
                name, polling_interval_sec=self._options.poll_s, on_conflict="always_update"
            )

    async def _settle(self, wait_s: float) -> set[asyncio.Task[Any]]:
        """Let every run end and write its outcome; return those that did not in time."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait_s
        mine = {*self._own, asyncio.current_task()}
        while (others := asyncio.all_tasks() - mine) and (left := deadline - loop.time()) > 0:
            await asyncio.wait(others, timeout=left)
        return others


def _own_function(body: Body) -> Body:
    """Give each workflow a function of its own, for DBOS keeps their names on it."""

    async def run(run_id: str, payload: Payload) -> None:
        await body(run_id, payload)

    return run


async def _forever(work: Callable[[], Awaitable[None]]) -> None:
    with suppress(asyncio.CancelledError):
        await work()


def _destroy() -> None:
    from dbos import DBOS

    DBOS.destroy(destroy_registry=True)


async def _in_thread(work: Callable[[], None]) -> None:
    """Run blocking work beside this loop, which DBOS's threads need until they have ended."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        await asyncio.get_running_loop().run_in_executor(pool, work)
