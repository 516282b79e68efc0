"""Keep the items that meet conditions (since version 2)."""

from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Items, Node, NodeError, Outputs, Params
from hive.sdk.conditions import Conditions, Judge
from hive.sdk.dates import zone


class FilterV2Params(Params):
    """The conditions; their strictness is stored with them."""

    conditions: Conditions = Conditions()
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class FilterV2(Node[FilterV2Params]):
    """Keep what passes; what does not leaves by a second output that no wire can reach."""

    n8n_type = "n8n-nodes-base.filter"
    versions = (2, 2.1, 2.2, 2.3)
    params_type = FilterV2Params

    @override
    async def run(self, call: Call[FilterV2Params]) -> Outputs:
        judge = Judge(call.raw(0).get("conditions"), zone(call.timezone))
        kept: Items = []
        discarded: Items = []
        for i, item in enumerate(call.items):
            try:
                met = judge.holds(call.raw(i).get("conditions"), item=i)
            except NodeError:
                if not call.continue_on_fail:
                    raise
                met = False
            (kept if met else discarded).append(item)
        return [kept, discarded]
