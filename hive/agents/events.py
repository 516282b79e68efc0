"""What happens to agents. Their payload is the specification's status message, and names."""

from typing import Any, ClassVar
from uuid import UUID

from typing_extensions import override

from hive.agents.model import Agent, AgentStatus, Performance
from hive.events.event import Event


class AgentEvent(Event):
    """Something about one agent."""

    source: ClassVar[str] = "agents"

    id: UUID
    agent_id: str
    status: AgentStatus
    current_task: str | None = None
    performance: Performance = Performance()

    @override
    def topics(self) -> tuple[str, ...]:
        return (f"agent.{self.agent_id}",)


class AgentRegistered(AgentEvent):
    """An agent joined."""

    type: ClassVar[str] = "agent.registered"

    name: str
    endpoint: str
    model: str | None


class AgentUpdated(AgentEvent):
    """Somebody changed what is known of an agent."""

    type: ClassVar[str] = "agent.updated"

    name: str


class AgentRemoved(AgentEvent):
    """An agent left."""

    type: ClassVar[str] = "agent.removed"


class AgentStatusChanged(AgentEvent):
    """An agent came, went, filled up or was taken out."""

    type: ClassVar[str] = "agent.status_changed"

    previous: AgentStatus
    reason: str | None = None


class AgentPerformanceUpdate(AgentEvent):
    """The measured speed of an agent changed."""

    type: ClassVar[str] = "agent.performance_update"


def facts_of(agent: Agent, *, current_task: str | None = None) -> dict[str, Any]:
    """Return what every event says of its agent."""
    return {
        "id": agent.id,
        "agent_id": agent.agent_id,
        "status": agent.status,
        "current_task": current_task,
        "performance": Performance(tps=agent.tokens_per_second),
    }


def status_changed(
    agent: Agent, *, previous: AgentStatus, current_task: str | None
) -> AgentStatusChanged:
    """Build the event for an agent that has its new status already."""
    return AgentStatusChanged(
        **facts_of(agent, current_task=current_task),
        previous=previous,
        reason=agent.status_reason,
    )
