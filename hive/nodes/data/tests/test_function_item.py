"""The older form of user code, item by item."""

from typing import Any

import pytest

from hive.nodes.data.function_item import FunctionItem
from hive.sdk import NodeError
from hive.sdk.items import Items
from hive.sdk.testing import MemoryCode, Ports, run_node


def each(*values: Any) -> Ports:
    """Answer for every item with the value of the same number in its field n."""

    def answer(_code: str, mode: str, items: Items) -> Any:
        assert mode == "each"
        found = [values[item["json"]["n"]] for item in items]
        if "fail" in found:
            raise NodeError("thrown", item=found.index("fail"))
        return found

    return Ports(code=MemoryCode(answer))


ROWS = [{"n": 0}, {"n": 1}]


async def test_an_old_function_of_an_item_gives_its_json() -> None:
    assert await run_node(FunctionItem(), {}, *ROWS, ports=each({"a": 1}, {"b": 2})) == [
        [{"a": 1}, {"b": 2}]
    ]


async def test_an_old_function_of_an_item_must_give_an_object() -> None:
    with pytest.raises(NodeError, match="must return an object for every item") as caught:
        await run_node(FunctionItem(), {}, *ROWS, ports=each({}, 7))
    assert caught.value.item == 1
    rows = await run_node(
        FunctionItem(), {}, *ROWS, ports=each({"a": 1}, "fail"), continue_on_fail=True
    )
    assert rows == [[{"a": 1}, {"error": "thrown"}]]


def test_the_code_is_not_read_as_an_expression() -> None:
    assert FunctionItem().ignored({"functionCode": "={{ x }}"}) == {"functionCode"}
