"""n8n's cases for the order of nodes, in v0 and in v1."""

import json
from pathlib import Path
from typing import Any, Protocol

import pytest

SHARED = Path(__file__).parents[3] / "shared" / "n8n" / "engine_order.json"
CASES: list[Any] = (
    [
        pytest.param(order, case, id=f"{order}-{case['description'][:60]}")
        for order, cases in json.loads(SHARED.read_text()).items()
        for case in cases
    ]
    if SHARED.exists()
    else []
)


class Machine(Protocol):
    async def run(self, workflow: dict[str, Any]) -> dict[str, Any]: ...


def _rows(items: list[dict[str, Any]]) -> list[Any]:
    return [item["json"] for item in items]


def _data(run: dict[str, Any], order: str, *, whole: bool) -> Any:
    outputs: list[Any] = run["outputs"] if whole else run["outputs"][:1]
    rows = [_rows(output) for output in outputs]
    return rows[0] if order == "v0" else rows


@pytest.mark.skipif(not CASES, reason="n8n's order cases are not beside the repository")
@pytest.mark.parametrize(("order", "case"), CASES)
@pytest.mark.asyncio(loop_scope="module")
async def test_runs_the_nodes_in_n8ns_order(machine: Machine, order: str, case: dict[str, Any]):
    workflow = {"settings": {"executionOrder": order}, **case["input"]["workflowData"]}
    expected = case["output"]

    result = await machine.run(workflow)

    assert result["order"] == expected["nodeExecutionOrder"]
    whole = bool(expected.get("testAllOutputs"))
    for node, runs in expected["nodeData"].items():
        assert [_data(run, order, whole=whole) for run in result["runs"][node]] == runs
