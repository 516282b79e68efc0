"""What a stored workflow is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, field_validator

MIN_NAME, MAX_NAME = 3, 255


class WorkflowCreateRequest(BaseModel):
    """A workflow to keep: the specification's request, with its validation."""

    model_config = ConfigDict(extra="forbid")

    name: str
    description: str | None = None
    n8n_data: dict[str, Any]
    active: bool = False

    @field_validator("name")
    @classmethod
    def _validate_name(cls, value: str) -> str:
        if not MIN_NAME <= len(value) <= MAX_NAME:
            message = "Name must be 3-255 characters"
            raise ValueError(message)
        return value

    @field_validator("n8n_data")
    @classmethod
    def _validate_n8n_data(cls, value: dict[str, Any]) -> dict[str, Any]:
        missing = [name for name in ("nodes", "connections") if name not in value]
        if missing:
            message = f"Invalid n8n workflow format: {' and '.join(missing)} missing"
            raise ValueError(message)
        return value


class StoredWorkflow(BaseModel):
    """A workflow as callers see it."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    tenant_id: str
    name: str
    description: str | None
    n8n_data: dict[str, Any]
    mcp_tools: list[dict[str, Any]] | None
    created_by: UUID | None
    version: int
    active: bool
    created_at: datetime
    updated_at: datetime


class WorkflowSummary(BaseModel):
    """A workflow in a list, without its nodes."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    description: str | None
    version: int
    active: bool
    created_at: datetime
    updated_at: datetime


class WorkflowVersion(BaseModel):
    """One version of a workflow."""

    model_config = ConfigDict(frozen=True)

    version: int
    created_at: datetime


class WorkflowUpdateRequest(WorkflowCreateRequest):
    """What a workflow becomes; other `n8n_data` than before makes a new version."""
