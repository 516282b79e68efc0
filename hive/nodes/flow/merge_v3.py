"""Bring two or more branches together (since version 3)."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Items, Node, NodeError, Outputs, Params
from hive.sdk.items import entries, fields_of
from hive.sdk.joining import combined, join, origins, pairs, with_suffix
from hive.sdk.merging import merger


class MergeV3Params(Params):
    """How the branches are combined."""

    mode: Literal["append", "combine", "combineBySql", "chooseBranch"] = "append"
    combine_by: Literal["combineByFields", "combineByPosition", "combineAll"] = "combineByFields"
    number_inputs: int = 2
    advanced: bool = False
    fields_to_match_string: str = ""
    merge_by_fields: dict[str, Any] = Field(default_factory=dict[str, Any])
    join_mode: str = "keepMatches"
    output_data_from: str = "both"
    choose_branch_mode: str = "waitForAll"
    output: Literal["specifiedInput", "empty"] = "specifiedInput"
    use_data_of_input: int = 1
    options: dict[str, Any] = Field(default_factory=dict[str, Any])

    @property
    def clash(self) -> dict[str, Any]:
        """What to do when several sides have a field."""
        return fields_of(fields_of(self.options.get("clashHandling")).get("values"))


class MergeV3(Node[MergeV3Params]):
    """Append, pair, multiply, match or choose between the items of the inputs."""

    n8n_type = "n8n-nodes-base.merge"
    versions = (3, 3.1, 3.2)
    params_type = MergeV3Params
    per_item = False
    inputs = None

    @override
    def required_inputs(self, parameters: Mapping[str, Any]) -> int | tuple[int, ...] | None:
        return (0, 1) if parameters.get("mode") == "chooseBranch" else 1

    @override
    async def run(self, call: Call[MergeV3Params]) -> Outputs:
        params = call.params
        count = max(2, params.number_inputs)
        inputs = [*call.inputs[:count], *([[]] * (count - len(call.inputs)))]
        if params.mode == "append":
            return [[item for items in inputs for item in items]]
        if params.mode == "chooseBranch":
            return [_chosen(inputs, params)]
        if params.mode == "combineBySql":
            raise NodeError("Hive cannot merge by an SQL query yet.", parameter="mode")
        if params.combine_by == "combineByFields":
            return [_by_fields(inputs, params)]
        if params.combine_by == "combineAll":
            return [_multiplied(inputs, params)]
        return [_by_position(inputs, params)]


def _chosen(inputs: list[Items], params: MergeV3Params) -> Items:
    if params.output == "empty":
        places = [place for items in inputs[:2] for item in items for place in origins(item)]
        return [{"json": {}, "pairedItem": places}]
    if not 1 <= params.use_data_of_input <= len(inputs):
        raise NodeError(
            f"Input {params.use_data_of_input} doesn't exist",
            description=f"The node has only {len(inputs)} inputs.",
        )
    return inputs[params.use_data_of_input - 1]


def _by_fields(inputs: list[Items], params: MergeV3Params) -> Items:
    if params.advanced:
        given = entries(params.merge_by_fields.get("values")) or [{}]
    else:
        names = [name.strip() for name in params.fields_to_match_string.split(",")]
        given = [{"field1": name, "field2": name} for name in names]
    options = {
        **params.options,
        "joinMode": params.join_mode,
        "outputDataFrom": params.output_data_from,
    }
    return join(inputs[0], inputs[1], pairs(given), options)


def _multiplied(inputs: list[Items], params: MergeV3Params) -> Items:
    first, second = inputs[0], inputs[1]
    resolve = params.clash.get("resolveClash")
    if resolve == "preferInput1":
        first, second = second, first
    elif resolve == "addSuffix":
        first, second = with_suffix(first, "1"), with_suffix(second, "2")
    merge = merger(params.clash)
    return [combined([a, b], merge) for a in first for b in second]


def _by_position(inputs: list[Items], params: MergeV3Params) -> Items:
    resolve = str(params.clash.get("resolveClash") or "")
    lengths = [len(items) for items in inputs]
    count = max(lengths) if params.options.get("includeUnpaired") else min(lengths)
    preferred = inputs[_preferred(resolve, len(inputs))]
    if resolve == "addSuffix":
        inputs = [with_suffix(items, str(n)) for n, items in enumerate(inputs, 1)]
        preferred = inputs[-1]
    merge = merger(params.clash)
    return [
        combined([items[i] for items in [*inputs, preferred] if i < len(items)], merge)
        for i in range(count)
    ]


def _preferred(resolve: str, count: int) -> int:
    number = resolve.removeprefix("preferInput")
    return min(int(number), count) - 1 if number.isdigit() and number != resolve else count - 1
