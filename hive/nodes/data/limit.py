"""Keep the first or the last few items."""

from typing import Literal

from typing_extensions import override

from hive.sdk import Call, Node, Outputs, Params


class LimitParams(Params):
    """How many items to keep, and from which end."""

    max_items: int = 1
    keep: Literal["firstItems", "lastItems"] = "firstItems"


class Limit(Node[LimitParams]):
    """Pass on only so many items."""

    n8n_type = "n8n-nodes-base.limit"
    params_type = LimitParams
    per_item = False

    @override
    async def run(self, call: Call[LimitParams]) -> Outputs:
        limit = call.params.max_items
        if limit > len(call.items):
            return [call.items]
        if call.params.keep == "firstItems":
            return [call.items[: max(0, limit)]]
        return [call.items[len(call.items) - max(0, limit) :]]
