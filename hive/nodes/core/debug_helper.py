"""Fail on purpose, or make up data: for trying out workflows."""

from random import Random
from typing import Any

from typing_extensions import override

from hive.sdk import Call, Item, Items, Node, NodeError, Outputs, Params
from hive.sdk.fakes import FAKES, Fake
from hive.sdk.per_item import per_item

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST = 10_000
_LONGEST_ID = 1000


class DebugHelperParams(Params):
    """What to do, and what data to make up."""

    category: str = "throwError"
    throw_error_type: str = "NodeApiError"
    throw_error_message: str = "Node has thrown an error"
    random_data_type: str = "user"
    random_data_count: int = 10
    random_data_seed: str = ""
    random_data_single_array: bool = False
    nanoid_alphabet: str = _ALPHABET
    nanoid_length: int = 16


class DebugHelper(Node[DebugHelperParams]):
    """Do nothing, throw an error or give random data for each item."""

    n8n_type = "n8n-nodes-base.debugHelper"
    params_type = DebugHelperParams
    per_item = False

    @override
    async def run(self, call: Call[DebugHelperParams]) -> Outputs:
        def make(i: int, _: Item, params: DebugHelperParams) -> Items:
            if params.category == "throwError":
                raise NodeError(params.throw_error_message, item=i)
            if params.category == "oom":
                raise NodeError("Hive does not use up its memory on purpose.", item=i)
            if params.category != "randomData":
                return []
            rows = _rows(params)
            found = [{"generatedItems": rows}] if params.random_data_single_array else rows
            return [{"json": row, "pairedItem": {"item": i}} for row in found]

        return [per_item(call, make)]


def _rows(params: DebugHelperParams) -> list[dict[str, Any]]:
    count = params.random_data_count
    if not 0 <= count <= _MOST:
        raise NodeError(f"The count must lie between 0 and {_MOST}.", parameter="randomDataCount")
    # With a seed every item gets the same data, as in n8n; the values are Hive's own.
    chance = Random(params.random_data_seed or None)  # noqa: S311 -- nothing secret
    fake = _nano_id(params) if params.random_data_type == "nanoid" else FAKES.get(
        params.random_data_type, FAKES["user"]
    )  # fmt: skip
    return [fake(chance) for _ in range(count)]


def _nano_id(params: DebugHelperParams) -> Fake:
    length, alphabet = params.nanoid_length, params.nanoid_alphabet
    if not alphabet or not 0 <= length <= _LONGEST_ID:
        raise NodeError("A nano id needs an alphabet and a length.", parameter="nanoidLength")
    return lambda chance: {"nanoId": "".join(chance.choices(alphabet, k=length))}
