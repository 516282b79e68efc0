"""Lineage through loops: an item is traced to where the loop began, in every turn."""

from typing import Any, Protocol

import pytest


class Machine(Protocol):
    async def run(self, workflow: dict[str, Any]) -> dict[str, Any]: ...


def node(name: str, kind: str, version: float, **parameters: Any) -> dict[str, Any]:
    return {
        "name": name,
        "type": kind,
        "typeVersion": version,
        "position": [0, 0],
        "parameters": parameters,
    }


def tracing(name: str) -> dict[str, Any]:
    """Build a node that says which item of Start its own item comes from."""
    field = {"name": "from", "type": "number", "value": "={{ $('Data').item.json.n }}"}
    return node(
        name, "n8n-nodes-base.set", 3.4, assignments={"assignments": [field]}, options={}
    )  # fmt: skip


def to(*targets: str) -> list[Any]:
    return [{"node": target, "type": "main", "index": 0} for target in targets]


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.asyncio(loop_scope="module")
async def test_an_item_is_traced_to_the_start_of_its_loop(machine: Machine, size: int) -> None:
    workflow = {
        "nodes": [
            node("Start", "n8n-nodes-base.manualTrigger", 1),
            node("Data", "n8n-nodes-testing.testData", 1, data=[{"n": n} for n in range(5)]),
            node("Loop", "n8n-nodes-base.splitInBatches", 3, batchSize=size, options={}),
            tracing("Body"),
            tracing("After"),
        ],
        "connections": {
            "Start": {"main": [to("Data")]},
            "Data": {"main": [to("Loop")]},
            "Loop": {"main": [to("After"), to("Body")]},
            "Body": {"main": [to("Loop")]},
        },
        "settings": {"executionOrder": "v1"},
    }
    result = await machine.run(workflow)
    assert result["status"] == "success", result.get("error")
    turns = [[item["json"]["from"] for item in run["outputs"][0]] for run in result["runs"]["Body"]]
    assert turns == [list(range(5))[i : i + size] for i in range(0, 5, size)]
    [after] = result["runs"]["After"]
    assert [item["json"]["from"] for item in after["outputs"][0]] == list(range(5))
