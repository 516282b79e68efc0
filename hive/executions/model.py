"""What an execution is, and how it may change."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class ExecutionStatus(StrEnum):
    """Where an execution is on its way."""

    PENDING = "pending"  # accepted, not begun
    RUNNING = "running"
    WAITING = "waiting"  # for a time or a call
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    NEEDS_ATTENTION = "needs_attention"  # an effect may or may not have happened: a person decides


FINAL = frozenset({ExecutionStatus.COMPLETED, ExecutionStatus.FAILED, ExecutionStatus.CANCELLED})
_OPEN = FINAL | {ExecutionStatus.NEEDS_ATTENTION}

TRANSITIONS: Mapping[ExecutionStatus, frozenset[ExecutionStatus]] = {
    ExecutionStatus.PENDING: frozenset({ExecutionStatus.RUNNING}) | FINAL,
    ExecutionStatus.RUNNING: frozenset({ExecutionStatus.WAITING, ExecutionStatus.RUNNING}) | _OPEN,
    ExecutionStatus.WAITING: frozenset({ExecutionStatus.RUNNING}) | FINAL,
    ExecutionStatus.NEEDS_ATTENTION: frozenset({ExecutionStatus.RUNNING}) | FINAL,
    ExecutionStatus.COMPLETED: frozenset(),
    ExecutionStatus.FAILED: frozenset(),
    ExecutionStatus.CANCELLED: frozenset(),
}
"""The one table of what may follow what; running to running is a take-over."""


class Execution(BaseModel):
    """An execution as callers see it. `progress` is finished/reachable nodes, 0 to 1."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    tenant_id: str
    workflow_id: UUID | None
    workflow_name: str | None = None
    workflow_version: int | None
    status: ExecutionStatus
    mode: str
    progress: float
    input_data: Any
    output_data: Any
    error_message: str | None
    error_node: str | None
    retry_of: UUID | None
    correlation_id: str | None
    created_by: UUID | None
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None


class ExecutionAccepted(BaseModel):
    """An execution that was accepted and will run."""

    model_config = ConfigDict(frozen=True)

    execution_id: UUID


class ExecuteRequest(BaseModel):
    """What to run a workflow with: an object (one item) or a list (one item each)."""

    model_config = ConfigDict(extra="forbid")

    input_data: dict[str, Any] | list[Any] | None = None
    start_node: str | None = None


class RetryRequest(BaseModel):
    """Where to begin again."""

    model_config = ConfigDict(extra="forbid")

    start: Literal["failed_node", "beginning"] = "failed_node"


class NodeRunView(BaseModel):
    """One run of one node, with a page of what it put out."""

    model_config = ConfigDict(frozen=True)

    sequence: int
    node: str
    run_index: int
    status: str
    source: list[dict[str, Any] | None]
    item_counts: list[int]
    outputs: list[list[dict[str, Any]]]
    error: dict[str, Any] | None
    started_at: datetime
    duration_s: float
    tries: int
