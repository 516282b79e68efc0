"""The process that evaluates JavaScript: starts V8, warms it up, seals itself and serves frames."""

import json
import os
import select
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from hive.sandbox.failure import EngineError
from hive.sandbox.frames import body_length, pack, unpack
from hive.sandbox.seal import SealError, seal

if TYPE_CHECKING:
    from hive.sandbox.javascript import JavaScript

MEMORY_MB = 1200
CPU_S = 4 * 3600
_IN, _OUT = 0, 1
_IDLE_MS = 5
_HEAD = 4
_READ = 1 << 16


class Idle(NamedTuple):
    """Work for the time between two frames."""

    is_due: Callable[[], bool]
    work: Callable[[], None]


def main() -> None:
    """Serve until the parent closes the pipe."""
    # Not at the top: the Python worker shares this module and must not load V8.
    from hive.sandbox.javascript import JavaScript

    javascript = JavaScript()
    javascript.warm()
    javascript.prepare_spare()
    if announce(seal_or_reason()):
        serve(_handlers(javascript), idle=Idle(javascript.needs_spare, javascript.prepare_spare))


def seal_or_reason() -> dict[str, object]:
    """Seal and say which layers hold, or why not."""
    try:
        return {"layers": seal(memory_mb=MEMORY_MB, cpu_s=CPU_S)}
    except SealError as error:
        return {"failed": str(error)}


def announce(outcome: dict[str, object]) -> bool:
    """Tell the parent; an unsealed worker must not serve."""
    send(pack(json.dumps(outcome).encode()))
    return "layers" in outcome


def serve(
    handlers: dict[bytes, Callable[[list[bytes]], bytes]], *, idle: Idle | None = None
) -> None:
    """Answer frames one by one; work that can wait is done between them."""
    waiting = select.poll()
    waiting.register(_IN, select.POLLIN)
    while True:
        if idle and idle.is_due() and not waiting.poll(_IDLE_MS):
            idle.work()
        parts = receive()
        if parts is None:
            return
        try:
            answer = pack(b"ok", handlers[parts[0]](parts[1:]))
        except EngineError as error:
            answer = pack(error.kind.encode(), str(error).encode())
        send(answer)


def receive() -> list[bytes] | None:
    """Read one frame; None when the parent is gone. The parent sends one and waits."""
    received = os.read(_IN, _READ)
    while len(received) < _HEAD:
        if not received:
            return None
        received += os.read(_IN, _READ)
    missing = _HEAD + body_length(received[:_HEAD]) - len(received)
    if missing > 0:
        rest = _read(missing)
        if rest is None:
            return None
        received += rest
    return unpack(received[_HEAD:])


def send(frame: bytes) -> None:
    """Write one frame."""
    view = memoryview(frame)
    while view:
        view = view[os.write(_OUT, view) :]


def _read(count: int) -> bytes | None:
    parts: list[bytes] = []
    while count:
        part = os.read(_IN, min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _handlers(javascript: "JavaScript") -> dict[bytes, Callable[[list[bytes]], bytes]]:
    def evaluate(parts: list[bytes]) -> bytes:
        execution, templates, payload = parts
        program = javascript.compile(templates)
        answer = javascript.run(execution, program, payload)
        if program.lingering:
            javascript.settle(execution)
        return answer

    def code(parts: list[bytes]) -> bytes:
        execution, libraries, payload = parts
        names = tuple(libraries.decode().split(",")) if libraries else ()
        javascript.code(execution, payload, names)
        answer = _until_ended(javascript, execution)
        javascript.settle(execution)
        return answer

    return {b"evaluate": evaluate, b"code": code}


def _until_ended(javascript: "JavaScript", execution: bytes) -> bytes:
    """Fire timers until the job has ended; the parent's deadline bounds it."""
    while True:
        answer = javascript.resume(execution)
        if not answer.startswith(b'{"state":"waiting"'):
            return answer
        time.sleep(json.loads(answer)["milliseconds"] / 1000)
