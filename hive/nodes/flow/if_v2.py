"""Send items that meet conditions one way and all others another (since version 2)."""

from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Items, Node, NodeError, Outputs, Params
from hive.sdk.conditions import Conditions, Judge
from hive.sdk.dates import zone


class IfV2Params(Params):
    """The conditions; their strictness is stored with them."""

    conditions: Conditions = Conditions()
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class IfV2(Node[IfV2Params]):
    """Split the items into those that pass and those that do not."""

    n8n_type = "n8n-nodes-base.if"
    versions = (2, 2.1, 2.2, 2.3)
    params_type = IfV2Params
    outputs = ("true", "false")

    @override
    async def run(self, call: Call[IfV2Params]) -> Outputs:
        judge = Judge(call.raw(0).get("conditions"), zone(call.timezone))
        passed: Items = []
        failed: Items = []
        for i, item in enumerate(call.items):
            try:
                met = judge.holds(call.raw(i).get("conditions"), item=i)
            except NodeError:
                if not call.continue_on_fail:
                    raise
                met = False
            (passed if met else failed).append(item)
        return [passed, failed]
