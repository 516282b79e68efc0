"""Start when a person says so."""

from typing_extensions import override

from hive.sdk import Call, Node, Outputs, Params


class ManualTrigger(Node[Params]):
    """Give the items the execution was started with, one empty item by default."""

    n8n_type = "n8n-nodes-base.manualTrigger"
    params_type = Params
    is_trigger = True

    @override
    async def run(self, call: Call[Params]) -> Outputs:
        return [call.items]
