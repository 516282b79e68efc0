"""Items are traced back through the nodes they came through.

A -> B -> C      (C asks; it sees the second run of B)        Lone
"""

from dataclasses import replace

import pytest

from hive.engine.expressions.lineage import leading_outputs
from hive.engine.expressions.pairing import Broken, paired_item
from hive.engine.state import Source
from hive.engine.workflow import Workflow
from tests.expression_parts import a_chain_scope, a_node, a_workflow, an_item


@pytest.mark.parametrize(
    ("node", "index", "found"),
    [
        ("B", 0, "b0"),
        ("A", 0, "a2"),
        ("A", 4, "a1"),
        ("A", 1, Broken("multiple", "B")),
        ("A", 2, Broken("no_info", "B")),
        ("A", 3, Broken("no_info", "A")),
        ("A", 99, Broken("no_info", "A")),
        ("Lone", 0, Broken("no_connection", "Lone")),
        ("C", 0, Broken("no_connection", "C")),
        ("Nobody", 0, Broken("unknown_node", "Nobody")),
    ],
)
def test_finds_the_item_that_an_item_came_from(node: str, index: int, found: str | Broken):
    traced = paired_item(a_chain_scope(), node, index)
    assert (traced if isinstance(traced, Broken) else traced["json"]["v"]) == found


def test_a_node_that_has_not_run_has_no_items():
    scope = replace(a_chain_scope(), runs={})
    assert paired_item(scope, "A", 0) == Broken("not_executed", "A")


def test_an_overwritten_source_leads_elsewhere():
    scope = a_chain_scope()
    pair = {"item": 1, "sourceOverwrite": {"previousNode": "A"}}
    scope = replace(scope, items=[an_item("x", pair)])
    traced = paired_item(scope, "A", 0)
    assert not isinstance(traced, Broken)
    assert traced["json"]["v"] == "a1"


def test_the_input_says_which_source_counts():
    scope = replace(
        a_chain_scope(),
        items=[an_item("x", {"item": 0, "input": 1})],
        source=[None, Source(node="A")],
    )
    traced = paired_item(scope, "A", 0)
    assert not isinstance(traced, Broken)
    assert traced["json"]["v"] == "a0"


def test_words_name_what_was_asked_for_and_where_the_trail_ends():
    error = Broken("no_info", "B").error("itemMatching")
    assert error.message == (
        "Paired item data for itemMatching from node 'B' is unavailable. "
        "Ensure 'B' is providing the required output."
    )


def test_the_leading_output_is_that_of_the_nearest_wire():
    #  If --(1)--> Late -> End      If --(0)--> Other
    workflow = a_workflow(
        *(a_node(name) for name in ("If", "Late", "Other", "End")),
        wires=[("If", 1, "Late", 0), ("If", 0, "Other", 0), ("Late", 0, "End", 0)],
    )
    assert leading_outputs(workflow, "End") == {"Late": 0, "If": 1}
    assert leading_outputs(workflow, "If") == {}


def test_a_sub_node_sees_what_its_parent_sees():
    workflow = Workflow.model_validate(
        {
            "nodes": [a_node("Start"), a_node("Chain"), a_node("Model")],
            "connections": {
                "Start": {"main": [[{"node": "Chain", "type": "main", "index": 0}]]},
                "Model": {
                    "ai_languageModel": [
                        [{"node": "Chain", "type": "ai_languageModel", "index": 0}]
                    ]
                },
            },
        }
    )
    assert leading_outputs(workflow, "Model") == {"Start": 0}


def test_a_loop_in_the_workflow_ends_the_search():
    workflow = a_workflow(a_node("A"), a_node("B"), wires=[("A", 0, "B", 0), ("B", 0, "A", 0)])
    assert leading_outputs(workflow, "A") == {"B": 0, "A": 0}
