"""Reading workflows: real exports have gaps; what makes no sense is refused in clear words."""

import json
from typing import Any

import pytest

from hive.engine.workflow import WorkflowFormatError, parse_workflow


def a_file(**changes: Any) -> dict[str, Any]:
    node = {"name": "A", "type": "t", "position": [1.5, 2], "parameters": {"a": 1}}
    return {"nodes": [node, {"name": "B", "type": "t"}], "connections": {}, **changes}


def test_text_bytes_and_objects_give_the_same_workflow() -> None:
    text = json.dumps(a_file())
    assert parse_workflow(text) == parse_workflow(text.encode()) == parse_workflow(a_file())
    assert parse_workflow("\ufeff" + text) == parse_workflow(text)


def test_what_is_missing_gets_its_default() -> None:
    node = parse_workflow(a_file()).nodes[1]
    assert (node.type_version, node.position, node.parameters, node.on_error) == (
        1,
        (0, 0),
        {},
        None,
    )
    assert parse_workflow(a_file()).settings.execution_order == "v0"


@pytest.mark.parametrize(
    ("raw", "field", "expected"),
    [
        ({"typeVersion": "2.1"}, "type_version", 2.1),
        ({"position": {"x": 3, "y": 4}}, "position", (3, 4)),
        ({"position": ["7", None]}, "position", (7, 0)),
        ({"parameters": []}, "parameters", {}),
        ({"credentials": None}, "credentials", {}),
        ({"disabled": None}, "disabled", False),
        ({"onError": "whatever"}, "on_error", None),
        ({"continueOnFail": True}, "continues", True),
        ({"onError": "continueErrorOutput"}, "continues", True),
        ({"onError": "stopWorkflow"}, "continues", False),
        ({"maxTries": "4"}, "max_tries", 4),
        ({"hive": {"effect": "once"}}, "hive", {"effect": "once"}),
    ],
)
def test_leftovers_of_old_exports_are_tidied(
    raw: dict[str, Any], field: str, expected: object
) -> None:
    workflow = parse_workflow({"nodes": [{"name": "A", "type": "t", **raw}], "connections": {}})
    assert getattr(workflow.nodes[0], field) == expected


def test_null_outputs_keep_the_place_of_the_others() -> None:
    wires = {"A": {"main": [None, [None, {"node": "B", "type": "main", "index": 0}]]}, "B": None}
    workflow = parse_workflow(a_file(connections=wires))
    outputs = workflow.connections["A"]["main"]
    assert [[wire.node for wire in output] for output in outputs] == [[], ["B"]]


def test_unknown_fields_survive() -> None:
    workflow = parse_workflow(a_file(tags=["x"], meta={"instanceId": "y"}))
    assert workflow.model_dump(by_alias=True)["tags"] == ["x"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{"nodes": [\n  oops]}', "not valid JSON: Expecting value at line 2, column 3"),
        (b"\xff\xfe\x00", "not valid JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "A workflow is a JSON object, this is a list."),
        ("null", "this is missing"),
        ("{}", 'no list "nodes" (it is missing)'),
        ({"nodes": {}, "connections": {}}, 'no list "nodes" (it is an object)'),
        ({"nodes": []}, 'no object "connections" (it is missing)'),
        ({"nodes": ["x"], "connections": {}}, "nodes[0] is text, not an object."),
        ({"nodes": [{"type": "t"}], "connections": {}}, 'nodes[0] has no "name".'),
        ({"nodes": [{"name": "A", "type": ""}], "connections": {}}, 'nodes[0] has no "type".'),
        (
            {"nodes": [{"name": "A", "type": "t", "typeVersion": "x"}], "connections": {}},
            "nodes[0] ('A') has a bad \"typeVersion\": 'x'.",
        ),
        (
            a_file(nodes=[{"name": "A", "type": "t"}, {"name": "A", "type": "u"}]),
            "Two nodes are named 'A': nodes[0] and nodes[1].",
        ),
        (
            a_file(connections={"A": {"main": [[{"node": "Gone"}]]}}),
            "A connection goes from 'A' to 'Gone', but there is no node 'Gone'.",
        ),
        (
            a_file(connections={"Gone": {"main": [[{"node": "A"}]]}}),
            "A connection goes from 'Gone' to 'A', but there is no node 'Gone'.",
        ),
        (
            a_file(connections={"A": {"main": [[{"node": "B", "index": 10**9}]]}}),
            "ends at input 1e+09 of 'B'",
        ),
    ],
)
def test_bad_files_are_refused_with_the_reason_and_the_place(source: Any, message: str) -> None:
    with pytest.raises(WorkflowFormatError) as caught:
        parse_workflow(source)
    assert message in str(caught.value)


def test_a_node_listed_twice_but_for_its_id_counts_once() -> None:
    first = {"id": "1", "name": "A", "type": "t", "position": [1, 2]}
    workflow = parse_workflow({"nodes": [first, {**first, "id": "2"}], "connections": {}})
    assert [node.id for node in workflow.nodes] == ["1"]


@pytest.mark.parametrize(
    "value", [None, 1, "x", [], [[]], {"main": 1}, {"main": [1]}, {"main": [["x"]]}]
)
def test_wires_that_lead_nowhere_are_ignored(value: Any) -> None:
    workflow = parse_workflow(a_file(connections={"A": value}))
    wires = workflow.connections["A"].values()
    assert not any(wire for outputs in wires for output in outputs for wire in output)
