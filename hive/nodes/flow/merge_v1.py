"""Bring two branches together (version 1)."""

from collections.abc import Callable, Mapping
from typing import Literal

from typing_extensions import override

from hive.sdk import Call, Item, Items, Node, Outputs, Params
from hive.sdk.javascript import to_text, truthy, typeof
from hive.sdk.paths import MISSING, get

Mode = Literal[
    "append",
    "keepKeyMatches",
    "mergeByIndex",
    "mergeByKey",
    "multiplex",
    "passThrough",
    "removeKeyMatches",
    "wait",
]


class MergeV1Params(Params):
    """How the branches are combined."""

    mode: Mode = "append"
    join: Literal["inner", "left", "outer"] = "left"
    property_name1: str = ""
    property_name2: str = ""
    output: Literal["input1", "input2"] = "input1"
    overwrite: Literal["always", "blank", "undefined"] = "always"


class MergeV1(Node[MergeV1Params]):
    """Append, pair, multiply or match the items of two inputs."""

    n8n_type = "n8n-nodes-base.merge"
    params_type = MergeV1Params
    per_item = False
    inputs = 2

    @override
    async def run(self, call: Call[MergeV1Params]) -> Outputs:
        first = call.inputs[0] if call.inputs else []
        second = call.inputs[1] if len(call.inputs) > 1 else []
        return [_MODES[call.params.mode](first, second, call.params)]


def _append(first: Items, second: Items, _: MergeV1Params) -> Items:
    return [*first, *second]


def _by_index(first: Items, second: Items, params: MergeV1Params) -> Items:
    if params.join == "inner":
        return [_both(a, b) for a, b in zip(first, second, strict=False)]
    if not first:
        return second if params.join == "outer" else []
    joined = [_both(a, b) for a, b in zip(first, second, strict=False)]
    rest = second[len(first) :] if params.join == "outer" else []
    return [*joined, *first[len(second) :], *rest]


def _both(first: Item, second: Item) -> Item:
    made: Item = {
        "json": {**first["json"], **second["json"]},
        "pairedItem": [first.get("pairedItem"), second.get("pairedItem")],
    }
    binary = {**first.get("binary", {}), **second.get("binary", {})}
    return {**made, "binary": binary} if binary else made


def _multiplex(first: Items, second: Items, _: MergeV1Params) -> Items:
    return [
        {
            "json": {**a["json"], **b["json"]},
            "pairedItem": [a.get("pairedItem"), b.get("pairedItem")],
        }
        for a in first
        for b in second
    ]


def _by_key(first: Items, second: Items, params: MergeV1Params) -> Items:
    matches = _matches(second, params.property_name2)
    made: Items = []
    for item in first:
        key = _key(item, params.property_name1)
        if key is not None:
            made.append(_enriched(item, matches[key], params) if key in matches else item)
    return made


def _enriched(item: Item, match: Item, params: MergeV1Params) -> Item:
    json = dict(item["json"])
    for name, value in match["json"].items():
        if name == params.property_name2:
            continue
        blank = params.overwrite == "blank" and json.get(name) in (None, "")
        if params.overwrite == "always" or blank or name not in json:
            json[name] = value
    return {**item, "json": json}


def _keep(first: Items, second: Items, params: MergeV1Params) -> Items:
    matches = _matches(second, params.property_name2)
    return [item for item in first if _key(item, params.property_name1) in matches]


def _remove(first: Items, second: Items, params: MergeV1Params) -> Items:
    matches = _matches(second, params.property_name2)
    return [item for item in first if _key(item, params.property_name1) not in matches]


def _matches(items: Items, name: str) -> Mapping[str | None, Item]:
    keyed = ((get(item["json"], name), item) for item in items)
    return {to_text(value): item for value, item in keyed if truthy(value)}


def _key(item: Item, name: str) -> str | None:
    """Give the value to match as text; None where the item has none that can be matched."""
    value = get(item["json"], name, MISSING)
    return (
        to_text(value) if typeof(value) in {"string", "number"} and value is not MISSING else None
    )


def _pass_through(first: Items, second: Items, params: MergeV1Params) -> Items:
    return list(first if params.output == "input1" else second)


def _wait(first: Items, _second: Items, _: MergeV1Params) -> Items:
    return [{"json": {}, "pairedItem": [{"item": i} for i in range(len(first))]}]


_MODES: dict[str, Callable[[Items, Items, MergeV1Params], Items]] = {
    "append": _append,
    "mergeByIndex": _by_index,
    "multiplex": _multiplex,
    "mergeByKey": _by_key,
    "keepKeyMatches": _keep,
    "removeKeyMatches": _remove,
    "passThrough": _pass_through,
    "wait": _wait,
}
