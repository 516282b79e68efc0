"""What an expression may see: the workflow, its run data, the node and its items."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from hive.engine.state import RunData, Source
from hive.engine.workflow import NodeSpec, Workflow
from hive.sdk.items import Items


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionInfo:
    """What `$execution` shows."""

    id: str
    mode: Literal["test", "production"] = "test"
    resume_url: str = ""
    resume_form_url: str = ""
    custom_data: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where an expression stands. `items` is what `$input` shows; `source` says where it came from.

    `env` and `variables` are what `$env` and `$vars` may show; `mode` is n8n's `$mode`; `contexts`
    holds the state that nodes keep during the execution, by node name; `agent_input` is what a
    model filled in for `$fromAI`.
    """

    workflow: Workflow
    node: NodeSpec
    items: Items
    execution: ExecutionInfo
    now: datetime
    runs: RunData = field(default_factory=RunData)
    run_index: int = 0
    source: list[Source | None] = field(default_factory=list[Source | None])
    timezone: str = "UTC"
    mode: str = "manual"
    active: bool = False
    tenant: str = "default"
    env: Mapping[str, str] | None = None
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])
    contexts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    agent_input: Mapping[str, Any] | None = None
