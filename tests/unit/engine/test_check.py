"""What is said of a workflow before it runs."""

import pytest

from hive.engine.check import UnsupportedWorkflowError, check_workflow, refuse_unsupported
from hive.engine.graph import Graph
from hive.engine.registry import Registry
from tests.engine_parts import NODES, World, a_workflow

REGISTRY = Registry(*NODES)
OFF = {"disabled": True}


def test_every_node_is_reported_with_its_place() -> None:
    workflow = a_workflow(
        "A=start B=strange C=pass D=n8n-nodes-base.stickyNote", C={"typeVersion": 7}
    )
    report = check_workflow(workflow, REGISTRY)
    assert [node.state for node in report.nodes] == [
        "supported", "unknown_type", "unknown_version", "ignored",
    ]  # fmt: skip
    assert [str(node) for node in report.unsupported] == [
        "'B' of type strange version 1 at nodes[1], position (0, 100)",
        "'C' of type pass version 7 at nodes[2], position (0, 200); Hive has 1",
    ]
    assert not report.runnable
    assert report.to_json()["nodes"][1]["position"] == [0, 100]


def test_disabled_nodes_may_be_of_any_type() -> None:
    report = check_workflow(a_workflow("A=start B=strange", "A>B", B=OFF), REGISTRY)
    assert report.runnable
    assert not report.nodes[1].supported


def test_what_else_the_workflow_needs_is_listed() -> None:
    workflow = a_workflow(
        "A=start M=@n8n/n8n-nodes-langchain.lmChatOpenAi W=n8n-nodes-base.executeWorkflow",
        M={"credentials": {"openAiApi": {"id": "1", "name": "mine"}, "old": "text"}},
        W={"parameters": {"workflowId": {"value": "w7"}}},
    )
    shown = check_workflow(workflow, REGISTRY).to_json()
    assert shown["credentials"] == [
        {"node": "M", "type": "openAiApi", "name": "mine"},
        {"node": "M", "type": "old", "name": "text"},
    ]
    assert shown["sub_workflows"] == [{"node": "W", "workflow": "w7"}]
    assert shown["llm_nodes"] == ["M"]


def test_only_what_can_be_reached_stops_an_execution() -> None:
    graph = Graph(a_workflow("A=start B=strange C=pass", "A>C"))
    refuse_unsupported(graph, REGISTRY, start="A")
    with pytest.raises(UnsupportedWorkflowError, match="Hive cannot run 'B' of type strange"):
        refuse_unsupported(graph, REGISTRY, start="B")


def test_sub_nodes_of_reachable_nodes_count() -> None:
    graph = Graph(a_workflow("A=start M=strange", "M-ai_tool>A"))
    with pytest.raises(UnsupportedWorkflowError, match="'M'"):
        refuse_unsupported(graph, REGISTRY, start="A")


async def test_an_execution_is_refused_before_anything_runs() -> None:
    world = World()
    with pytest.raises(UnsupportedWorkflowError) as caught:
        await world.run(a_workflow("A=start B=pass C=strange", "A>B B>C"))
    assert caught.value.extra["nodes"][0]["name"] == "C"
    assert world.watcher.notes == []
