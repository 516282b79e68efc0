"""Run the user's JavaScript over all items (the older form of the Code node)."""

from typing import Any

from typing_extensions import override

from hive.sdk import Call, Items, Node, NodeError, Outputs, Params
from hive.sdk.code import normal_items
from hive.sdk.items import is_list, is_object


class FunctionParams(Params):
    """The body of a function that returns items."""

    function_code: str = "return items;"


class Function(Node[FunctionParams]):
    """Give the items that the code returns."""

    n8n_type = "n8n-nodes-base.function"
    # There is no second version, but n8n runs the exports that ask for one.
    versions = (1, 2)
    params_type = FunctionParams
    per_item = False

    @override
    def ignored(self, parameters: Any) -> frozenset[str]:
        return super().ignored(parameters) | {"functionCode"}

    @override
    async def run(self, call: Call[FunctionParams]) -> Outputs:
        try:
            result = await call.context.code.run(
                language="javascript",
                mode="all",
                code=call.params.function_code,
                items=call.items,
            )
            return [_items(result.value)]
        except NodeError as error:
            if not call.continue_on_fail:
                raise
            return [[{"json": {"error": error.message}}]]


def _items(value: Any) -> Items:
    if value is None:
        raise NodeError("No data got returned. Always return an Array of items!")
    rows: list[Any] = value if is_list(value) else [value]
    if not all(is_object(row) for row in rows):
        raise NodeError("Every item that the code returns must be an object.")
    return normal_items(rows)
