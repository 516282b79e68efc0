"""Do something awkward on purpose, or make random data."""

from typing import Any

from typing_extensions import override

from hive.sdk import Call, Node, NodeError, Outputs, Params


class DebugHelperParams(Params):
    """What to provoke."""

    category: str = "throwError"
    throw_error_type: str = "NodeOperationError"
    throw_error_message: str = "Node has thrown an error"


class DebugHelper(Node[DebugHelperParams]):
    """Pass items on, or fail with the message."""

    n8n_type = "n8n-nodes-base.debugHelper"
    params_type = DebugHelperParams

    @override
    async def run(self, call: Call[DebugHelperParams]) -> Outputs:
        made: list[dict[str, Any]] = []
        for i, item, params in call.each():
            if params.category == "doNothing":
                made.append(item)
                continue
            if params.category != "throwError":
                raise NodeError(
                    f"Hive's debug helper does not know {params.category!r} yet.",
                    parameter="category",
                )
            if not call.continue_on_fail:
                raise NodeError(params.throw_error_message, item=i)
            error = {"error": params.throw_error_message}
            made.append({"json": error, "pairedItem": {"item": i}})
        return [made]
