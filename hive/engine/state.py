"""What an execution has done so far: plain data that can be stored and read back."""

from dataclasses import dataclass, field
from typing import Any, Literal

from hive.sdk.items import Outputs

RunStatus = Literal["success", "error", "waiting", "canceled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Which output of which run gave an input its items."""

    node: str
    output: int = 0
    run: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFailure:
    """Why a node failed, in words for the user."""

    message: str
    node: str = ""
    item: int | None = None
    parameter: str | None = None
    description: str | None = None
    kind: str = "NodeError"


@dataclass(slots=True, kw_only=True)
class NodeRun:
    """One finished run of one node (n8n's ITaskData). `sequence` counts the execution's runs."""

    node: str
    run_index: int
    sequence: int
    status: RunStatus
    source: list[Source | None] = field(default_factory=list[Source | None])
    outputs: Outputs = field(default_factory=Outputs)
    error: NodeFailure | None = None
    started_at: float = 0.0
    duration_s: float = 0.0
    tries: int = 1
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])


RunData = dict[str, list[NodeRun]]
