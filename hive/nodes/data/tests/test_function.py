"""The older form of user code, over all items."""

from typing import Any

import pytest

from hive.nodes.data.function import Function
from hive.sdk import NodeError
from hive.sdk.testing import MemoryCode, Ports, run_node


def returning(value: Any) -> Ports:
    return Ports(code=MemoryCode(lambda _code, _mode, _items: value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [([{"json": {"a": 1}}], [{"a": 1}]), ({"a": 1}, [{"a": 1}]), ([], [])],
)
async def test_an_old_function_returns_items(value: Any, expected: list[Any]) -> None:
    assert await run_node(Function(), {}, {}, ports=returning(value)) == [expected]


@pytest.mark.parametrize(
    ("value", "message"), [(None, "No data got returned"), ([1], "must be an object")]
)
async def test_an_old_function_must_return_items(value: Any, message: str) -> None:
    with pytest.raises(NodeError, match=message):
        await run_node(Function(), {}, {}, ports=returning(value))
    [[row]] = await run_node(Function(), {}, {}, ports=returning(value), continue_on_fail=True)
    assert message in row["error"]


def test_the_code_is_not_read_as_an_expression() -> None:
    assert Function().ignored({"functionCode": "={{ x }}"}) == {"functionCode"}
