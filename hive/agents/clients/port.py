"""What Hive asks of a model server, whatever protocol it speaks."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from hive.errors import OperationalError


class AgentCallError(OperationalError):
    """A call to an agent failed."""

    status = 502
    retryable: ClassVar[bool] = True
    """Whether the same call may succeed later, or at another agent."""
    down: ClassVar[bool] = False
    """Whether the agent itself may be gone, so that somebody should look."""


class AgentUnreachableError(AgentCallError):
    """The agent cannot be reached."""

    down = True


class AgentSilentError(AgentCallError):
    """The agent took the call and then said nothing for too long."""

    down = True


class AgentDisconnectedError(AgentCallError):
    """The agent closed the connection before its answer was complete."""

    down = True


class AgentProtocolError(AgentCallError):
    """The address answers, but not as a model server does."""


class AgentFailedError(AgentCallError):
    """The agent reported an error of its own."""


class AgentBusyError(AgentCallError):
    """The agent takes no more requests at the moment."""


class ModelMissingError(AgentCallError):
    """The agent does not have this model."""


class AgentRefusedError(AgentCallError):
    """The agent refused the request; it would refuse it again."""

    retryable = False


class AnswerTooLargeError(AgentCallError):
    """The agent sent more than an answer can be."""

    retryable = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatCall:
    """A conversation to continue. `parameters` are sampling settings, in OpenAI's words."""

    messages: tuple[dict[str, Any], ...]
    model: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telemetry:
    """What the end of an answer tells. Null is what nobody measured."""

    model: str | None = None
    finish_reason: str | None = None
    usage: dict[str, int] = field(default_factory=dict[str, int])
    tokens_per_second: float | None = None
    load_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of an answer; the last one carries the telemetry."""

    text: str = ""
    thinking: str = ""
    end: Telemetry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """The answer to a cheap look: how long it took."""

    response_time: float
    version: str | None = None


class AgentClient(Protocol):
    """One model server. Every method raises `AgentCallError`."""

    def stream(self, call: ChatCall) -> AsyncGenerator[Chunk]:
        """Answer in pieces, the last with telemetry; closing the generator stops the model."""
        ...

    async def probe(self, *, deadline_s: float) -> Probe:
        """Look whether the server is alive, without touching a model."""
        ...

    async def models(self, *, deadline_s: float) -> list[str]:
        """Name the models that the server can run."""
        ...

    async def close(self) -> None:
        """Let go of all connections; calls under way fail."""
        ...
