"""Do something awkward on purpose, or make up data."""

from random import Random
from typing import Any, Literal

from typing_extensions import override

from hive.sdk import Call, Item, Items, Node, NodeError, Outputs, Params
from hive.sdk.made_up import MAKERS, nano_id

DataType = Literal[
    "address", "coordinates", "creditCard", "email", "ipv4", "ipv6", "macAddress", "nanoid", "url",
    "user", "uuid", "version",
]  # fmt: skip


class DebugHelperParams(Params):
    """What to provoke, or what to make up."""

    category: str = "throwError"
    throw_error_type: str = "NodeOperationError"
    throw_error_message: str = "Node has thrown an error"
    random_data_type: DataType = "user"
    random_data_count: int = 10
    random_data_seed: str = ""
    random_data_single_array: bool = False
    nanoid_alphabet: str = "0123456789abcdefghijklmnopqrstuvwxyz"
    nanoid_length: int = 16


class DebugHelper(Node[DebugHelperParams]):
    """Pass items on, fail with the message, or give data that a seed decides."""

    n8n_type = "n8n-nodes-base.debugHelper"
    params_type = DebugHelperParams

    @override
    async def run(self, call: Call[DebugHelperParams]) -> Outputs:
        made: Items = []
        for i, item, params in call.each():
            if params.category == "doNothing":
                made.append(item)
            elif params.category == "randomData":
                made.extend(_made_up(params, i, f"{call.context.execution_id}/{call.name}"))
            elif params.category == "throwError" and call.continue_on_fail:
                error = {"error": params.throw_error_message}
                made.append({"json": error, "pairedItem": {"item": i}})
            else:
                raise _refusal(params, i)
        return [made]


def _refusal(params: DebugHelperParams, i: int) -> NodeError:
    if params.category == "throwError":
        return NodeError(params.throw_error_message, item=i)
    return NodeError(
        f"Hive's debug helper does not do {params.category!r}.", item=i, parameter="category"
    )


def _made_up(params: DebugHelperParams, i: int, default_seed: str) -> list[Item]:
    random = Random(params.random_data_seed or default_seed)  # noqa: S311 -- made up, not secret

    def one() -> Any:
        if params.random_data_type == "nanoid":
            return nano_id(random, params.nanoid_alphabet, params.nanoid_length)
        return MAKERS[params.random_data_type](random)

    rows = [one() for _ in range(params.random_data_count)]
    if params.random_data_single_array:
        return [{"json": {"generatedItems": rows}, "pairedItem": {"item": i}}]
    return [{"json": row, "pairedItem": {"item": i}} for row in rows]
