from collections.abc import Callable
from typing import Any

import pytest

from hive.nodes.data.ai_transform import AiTransform
from hive.sdk import Items, NodeError
from hive.sdk.context import CodeMode
from hive.sdk.testing import MemoryCode, Ports, run_node


def always(answer: Any) -> Callable[[str, CodeMode, Items], Any]:
    def given(code: str, mode: CodeMode, items: Items) -> Any:
        return answer

    return given


async def transformed(answer: Any, **params: Any) -> list[list[dict[str, Any]]]:
    ports = Ports(code=MemoryCode(answer=always(answer)))
    return await run_node(AiTransform(), {"jsCode": "return x", **params}, {"a": 1}, ports=ports)


@pytest.mark.parametrize(
    ("answer", "rows"),
    [
        ([{"json": {"a": 2}}], [{"a": 2}]),
        ([{"a": 2}, {"a": 3}], [{"a": 2}, {"a": 3}]),
        ({"a": 2}, [{"a": 2}]),
        ([], []),
        (None, []),
    ],
)
async def test_gives_what_the_stored_code_returns(answer: Any, rows: list[dict[str, Any]]):
    assert await transformed(answer) == [rows]


async def test_runs_the_stored_code_once_for_all_items():
    def told(code: str, mode: CodeMode, items: Items) -> Any:
        return {"mode": mode, "items": len(items)}

    code = MemoryCode(answer=told)

    rows = await run_node(AiTransform(), {"jsCode": "return 1"}, {}, {}, ports=Ports(code=code))

    assert rows == [[{"mode": "all", "items": 2}]]
    assert code.ran == ["return 1"]


@pytest.mark.parametrize("answer", [5, [1], [{"json": {}}, {"a": 1}]])
async def test_refuses_what_are_no_items(answer: Any):
    with pytest.raises(NodeError):
        await transformed(answer)


async def test_without_code_it_fails():
    with pytest.raises(NodeError, match="holds no code"):
        await transformed([], jsCode="", instructions="double it")
