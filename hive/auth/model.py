"""What callers see of who they are."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Me(BaseModel):
    """The caller and what they may do."""

    user_id: UUID
    tenant: str
    roles: tuple[str, ...]
    permissions: tuple[str, ...]


class LinkExchange(BaseModel):
    """The secret of a one-time link."""

    model_config = ConfigDict(extra="forbid")

    token: Annotated[str, Field(min_length=16, max_length=128)]


class AccessToken(BaseModel):
    """A bearer token and when it ends."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the name of the scheme
    expires_at: datetime
