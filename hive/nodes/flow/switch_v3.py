"""Send each item to the outputs whose conditions it meets (since version 3)."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Node, NodeError, Outputs, Params
from hive.sdk.conditions import Judge
from hive.sdk.dates import zone
from hive.sdk.items import entries, fields_of
from hive.sdk.routing import output_of


class SwitchV3Params(Params):
    """Conditions for each output; or the number of the output."""

    mode: str = "rules"
    rules: dict[str, Any] = Field(default_factory=dict[str, Any])
    number_outputs: int = 4
    output: Any = None
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class SwitchV3(Node[SwitchV3Params]):
    """Route items to one output for each rule, and others to a fallback."""

    n8n_type = "n8n-nodes-base.switch"
    versions = (3, 3.1, 3.2, 3.3, 3.4)
    params_type = SwitchV3Params

    @override
    def output_count(self, parameters: Mapping[str, Any]) -> int:
        if parameters.get("mode") == "expression":
            return int(parameters.get("numberOutputs") or 4)
        extra = fields_of(parameters.get("options")).get("fallbackOutput") == "extra"
        return len(_rules(parameters)) + (1 if extra else 0)

    @override
    async def run(self, call: Call[SwitchV3Params]) -> Outputs:
        judges = [
            Judge(rule.get("conditions"), zone(call.timezone)) for rule in _rules(call.raw(0))
        ]
        outputs: Outputs = [[] for _ in range(self.output_count(call.raw(0)))]
        for i, item in enumerate(call.items):
            try:
                for chosen in _chosen(call.raw(i), i, judges):
                    output_of(outputs, chosen, i).append(item)
            except NodeError as error:
                if not call.continue_on_fail:
                    raise
                if outputs:
                    outputs[0].append({"json": {"error": error.message}})
        return outputs


def _rules(raw: Mapping[str, Any]) -> list[Any]:
    return entries(fields_of(raw.get("rules")).get("values"))


def _chosen(raw: Mapping[str, Any], i: int, judges: list[Judge]) -> list[int]:
    if raw.get("mode") == "expression":
        try:
            return [int(raw.get("output") or 0)]
        except (TypeError, ValueError) as error:
            raise NodeError("The output is not a number.", item=i, parameter="output") from error
    options = fields_of(raw.get("options"))
    rules = _rules(raw)
    met: list[int] = []
    for position, (rule, judge) in enumerate(zip(rules, judges, strict=True)):
        if judge.holds(rule.get("conditions"), item=i):
            met.append(position)
            if not options.get("allMatchingOutputs"):
                break
    fallback = options.get("fallbackOutput", "none")
    if met or fallback in {None, "none", ""}:
        return met
    return [len(rules) if fallback == "extra" else int(fallback)]
