"""n8n's workflow JSON as frozen models; unknown fields survive."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from hive.engine import tidy
from hive.engine.tidy import WorkflowFormatError
from hive.sdk.items import fields_of

__all__ = [
    "Connections",
    "NodeSpec",
    "Target",
    "Workflow",
    "WorkflowFormatError",
    "WorkflowSettings",
    "parse_workflow",
]

OnError = Literal["stopWorkflow", "continueRegularOutput", "continueErrorOutput"]


class _Model(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, extra="allow"
    )


class NodeSpec(_Model):
    """One node as the workflow draws it; `hive` holds settings that only Hive knows."""

    id: str = ""
    name: str
    type: str
    type_version: float = 1
    position: tuple[float, float] = (0, 0)
    parameters: dict[str, Any] = Field(default_factory=dict[str, Any])
    credentials: dict[str, Any] = Field(default_factory=dict[str, Any])
    disabled: bool = False
    execute_once: bool = False
    always_output_data: bool = False
    retry_on_fail: bool = False
    max_tries: float | None = None
    wait_between_tries: float | None = None
    on_error: OnError | None = None
    continue_on_fail: bool = False
    webhook_id: str | None = None
    hive: dict[str, Any] = Field(default_factory=dict[str, Any])

    @property
    def continues(self) -> bool:
        """Tell whether the workflow goes on when this node fails."""
        return self.continue_on_fail or self.on_error in {
            "continueRegularOutput",
            "continueErrorOutput",
        }


class Target(_Model):
    """Where a wire ends."""

    node: str
    type: str = "main"
    index: int = 0


Connections = dict[str, dict[str, list[list[Target]]]]


class WorkflowSettings(_Model):
    """Settings of a workflow that the engine obeys."""

    execution_order: Literal["v0", "v1"] = "v0"
    timezone: str | None = None
    execution_timeout: float | None = None


class Workflow(_Model):
    """A workflow, as n8n exports it."""

    id: str | None = None
    name: str = ""
    nodes: tuple[NodeSpec, ...]
    connections: Connections = Field(default_factory=dict[str, dict[str, list[list[Target]]]])
    settings: WorkflowSettings = WorkflowSettings()
    pin_data: dict[str, list[Any]] = Field(default_factory=dict[str, list[Any]])
    static_data: dict[str, Any] | None = None


def parse_workflow(source: bytes | str | dict[str, Any]) -> Workflow:
    """Read a workflow; raises `WorkflowFormatError` that says what is wrong and where."""
    raw = tidy.load(source)
    nodes = tidy.nodes(raw)
    connections = tidy.connections(raw, {node["name"] for node in nodes})
    known = {
        "id": None if raw.get("id") is None else str(raw["id"]),
        "name": str(raw.get("name") or ""),
        "nodes": nodes,
        "connections": connections,
        "settings": tidy.settings(raw.get("settings")),
        "pinData": tidy.pins(raw.get("pinData")),
        "staticData": fields_of(raw.get("staticData")) or None,
    }
    try:
        return Workflow.model_validate({**raw, **known})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WorkflowFormatError(f"The workflow has a bad {place}: {first['msg']}.") from error
