"""The port of the durable engine: what Hive asks of whatever runs its segments and tasks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol, Self

from hive.errors import BugError, OperationalError
from hive.kit import json

Payload = dict[str, Any]


class SegmentKind(StrEnum):
    """What a run carries forward."""

    EXECUTION = "execution"
    TASK = "task"


class RunStatus(StrEnum):
    """How far a run has come; `running` only says that nobody has recorded its end."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


class EngineUnavailableError(OperationalError):
    """The engine did not answer in time; whether it took the request is unknown."""


class EngineStartError(OperationalError):
    """The engine could not start."""


class EngineClosedError(OperationalError):
    """The engine is closed and takes no more work."""


class NotStartedError(BugError):
    """The engine was used before it was started."""


class NoHandlerError(BugError):
    """Nobody is registered for this kind of run."""


class AlreadyStartedError(BugError):
    """Handlers must be registered before the engine starts."""


@dataclass(frozen=True, slots=True)
class RunRef:
    """Name one attempt of one piece of work; equal names are the same run."""

    kind: SegmentKind
    subject_id: str
    segment: int = 0
    attempt: int = 1

    def __post_init__(self) -> None:
        if not self.subject_id or ":" in self.subject_id:
            raise ValueError(f"{self.subject_id!r} cannot name a run.")
        if self.segment < 0 or self.attempt < 0:
            raise ValueError("Segment and attempt count from zero.")
        if self.kind is SegmentKind.TASK and self.segment:
            raise ValueError("A task has no segments.")

    @property
    def id(self) -> str:
        """Spell the name: `exec:<id>:<segment>:<attempt>` or `task:<id>:<attempt>`."""
        if self.kind is SegmentKind.TASK:
            return f"task:{self.subject_id}:{self.attempt}"
        return f"exec:{self.subject_id}:{self.segment}:{self.attempt}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a name back; `ValueError` if it is none."""
        match text.split(":"):
            case ["task", subject, attempt]:
                return cls(SegmentKind.TASK, subject, attempt=int(attempt))
            case ["exec", subject, segment, attempt]:
                return cls(SegmentKind.EXECUTION, subject, int(segment), int(attempt))
            case _:
                raise ValueError(f"{text!r} is not the name of a run.")

    def next_attempt(self) -> Self:
        """Name the attempt that replaces this one."""
        return replace(self, attempt=self.attempt + 1)


Handler = Callable[[RunRef, Payload], Awaitable[None]]


def seal(payload: Payload) -> Payload:
    """Copy a payload through JSON, so that a run sees the same with or without a crash.

    Raises:
        TypeError: JSON cannot hold it.
    """
    sealed: Payload = json.loads(json.dumps(payload))
    return sealed


class DurableEngine(Protocol):
    """Run handlers on the event loop that called `start`, at most once per run name."""

    @property
    def executor_id(self) -> str:
        """Name this process among all that run work; new at every start of a process."""
        ...

    def register(self, kind: SegmentKind, handler: Handler) -> None:
        """Let `handler` run this kind here; only before `start`."""
        ...

    async def start(self) -> None:
        """Begin to take work; returns when `submit` will be answered.

        Raises:
            EngineStartError: its database cannot be reached or opened.
        """
        ...

    async def close(self, drain_s: float) -> None:
        """Take no more, wait `drain_s` for running handlers, then cancel them."""
        ...

    async def submit(
        self, ref: RunRef, payload: Payload, *, delay_s: float = 0, priority: int = 0
    ) -> None:
        """Have `ref` run once; a name known already changes nothing.

        Without a delay it starts here, at once, if this process has a handler for its kind and is
        not closing; else it waits in a queue for any process that has one. `priority` (0-100,
        higher first) orders what waits in the queue.
        """
        ...

    async def cancel(self, ref: RunRef) -> None:
        """Stop `ref` wherever it is; its handler gets `CancelledError`. Unknown names are ignored.

        A run that was cancelled before it started never starts.
        """
        ...

    async def status(self, ref: RunRef) -> RunStatus | None:
        """Tell how far `ref` has come, or None if the engine does not know it."""
        ...

    async def purge(self, older_than_s: float) -> int:
        """Forget runs that ended so long ago; return how many. A forgotten name is new again."""
        ...
