"""Keep the small model running beside the server."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import structlog

from hive.errors import OperationalError
from hive.kit.backoff import backoff
from hive.local.model import SLOTS, find_model

log = structlog.get_logger()
READY = b"READY "
READY_S = 120.0
STOP_S = 3.0
STEADY_S = 60.0
"""A model that ran so long did not die of how it was started."""
COMMAND = (sys.executable, "-m", "hive.local.server", "--slots", str(SLOTS), "--threads", "1")


class LocalModelDiedError(OperationalError):
    """The local model ended before it answered."""


class LocalModel:
    """Owns the process of the local model.

    `ready` is told the address each time the model has started; it registers the agent.
    """

    def __init__(
        self,
        ready: Callable[[str], Awaitable[object]],
        *,
        log_file: Path,
        random: Random,
        command: Sequence[str] | None = None,
    ) -> None:
        self._ready = ready
        self._log_file = log_file
        self._random = random
        self._command = tuple(command or COMMAND)

    async def run(self) -> None:
        """Run the model until cancelled, and start it again whenever it dies.

        Raises `LocalModelMissingError` if it is not installed.
        """
        if self._command == COMMAND:
            find_model()
        attempt = 0
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._serve()
            except Exception:
                log.exception("local_model_failed", log_file=str(self._log_file))
            steady = asyncio.get_running_loop().time() - began > STEADY_S
            attempt = 1 if steady else attempt + 1
            await asyncio.sleep(backoff(attempt, base_s=1, cap_s=60, random=self._random))

    async def _serve(self) -> None:
        """Run one process from its start to its end."""
        with self._log_file.open("wb") as log_file:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                "--parent",
                str(os.getpid()),
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=log_file,
                start_new_session=True,
            )
        try:
            address = await _address(process)
            log.info("local_model_ready", address=address, pid=process.pid)
            await self._ready(address)
            code = await process.wait()
            log.warning("local_model_ended", code=code, log_file=str(self._log_file))
        finally:
            await _stop(process)


async def _address(process: Process) -> str:
    """Wait for the line that says where the model answers."""
    if process.stdout is None:
        raise LocalModelDiedError
    async with asyncio.timeout(READY_S):
        async for line in process.stdout:
            if line.startswith(READY):
                return line.removeprefix(READY).decode().strip()
    code = await process.wait()
    raise LocalModelDiedError(f"The local model ended with {code} before it answered")


async def _stop(process: Process) -> None:
    """End the process and whatever it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_S):
                await process.wait()
