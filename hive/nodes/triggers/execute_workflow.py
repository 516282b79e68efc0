"""Start when another workflow calls this one."""

import json
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Item, Node, NodeError, Outputs, Params
from hive.sdk.items import entries, fields_of, is_object

_DECLARED = 1.1  # since then the workflow says which fields it takes


class ExecuteWorkflowTriggerParams(Params):
    """Where the names of the fields come from: a list, an example, or anything goes."""

    input_source: str | None = None
    workflow_inputs: dict[str, Any] = Field(default_factory=dict[str, Any])
    json_example: Any = ""


class ExecuteWorkflowTrigger(Node[ExecuteWorkflowTriggerParams]):
    """Give the caller's items with exactly the declared fields, null where one is missing."""

    n8n_type = "n8n-nodes-base.executeWorkflowTrigger"
    versions = (1, 1.1)
    params_type = ExecuteWorkflowTriggerParams
    is_trigger = True
    per_item = False

    @override
    async def run(self, call: Call[ExecuteWorkflowTriggerParams]) -> Outputs:
        names = _names(call.params, call.version)
        if names is None:
            return [call.items]
        return [[_shaped(item, names) for item in call.items]]


def _names(params: ExecuteWorkflowTriggerParams, version: float) -> list[str] | None:
    """Give the declared fields, None where every field passes."""
    source = params.input_source or "workflowInputs"
    if version < _DECLARED or source == "passthrough":
        return None
    if source == "jsonExample":
        return _example(params.json_example)
    if source != "workflowInputs":
        raise NodeError(f"There is no input source {source!r}.", parameter="inputSource")
    declared = entries(params.workflow_inputs.get("values"))
    return [str(fields_of(value).get("name", "")) for value in declared]


def _example(example: Any) -> list[str]:
    try:
        found = json.loads(example) if isinstance(example, str) else example
    except ValueError as error:
        raise NodeError("The example is not valid JSON.", parameter="jsonExample") from error
    if not is_object(found):
        raise NodeError("The example is not an object.", parameter="jsonExample")
    return list(found)


def _shaped(item: Item, names: list[str]) -> Item:
    return {**item, "json": {name: item["json"].get(name) for name in names}}
