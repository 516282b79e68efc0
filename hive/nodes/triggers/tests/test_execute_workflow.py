from typing import Any

import pytest

from hive.nodes.triggers.execute_workflow import ExecuteWorkflowTrigger
from hive.sdk import NodeError
from hive.sdk.testing import run_node

ROWS = [{"a": 1, "b": "x"}, {"b": 2}]
FIELDS = {"workflowInputs": {"values": [{"name": "a", "type": "number"}, {"name": "z"}]}}


@pytest.mark.parametrize(
    ("version", "params", "given"),
    [
        (1, {}, ROWS),
        (1, FIELDS, ROWS),
        (1.1, {"inputSource": "passthrough"}, ROWS),
        (1.1, FIELDS, [{"a": 1, "z": None}, {"a": None, "z": None}]),
        (
            1.1,
            {"inputSource": "jsonExample", "jsonExample": '{"b": 1, "q": {}}'},
            [{"b": "x", "q": None}, {"b": 2, "q": None}],
        ),
    ],
)
async def test_gives_the_fields_that_the_workflow_declares(
    version: float, params: dict[str, Any], given: list[dict[str, Any]]
):
    assert await run_node(ExecuteWorkflowTrigger(), params, *ROWS, version=version) == [given]


@pytest.mark.parametrize(
    "params",
    [
        {"inputSource": "jsonExample", "jsonExample": "nope"},
        {"inputSource": "jsonExample", "jsonExample": "[1]"},
        {"inputSource": "guess"},
    ],
)
async def test_says_what_is_wrong(params: dict[str, Any]):
    with pytest.raises(NodeError):
        await run_node(ExecuteWorkflowTrigger(), params, {}, version=1.1)


def test_starts_a_workflow():
    assert ExecuteWorkflowTrigger.is_trigger
