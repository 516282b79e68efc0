"""What an agent is."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, field_validator


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


class AgentRegistration(BaseModel):
    """What a person or a box says of an agent: the specification's registration, and defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agent_id: Slug
    name: Annotated[str, Field(min_length=1, max_length=255)]
    endpoint: Annotated[str, Field(max_length=512)]
    model: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    driver: DriverName | None = None
    capabilities: tuple[Capability, ...] = ()
    hardware: dict[str, Any] = Field(default_factory=dict[str, Any])
    performance_targets: PerformanceTargets = PerformanceTargets()
    specialization: Annotated[str, Field(max_length=100)] | None = None
    slots: Annotated[int, Field(ge=1, le=1024)] = 1

    @field_validator("endpoint")
    @classmethod
    def _check_endpoint(cls, value: str) -> str:
        return str(AnyHttpUrl(value)).rstrip("/")


class Agent(BaseModel):
    """A machine with a model that runs tasks; null where nothing was measured."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    tenant_id: str
    agent_id: str
    name: str
    endpoint: str
    model: str | None
    driver: DriverName
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
