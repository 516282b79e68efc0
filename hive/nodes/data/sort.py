"""Sort items, or shuffle them."""

import hashlib
from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Items, Node, NodeError, Outputs, Params
from hive.sdk.items import entries
from hive.sdk.lists.sorting import sort_by_fields


class SortParams(Params):
    """The fields to sort by, or another order."""

    type: Literal["simple", "random", "code"] = "simple"
    sort_fields_ui: dict[str, Any] = Field(default_factory=dict[str, Any])
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class Sort(Node[SortParams]):
    """Give the items in another order."""

    n8n_type = "n8n-nodes-base.sort"
    params_type = SortParams
    per_item = False

    @override
    async def run(self, call: Call[SortParams]) -> Outputs:
        params = call.params
        if params.type == "random":
            return [
                _shuffled(call.items, f"{call.context.execution_id}/{call.name}/{call.run_index}")
            ]
        if params.type == "code":
            raise NodeError("Hive cannot sort by code yet; use a Code node.", parameter="type")
        fields = entries(params.sort_fields_ui.get("sortField"))
        dotted = not params.options.get("disableDotNotation")
        return [sort_by_fields(call.items, fields, dotted=dotted)]


def _shuffled(items: Items, seed: str) -> Items:
    """Shuffle in an order that a repeated run finds again."""

    def rank(i: int) -> bytes:
        return hashlib.sha256(f"{seed}/{i}".encode()).digest()

    return [items[i] for i in sorted(range(len(items)), key=rank)]
