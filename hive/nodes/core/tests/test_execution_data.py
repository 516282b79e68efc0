from typing import Any

import pytest

from hive.nodes.core.execution_data import ExecutionData
from hive.sdk import NodeError
from hive.sdk.testing import run_node


def saving(*pairs: tuple[Any, Any]) -> dict[str, Any]:
    return {"dataToSave": {"values": [{"key": key, "value": value} for key, value in pairs]}}


async def kept(params: dict[str, Any], version: float = 1.1) -> dict[str, str]:
    metadata: dict[str, Any] = {}
    rows = await run_node(ExecutionData(), params, {"a": 1}, version=version, metadata=metadata)
    assert rows == [[{"a": 1}]]
    return metadata["customData"]


@pytest.mark.parametrize(
    ("params", "values"),
    [
        (saving(("a", "x"), ("b", 5), ("c", 1.5)), {"a": "x", "b": "5", "c": "1.5"}),
        (saving(("a", "x"), ("a", "y")), {"a": "y"}),
        (saving(("a", None)), {"a": ""}),
        (saving(("k" * 60, "v" * 600)), {"k" * 50: "v" * 512}),
        (saving(*((f"k{i}", "v") for i in range(12))), {f"k{i}": "v" for i in range(10)}),
        ({}, {}),
    ],
)
async def test_keeps_values_and_lets_the_items_through(
    params: dict[str, Any], values: dict[str, str]
):
    assert await kept(params) == values


@pytest.mark.parametrize("pair", [("a b", "x"), ("a", {"b": 1}), (5, "x")])
async def test_refuses_other_keys_and_values(pair: tuple[Any, Any]):
    with pytest.raises(NodeError):
        await kept(saving(pair))


async def test_version_one_does_not_take_a_missing_value_for_empty_text():
    with pytest.raises(NodeError):
        await kept(saving(("a", None)), 1)


async def test_a_tolerated_error_takes_the_place_of_its_item():
    [[row]] = await run_node(ExecutionData(), saving(("a b", "x")), {}, continue_on_fail=True)

    assert "holds more than letters" in row["error"]
