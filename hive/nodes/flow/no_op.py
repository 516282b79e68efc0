"""Do nothing."""

from typing_extensions import override

from hive.sdk import Call, Node, Outputs, Params


class NoOp(Node[Params]):
    """Pass every item on unchanged."""

    n8n_type = "n8n-nodes-base.noOp"
    params_type = Params
    per_item = False

    @override
    async def run(self, call: Call[Params]) -> Outputs:
        return [call.items]
