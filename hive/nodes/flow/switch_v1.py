"""Send each item to the output that a rule names (versions 1 and 2)."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Node, NodeError, Outputs, Params
from hive.sdk.comparisons import DEFAULT_OPERATION, as_millis, compare
from hive.sdk.dates import zone
from hive.sdk.items import entries, fields_of
from hive.sdk.routing import output_of

_FOUR = 4
_DEFAULT_VALUE: dict[str, Any] = {"boolean": False, "dateTime": "", "number": 0, "string": ""}


class SwitchV1Params(Params):
    """One value, and rules to compare it by; or the number of the output."""

    mode: str = "rules"
    data_type: str = "number"
    value1: Any = None
    rules: dict[str, Any] = Field(default_factory=dict[str, Any])
    output: Any = None
    outputs_amount: int = 4
    fallback_output: int = -1


class SwitchV1(Node[SwitchV1Params]):
    """Route items to four outputs (version 1), or to one for each rule (version 2)."""

    n8n_type = "n8n-nodes-base.switch"
    versions = (1, 2)
    params_type = SwitchV1Params

    @override
    def output_count(self, parameters: Mapping[str, Any]) -> int:
        return _FOUR

    @override
    async def run(self, call: Call[SwitchV1Params]) -> Outputs:
        where = zone(call.timezone)
        outputs: Outputs = [[] for _ in range(_count(call))]
        for i, item in enumerate(call.items):
            try:
                chosen = _chosen(call.raw(i), call.version, where)
                if chosen is None:
                    continue
                output_of(outputs, chosen, i).append(item)
            except NodeError as error:
                if not call.continue_on_fail:
                    raise
                outputs[0].append({"json": {"error": error.message}})
        return outputs


def _count(call: Call[SwitchV1Params]) -> int:
    if call.version == 1:
        return _FOUR
    params = call.params
    if params.mode == "expression":
        return params.outputs_amount
    return max(1, len(entries(params.rules.get("rules"))))


def _chosen(raw: Mapping[str, Any], version: float, where: tzinfo) -> int | None:
    if raw.get("mode", "rules") == "expression":
        return int(raw.get("output") or 0)
    kind = raw.get("dataType", "number")
    left = raw.get("value1", _DEFAULT_VALUE.get(kind))
    for position, rule in enumerate(entries(fields_of(raw.get("rules")).get("rules"))):
        right = rule.get("value2", _DEFAULT_VALUE.get(kind))
        operation = rule.get("operation") or DEFAULT_OPERATION.get(kind, "equal")
        if kind == "dateTime":
            met = compare(operation, as_millis(left, where), as_millis(right, where))
        else:
            met = compare(operation, left, right)
        if met:
            return int(rule.get("output") or 0) if version == 1 else position
    fallback = int(raw.get("fallbackOutput", -1))
    return None if fallback == -1 else fallback
