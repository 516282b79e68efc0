"""Run the code that n8n's assistant has written for this node."""

from typing import Any

from typing_extensions import override

from hive.sdk import Call, Items, Node, NodeError, Outputs, Params
from hive.sdk.code import normal_items
from hive.sdk.items import is_list, is_object


class AiTransformParams(Params):
    """The code, and what it was asked to do."""

    instructions: str = ""
    js_code: str = ""


class AiTransform(Node[AiTransformParams]):
    """Give the items that the stored code returns; no model is asked."""

    n8n_type = "n8n-nodes-base.aiTransform"
    params_type = AiTransformParams
    per_item = False

    @override
    def ignored(self, parameters: Any) -> frozenset[str]:
        return super().ignored(parameters) | {"jsCode"}

    @override
    async def run(self, call: Call[AiTransformParams]) -> Outputs:
        return [await _items(call)]


async def _items(call: Call[AiTransformParams]) -> Items:
    if not call.params.js_code:
        raise NodeError(
            "The node holds no code to run.",
            parameter="jsCode",
            description="The workflow was exported before n8n had written the node's code.",
        )
    result = await call.context.code.run(
        language="javascript", mode="all", code=call.params.js_code, items=call.items
    )
    if result.value is None:
        return []
    rows: list[Any] = result.value if is_list(result.value) else [result.value]
    if not all(is_object(row) for row in rows):
        raise NodeError("The code must return objects, one for each item to give.")
    return normal_items(rows)
