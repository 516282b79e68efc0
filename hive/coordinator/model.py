"""What a task is, and how it may change."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, cast
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from hive.kit.storable import check_storable


class TaskStatus(StrEnum):
    """Where a task is on its way."""

    PENDING = "pending"  # waits for dependencies, a free agent, or its next attempt
    ASSIGNED = "assigned"  # an agent's slot is taken for it
    RUNNING = "running"  # the agent works on it
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Band(StrEnum):
    """The specification's bands of priority."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


FINAL = frozenset({TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED})

TRANSITIONS: Mapping[TaskStatus, frozenset[TaskStatus]] = {
    TaskStatus.PENDING: frozenset({TaskStatus.ASSIGNED, TaskStatus.CANCELLED, TaskStatus.FAILED}),
    TaskStatus.ASSIGNED: frozenset(
        {TaskStatus.RUNNING, TaskStatus.PENDING, TaskStatus.CANCELLED, TaskStatus.FAILED}
    ),
    TaskStatus.RUNNING: frozenset(
        {TaskStatus.COMPLETED, TaskStatus.PENDING, TaskStatus.CANCELLED, TaskStatus.FAILED}
    ),
    TaskStatus.COMPLETED: frozenset(),
    TaskStatus.FAILED: frozenset(),
    TaskStatus.CANCELLED: frozenset(),
}
"""The one table of what may follow what."""


class CapabilityNeed(BaseModel):
    """A capability that the agent must have, and how well."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    min_proficiency: Annotated[float, Field(ge=0, le=1)] = 0.0


class Message(BaseModel):
    """One turn of a conversation, in OpenAI's words."""

    model_config = ConfigDict(frozen=True, extra="allow")

    role: Annotated[str, Field(min_length=1, max_length=32)]
    content: Any = None


class TaskRequest(BaseModel):
    """What a person or a workflow asks for. `description` is the prompt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=255)]
    description: Annotated[str, Field(max_length=1_000_000)] = ""
    priority: Annotated[int, Field(ge=0, le=100, strict=True)] = 50
    capabilities: Annotated[tuple[CapabilityNeed, ...], Field(max_length=16)] = ()
    agent_id: Annotated[str, Field(max_length=100)] | None = None
    model: Annotated[str, Field(max_length=255)] | None = None
    depends_on: Annotated[tuple[UUID, ...], Field(max_length=1000)] = ()
    messages: Annotated[tuple[Message, ...], Field(max_length=1000)] | None = None
    parameters: dict[str, Any] = Field(default_factory=dict[str, Any])
    deadline: AwareDatetime | None = None
    timeout: Annotated[float, Field(gt=0, le=86_400)] = 300.0
    max_attempts: Annotated[int, Field(ge=1, le=100)] = 3
    metadata: dict[str, Any] = Field(default_factory=dict[str, Any])

    @model_validator(mode="before")
    @classmethod
    def _is_storable(cls, value: object) -> object:
        check_storable(value)
        return value

    @field_validator("capabilities")
    @classmethod
    def _names_differ(cls, value: tuple[CapabilityNeed, ...]) -> tuple[CapabilityNeed, ...]:
        if len({need.name for need in value}) < len(value):
            raise ValueError("names a capability twice")
        return value

    @field_validator("depends_on")
    @classmethod
    def _tasks_differ(cls, value: tuple[UUID, ...]) -> tuple[UUID, ...]:
        if len(set(value)) < len(value):
            raise ValueError("names a task twice")
        return value

    @field_validator("deadline")
    @classmethod
    def _deadline_in_utc(cls, value: datetime | None) -> datetime | None:
        try:
            return value.astimezone(UTC) if value else None
        except OverflowError:
            raise ValueError("is not a moment in UTC") from None

    @field_validator("capabilities", mode="before")
    @classmethod
    def _names_are_needs(cls, value: object) -> object:
        if isinstance(value, list | tuple):
            needs = cast("list[object]", value)
            return [{"name": each} if isinstance(each, str) else each for each in needs]
        return value


class TaskResult(BaseModel):
    """What the agent answered; `usage` counts tokens."""

    model_config = ConfigDict(frozen=True)

    text: str
    usage: dict[str, int]
    tokens_per_second: float | None
    agent_id: str
    model: str | None = None


class TaskError(BaseModel):
    """Why a task failed; `reason` is a stable word."""

    model_config = ConfigDict(frozen=True)

    reason: str
    message: str


class Task(BaseModel):
    """A task as callers see it. `agent_id` is the slug of the agent it is assigned to."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    tenant_id: str
    title: str
    description: str
    priority: int
    status: TaskStatus
    assigned_agent_id: UUID | None
    agent_id: str | None
    requested_agent_id: UUID | None
    capabilities: tuple[CapabilityNeed, ...]
    model: str | None
    messages: tuple[Message, ...] | None
    parameters: dict[str, Any]
    depends_on: tuple[UUID, ...]
    dependencies_left: int
    deadline: datetime | None
    timeout: float  # seconds that one attempt may take
    max_attempts: int  # how many failures are too many
    attempt: int  # how often it was given to an agent
    failures: int
    metadata: dict[str, Any]
    execution_id: UUID | None
    correlation_id: str | None
    created_by: UUID | None
    created_at: datetime
    assigned_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    result: TaskResult | None
    error: TaskError | None


class TaskAssignment(BaseModel):
    """The agent that somebody wants for a task, by UUID or slug."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agent_id: Annotated[str, Field(min_length=1, max_length=100)]


class TaskFilter(BaseModel):
    """Which tasks to list; null is any."""

    model_config = ConfigDict(frozen=True)

    status: TaskStatus | None = None
    band: Band | None = None
    agent: str | None = None
    capability: str | None = None
    q: str | None = None
    created_by: UUID | None = None


class AgentVerdict(BaseModel):
    """What routing thinks of one agent for one task."""

    model_config = ConfigDict(frozen=True)

    agent_id: str
    fit: bool
    available: bool
    score: float | None
    reasons: tuple[str, ...]


class Routing(BaseModel):
    """Which agent would get a task now, and why; null if none can."""

    model_config = ConfigDict(frozen=True)

    agent_id: str | None
    agents: tuple[AgentVerdict, ...]


class ClusterStatus(BaseModel):
    """The whole hive in figures."""

    model_config = ConfigDict(frozen=True)

    timestamp: datetime
    agents: dict[str, int]
    tasks: dict[str, int]
    queue: dict[str, int]
    slots: int
    used_slots: int
    tokens_per_second: float
