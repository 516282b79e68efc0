"""Bring two branches together (version 2)."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Items, Node, Outputs, Params
from hive.sdk.items import fields_of
from hive.sdk.joining import check_present, combined, join, origins, pairs, with_suffix
from hive.sdk.merging import merger

_FIELDS_MAY_BE_MISSING = 2.1


class MergeV2Params(Params):
    """How the branches are combined."""

    mode: Literal["append", "combine", "chooseBranch"] = "append"
    combination_mode: Literal["mergeByFields", "mergeByPosition", "multiplex"] = "mergeByFields"
    merge_by_fields: dict[str, Any] = Field(default_factory=dict[str, Any])
    join_mode: str = "keepMatches"
    output_data_from: str = "both"
    choose_branch_mode: str = "waitForBoth"
    output: Literal["input1", "input2", "empty"] = "input1"
    options: dict[str, Any] = Field(default_factory=dict[str, Any])

    @property
    def clash(self) -> dict[str, Any]:
        """What to do when both sides have a field."""
        return fields_of(fields_of(self.options.get("clashHandling")).get("values"))


class MergeV2(Node[MergeV2Params]):
    """Append, pair, multiply, match or choose between the items of two inputs."""

    n8n_type = "n8n-nodes-base.merge"
    versions = (2, 2.1)
    params_type = MergeV2Params
    per_item = False
    inputs = 2

    @override
    def required_inputs(self, parameters: Mapping[str, Any]) -> int | tuple[int, ...] | None:
        return (0, 1) if parameters.get("mode") == "chooseBranch" else 1

    @override
    async def run(self, call: Call[MergeV2Params]) -> Outputs:
        params = call.params
        first = call.inputs[0] if call.inputs else []
        second = call.inputs[1] if len(call.inputs) > 1 else []
        if params.mode == "append":
            return [[*first, *second]]
        if params.mode == "chooseBranch":
            return [_chosen(first, second, params)]
        if params.combination_mode == "mergeByFields":
            return [_by_fields(first, second, call)]
        if params.combination_mode == "multiplex":
            return [_multiplied(first, second, params)]
        return [_by_position(first, second, params)]


def _chosen(first: Items, second: Items, params: MergeV2Params) -> Items:
    if params.output == "empty":
        places = [place for item in [*first, *second] for place in origins(item)]
        return [{"json": {}, "pairedItem": places}]
    return first if params.output == "input1" else second


def _sides(first: Items, second: Items, params: MergeV2Params) -> tuple[Items, Items]:
    resolve = params.clash.get("resolveClash")
    if resolve == "preferInput1":
        return second, first
    if resolve == "addSuffix":
        return with_suffix(first, "1"), with_suffix(second, "2")
    return first, second


def _multiplied(first: Items, second: Items, params: MergeV2Params) -> Items:
    left, right = _sides(first, second, params)
    merge = merger(params.clash)
    return [combined([a, b], merge) for a in left for b in right]


def _by_position(first: Items, second: Items, params: MergeV2Params) -> Items:
    if not first or not second:
        return [*first, *second]
    left, right = _sides(first, second, params)
    merge = merger(params.clash)
    paired = [combined([a, b], merge) for a, b in zip(left, right, strict=False)]
    if not params.options.get("includeUnpaired"):
        return paired
    return [*paired, *left[len(paired) :], *right[len(paired) :]]


def _by_fields(first: Items, second: Items, call: Call[MergeV2Params]) -> Items:
    params = call.params
    on = pairs(params.merge_by_fields.get("values") or [{}])
    options = {
        **params.options,
        "joinMode": params.join_mode,
        "outputDataFrom": params.output_data_from,
    }
    if call.version < _FIELDS_MAY_BE_MISSING:
        dotted = not options.get("disableDotNotation")
        check_present(first, (p.first for p in on), "Input 1", dotted=dotted)
        check_present(second, (p.second for p in on), "Input 2", dotted=dotted)
    return join(first, second, on, options)
