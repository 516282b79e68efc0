"""What an agent is."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from hive.kit.ids import parse_id
from hive.kit.storable import check_storable

_url = TypeAdapter(AnyHttpUrl)


class AgentStatus(StrEnum):
    """Whether an agent takes work."""

    OFFLINE = "offline"  # not reachable, or not checked yet
    ONLINE = "online"  # has a free slot
    BUSY = "busy"  # every slot is taken
    DRAINING = "draining"  # finishes what it has, takes nothing new
    MAINTENANCE = "maintenance"  # taken out by a person


Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,99}$")]
DriverName = Literal["ollama", "openai"]


class Capability(BaseModel):
    """Something an agent is good at; `proficiency` is between 0 and 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    proficiency: Annotated[float, Field(ge=0, le=1)] = 1.0


class PerformanceTargets(BaseModel):
    """What is expected of an agent: tokens per second, and seconds to answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min_tps: Annotated[float, Field(ge=0)] | None = None
    max_response_time: Annotated[float, Field(gt=0)] | None = None


def check_endpoint(value: str) -> str:
    """Return the address of a model server without its last slash; `ValueError` says what is wrong.

    >>> check_endpoint("http://192.168.1.72:11434/")
    'http://192.168.1.72:11434'
    """
    try:
        url = _url.validate_python(value.strip())
    except ValidationError as error:
        message = f"must be an address like http://192.168.1.72:11434 ({error.errors()[0]['msg']})"
        raise ValueError(message) from None
    if url.username or url.password:
        raise ValueError("must not contain a name or a password: everybody who sees it reads them")
    if url.query is not None or url.fragment is not None:
        raise ValueError("must end with the path: no '?' and no '#'")
    return str(url).rstrip("/")


def check_slug(value: str) -> str:
    """Refuse a slug that reads as a UUID: a path takes either."""
    if parse_id(value) is not None:
        raise ValueError("must not look like a UUID")
    return value


def check_capabilities(value: tuple[Capability, ...]) -> tuple[Capability, ...]:
    """Refuse a capability that is named twice."""
    names = [each.name for each in value]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"names {', '.join(map(repr, twice))} more than once")
    return value


class AgentSettings(BaseModel):
    """What may be said of an agent, and may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    driver: DriverName | None = None
    capabilities: Annotated[tuple[Capability, ...], Field(max_length=200)] = ()
    hardware: dict[str, Any] = Field(default_factory=dict[str, Any])
    performance_targets: PerformanceTargets = PerformanceTargets()
    specialization: Annotated[str, Field(max_length=100)] | None = None
    slots: Annotated[int, Field(ge=1, le=1024)] = 1

    _capabilities = field_validator("capabilities")(check_capabilities)

    @model_validator(mode="before")
    @classmethod
    def _is_storable(cls, value: object) -> object:
        check_storable(value)
        return value


class AgentRegistration(AgentSettings):
    """What a person or a box says of an agent: the specification's registration, and defaults.

    Without a driver, Hive finds out which one the address speaks.
    """

    agent_id: Slug
    name: Annotated[str, Field(min_length=1, max_length=255)]
    endpoint: Annotated[str, Field(max_length=512)]

    _slug = field_validator("agent_id")(check_slug)
    _endpoint = field_validator("endpoint")(check_endpoint)


class AgentChange(AgentSettings):
    """What to change of an agent; what is absent stays as it is."""

    name: Annotated[str, Field(min_length=1, max_length=255)] = ""
    endpoint: Annotated[str, Field(max_length=512)] = ""

    _endpoint = field_validator("endpoint")(check_endpoint)


class AgentMode(StrEnum):
    """What a person can ask of an agent."""

    ONLINE = "online"
    DRAINING = "draining"
    MAINTENANCE = "maintenance"


class ModeChange(BaseModel):
    """Take an agent out, or let it come back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: AgentMode
    reason: Annotated[str, Field(max_length=500)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_storable(cls, value: object) -> object:
        check_storable(value)
        return value


class Agent(BaseModel):
    """A machine with a model that runs tasks; null where nothing was measured."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    tenant_id: str
    agent_id: str
    name: str
    endpoint: str
    model: str | None
    driver: DriverName | None  # null until the address has answered once
    specialization: str | None
    capabilities: tuple[Capability, ...]
    hardware: dict[str, Any]
    performance_targets: PerformanceTargets
    slots: int
    status: AgentStatus
    status_reason: str | None
    tokens_per_second: float | None
    created_at: datetime
    last_seen: datetime | None


class AgentHealthCheck(BaseModel):
    """One look at an agent; what cannot be measured is null, never 0."""

    model_config = ConfigDict(frozen=True)

    agent_id: str
    timestamp: datetime
    response_time: float | None
    tokens_per_second: float | None
    cpu_usage: float | None = None
    memory_usage: float | None = None
    gpu_usage: float | None = None
    available: bool
    error_message: str | None = None


class AgentHealth(BaseModel):
    """The latest look at an agent, and those before it, newest first."""

    model_config = ConfigDict(frozen=True)

    agent_id: str
    status: AgentStatus
    status_reason: str | None
    latest: AgentHealthCheck | None
    recent: list[AgentHealthCheck]


class AgentState(BaseModel):
    """How an agent is doing now, in short; the shape of the specification's status message."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    agent_id: str
    name: str
    status: AgentStatus
    status_reason: str | None
    current_task: str | None
    slots: int
    used_slots: int
    last_seen: datetime | None
    performance: "Performance"


class Performance(BaseModel):
    """What was measured of an agent; null where nothing was."""

    model_config = ConfigDict(frozen=True)

    tps: float | None = None
    cpu_usage: float | None = None
