"""Run the user's JavaScript on each item (the older form of the Code node)."""

from typing import Any

from typing_extensions import override

from hive.sdk import Call, Item, Items, Node, NodeError, Outputs, Params
from hive.sdk.items import is_object
from hive.sdk.per_item import failed, with_json


class FunctionItemParams(Params):
    """The body of a function that changes `item` and returns it."""

    function_code: str = "return item;"


class FunctionItem(Node[FunctionItemParams]):
    """Give the json that the code returns for each item."""

    n8n_type = "n8n-nodes-base.functionItem"
    params_type = FunctionItemParams
    per_item = False

    @override
    def ignored(self, parameters: Any) -> frozenset[str]:
        return super().ignored(parameters) | {"functionCode"}

    @override
    async def run(self, call: Call[FunctionItemParams]) -> Outputs:
        try:
            values = await _values(call, call.items)
        except NodeError:
            if not call.continue_on_fail:
                raise
            return [[await _tolerated(call, i) for i in range(len(call.items))]]
        return [[_item(call.items[i], value, i) for i, value in enumerate(values)]]


async def _values(call: Call[FunctionItemParams], items: Items) -> list[Any]:
    # Here `item` is the json itself; the wrapping adds no line, so that errors name the user's.
    body = call.params.function_code
    code = f"return (async function (item) {{ {body}\n}}).call(this, {{ ...$json }});"
    result = await call.context.code.run(language="javascript", mode="each", code=code, items=items)
    return result.value


def _item(item: Item, value: Any, i: int) -> Item:
    if not is_object(value):
        raise NodeError("The code must return an object for every item.", item=i)
    return with_json(item, value, i)


async def _tolerated(call: Call[FunctionItemParams], i: int) -> Item:
    try:
        values = await _values(call, call.items[i : i + 1])
        return _item(call.items[i], values[0] if values else None, i)
    except NodeError as error:
        return failed(error, i)
