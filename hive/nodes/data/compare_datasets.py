"""Compare the items of two inputs."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Items, Node, Outputs, Params
from hive.sdk.items import entries
from hive.sdk.joining import check_present, pairs
from hive.sdk.lists.comparing import Comparison, compare_items
from hive.sdk.lists.names import field_names

_FUZZY_ITSELF = 2
_MAY_BE_MISSING = 2.2


class CompareDatasetsParams(Params):
    """Which fields make two items the same thing, and what to give where they differ."""

    merge_by_fields: dict[str, Any] = Field(default_factory=dict[str, Any])
    resolve: str | None = None
    fuzzy_compare: bool = False
    prefer_when_mix: str = "input1"
    except_when_mix: Any = ""
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class CompareDatasets(Node[CompareDatasetsParams]):
    """Give what is only in A, what is the same, what differs and what is only in B."""

    n8n_type = "n8n-nodes-base.compareDatasets"
    versions = (1, 2, 2.1, 2.2, 2.3)
    params_type = CompareDatasetsParams
    per_item = False
    inputs = 2
    outputs = ("In A only", "Same", "Different", "In B only")

    @override
    def required_inputs(self, parameters: Mapping[str, Any]) -> int:
        return 1

    @override
    async def run(self, call: Call[CompareDatasetsParams]) -> Outputs:
        params, options = call.params, call.params.options
        on = pairs(entries(params.merge_by_fields.get("values")) or [{}])
        first, second = (_with_fields(call, port) for port in (0, 1))
        dotted = not options.get("disableDotNotation")
        if call.version < _MAY_BE_MISSING:
            if first:
                check_present(first, (p.first for p in on), "Input A", dotted=dotted)
            if second:
                check_present(second, (p.second for p in on), "Input B", dotted=dotted)
        default = "preferInput2" if call.version < _FUZZY_ITSELF else "includeBoth"
        old_fuzzy = bool(options.get("fuzzyCompare"))
        how = Comparison(
            on=on,
            version=call.version,
            resolve=params.resolve or default,
            fuzzy=params.fuzzy_compare if call.version >= _FUZZY_ITSELF else old_fuzzy,
            dotted=dotted,
            all_matches=options.get("multipleMatches") == "all",
            skip=field_names(options.get("skipFields")),
            prefer=params.prefer_when_mix,
            except_fields=field_names(params.except_when_mix),
        )
        found = compare_items(first, second, how)
        return [found.only_first, found.same, found.different, found.only_second]


def _with_fields(call: Call[CompareDatasetsParams], port: int) -> Items:
    items = call.inputs[port] if port < len(call.inputs) else []
    return [item for item in items if item["json"]]
