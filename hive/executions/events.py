"""What happens to executions: the specification's `WorkflowEvent` frames."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from typing_extensions import override

from hive.events.event import Event
from hive.kit.clock import rfc3339

FrameType = Literal[
    "execution_started", "node_started", "node_completed", "execution_completed", "error"
]


class WorkflowFact(Event):
    """Something happened in an execution."""

    source = "executions"
    frame: ClassVar[FrameType]

    execution_id: str
    workflow_id: str | None
    timestamp: datetime
    correlation_id: str | None = None
    data: dict[str, Any]

    @override
    def payload(self) -> dict[str, Any]:
        return {
            "type": self.frame,
            "execution_id": self.execution_id,
            "workflow_id": self.workflow_id,
            "timestamp": rfc3339(self.timestamp),
            "correlation_id": self.correlation_id,
            "data": self.data,
        }

    @override
    def topics(self) -> tuple[str, ...]:
        return (f"execution.{self.execution_id}",)


class ExecutionStarted(WorkflowFact):
    """An execution began, or went on in another process."""

    type = "workflow.execution_started"
    frame = "execution_started"


class NodeStarted(WorkflowFact):
    """A node began. It is told at once and never stored."""

    type = "workflow.node_started"
    frame = "node_started"


class NodeCompleted(WorkflowFact):
    """A run of a node ended, well or not, and is on disk."""

    type = "workflow.node_completed"
    frame = "node_completed"


class ExecutionCompleted(WorkflowFact):
    """An execution ended without an error; `data.status` tells completed from cancelled."""

    type = "workflow.execution_completed"
    frame = "execution_completed"


class ExecutionFailed(WorkflowFact):
    """An execution ended with an error, or waits for a person."""

    type = "workflow.execution_failed"
    frame = "error"
