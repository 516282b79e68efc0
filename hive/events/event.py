"""What an event is: a typed fact, and the envelope that travels."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from hive.kit.tenant import DEFAULT_TENANT


class Event(BaseModel):
    """A fact, in the past tense. Subclasses are the payload of a `HiveEvent`.

    `type` is the bus type (`agent.status_changed`); `topics` are the WebSocket subjects that hear
    of it (`agent.acacia`).
    """

    model_config = ConfigDict(frozen=True)

    type: ClassVar[str]
    source: ClassVar[str] = "hive"

    def payload(self) -> dict[str, Any]:
        """Return the fact as plain JSON."""
        return self.model_dump(mode="json")

    def topics(self) -> tuple[str, ...]:
        """Name the subjects this fact concerns."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HiveEvent:
    """An event on the bus, as the specification lays it out, within one tenant."""

    id: str
    type: str
    source: str
    timestamp: datetime
    data: dict[str, Any]
    correlation_id: str | None = None
    tenant: str = DEFAULT_TENANT
    topics: tuple[str, ...] = field(default=())
