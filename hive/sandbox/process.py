"""One worker process as its parent sees it: started sealed, asked one thing at a time, killed."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import orjson

import hive
from hive.sandbox.errors import SandboxUnavailableError, WorkerLostError
from hive.sandbox.frames import FrameError, body_length, pack, unpack

_ROOT = str(Path(hive.__file__).parent.parent)
_START = "import sys;sys.path.insert(0,{root!r});from {module} import main;main()"
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "TZ": "UTC"}
_READ = 1 << 18
_HEAD = 4
MAX_ANSWER = 96 * 1024 * 1024


class WorkerProcess:
    """A sealed process. `tenant` is set by its first use and never changes."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._in, self._out = (_descriptor(pipe) for pipe in (process.stdin, process.stdout))
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)
        self._loop = asyncio.get_running_loop()
        self._answer: asyncio.Future[list[bytes]] | None = None
        self._received = bytearray()
        self._unsent = memoryview(b"")
        self.layers: list[str] = []
        self.tenant: str | None = None
        self.executions: set[str] = set()
        self.uses = 0
        self.moved = 0
        self.alive = True
        self.lost = False

    @classmethod
    async def start(cls, module: str, *, deadline_s: float) -> "WorkerProcess":
        """Start a worker and wait until it says that it is sealed."""
        spawning = asyncio.ensure_future(asyncio.to_thread(_spawn, module))
        try:
            worker = cls(await asyncio.shield(spawning))
        except asyncio.CancelledError:
            # The thread goes on whatever we do: its process must not be left behind.
            process = await spawning
            process.kill()
            await asyncio.to_thread(process.communicate)
            raise
        worker._loop.add_reader(worker._out, worker._readable)
        try:
            async with asyncio.timeout(deadline_s):
                (first,) = await worker._next_answer()
        except (TimeoutError, WorkerLostError) as error:
            await worker.kill()
            raise SandboxUnavailableError(f"a sandbox worker did not start: {error!r}") from error
        except BaseException:
            await worker.kill()
            raise
        outcome: dict[str, Any] = orjson.loads(first)
        if "layers" not in outcome:
            await worker.kill()
            raise SandboxUnavailableError(f"the sandbox cannot be sealed: {outcome.get('failed')}")
        worker.layers = outcome["layers"]
        return worker

    async def ask(self, parts: Sequence[bytes], *, deadline_s: float) -> bytes:
        """Send one request and return its answer; a worker that gives none is dead afterwards."""
        self.uses += 1
        try:
            async with asyncio.timeout(deadline_s):
                answer = self._next_answer()
                frame = pack(*parts)
                self.moved += len(frame)
                self._send(frame)
                status, body = await answer
        except TimeoutError:
            await self.kill()
            raise WorkerLostError(f"limits exceeded: no answer after {deadline_s:g} s") from None
        except BaseException:
            # A worker whose answer nobody awaits any more cannot be asked again.
            await self.kill()
            raise
        self.moved += len(body)
        if status == b"ok":
            return body
        await self.kill()
        raise WorkerLostError(_reason(status, body))

    async def kill(self) -> None:
        """End the process and wait for its end."""
        if not self.alive:
            return
        self.alive = False
        self._loop.remove_reader(self._out)
        self._loop.remove_writer(self._in)
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        await asyncio.shield(asyncio.to_thread(self._process.wait))

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def resident_mb(self) -> float:
        """Return the memory it holds now."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def _next_answer(self) -> asyncio.Future[list[bytes]]:
        if not self.alive or self.lost:
            raise WorkerLostError("limits exceeded: the sandbox process ended")
        self._answer = self._loop.create_future()
        return self._answer

    def _send(self, frame: bytes) -> None:
        """Write what fits now; the rest goes out while answers are read."""
        self._unsent = memoryview(frame)
        self._write()
        if self._unsent:
            self._loop.add_writer(self._in, self._writable)

    def _writable(self) -> None:
        self._write()
        if not self._unsent:
            self._loop.remove_writer(self._in)

    def _write(self) -> None:
        try:
            while self._unsent:
                self._unsent = self._unsent[os.write(self._in, self._unsent) :]
        except BlockingIOError:
            pass
        except OSError:
            self._unsent = memoryview(b"")
            self._end_of_pipe()

    def _readable(self) -> None:
        try:
            part = os.read(self._out, _READ)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        if not part:
            self._end_of_pipe()
            return
        self._received += part
        self._complete()

    def _complete(self) -> None:
        if len(self._received) < _HEAD:
            return
        try:
            end = _HEAD + body_length(bytes(self._received[:_HEAD]), limit=MAX_ANSWER)
            if len(self._received) < end:
                return
            parts = unpack(bytes(memoryview(self._received)[_HEAD:end]))
        except FrameError as error:
            self._fail(WorkerLostError(f"limits exceeded: {error}"))
            return
        self._received.clear()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(parts)

    def _end_of_pipe(self) -> None:
        self.lost = True
        self._loop.remove_reader(self._out)
        self._fail(WorkerLostError("limits exceeded: the sandbox process ended"))

    def _fail(self, error: WorkerLostError) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)


def _descriptor(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise SandboxUnavailableError("a worker was started without pipes")
    return pipe.fileno()


def _spawn(module: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 -- our own interpreter with our own module
        [sys.executable, "-I", "-c", _START.format(root=_ROOT, module=module)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT,
        cwd="/",
        close_fds=True,
    )


def _reason(status: bytes, body: bytes) -> str:
    if status == b"memory":
        return "limits exceeded: too much memory was used"
    text = body.decode(errors="replace").strip().splitlines()
    return f"the sandbox failed ({status.decode()}): {text[-1] if text else ''}"
