"""Which node runs next, in n8n's newer order."""

from typing import Any

import pytest

from hive.engine.graph import Graph
from hive.engine.plan import HistoryError, InputFacts, Plan, Step
from hive.engine.state import Source
from hive.engine.workflow import Workflow
from hive.sdk.items import Items
from tests.engine_parts import a_run, a_workflow, rows, walk

ANY_INPUT = InputFacts(count=2, required=1)
ALL_INPUTS = InputFacts(count=2, required=2)


def a_plan(workflow: Workflow, facts: InputFacts | None = None) -> Plan:
    plan = Plan(Graph(workflow), lambda _: facts or InputFacts())
    plan.start(workflow.nodes[0].name, rows(1))
    return plan


def names(plan: Plan, outputs: dict[str, list[Items]] | None = None) -> str:
    return " ".join(run.node for run in walk(plan, outputs))


def taken(plan: Plan) -> Step:
    step = plan.next()
    assert step is not None
    return step


def test_a_chain_runs_from_front_to_back() -> None:
    assert names(a_plan(a_workflow("A B C", "A>B B>C"))) == "A B C"


def test_a_branch_ends_before_the_next_begins_the_topmost_first() -> None:
    workflow = a_workflow("A Up Up2 Down Down2", "A>Down Down>Down2 A>Up Up>Up2")
    assert names(a_plan(workflow)) == "A Up Up2 Down Down2"


def test_at_the_same_height_the_leftmost_goes_first() -> None:
    at: dict[str, Any] = {"Left": {"position": [0, 50]}, "Right": {"position": [9, 50]}}
    assert names(a_plan(a_workflow("A Right Left", "A>Right A>Left", **at))) == "A Left Right"


def test_an_output_without_items_leads_nowhere() -> None:
    workflow = a_workflow("A B C", "A:0>B A:1>C")
    assert names(a_plan(workflow), {"A": [[], rows(1)]}) == "A C"


def test_inputs_and_source_follow_the_wires() -> None:
    plan = a_plan(a_workflow("A B C", "A>B B:1>C"))
    step = taken(plan)
    assert step == Step(node="A", inputs=[rows(1)], source=[])
    plan.finish(step, a_run(step, rows(2)))
    step = taken(plan)
    assert step == Step(node="B", inputs=[rows(2)], source=[Source(node="A")])
    plan.finish(step, a_run(step, [], rows(3)))
    step = taken(plan)
    assert step == Step(node="C", inputs=[rows(3)], source=[Source(node="B", output=1)])


def test_a_node_reached_twice_through_one_input_runs_twice() -> None:
    runs = walk(a_plan(a_workflow("A B C D", "A>B A>C B>D C>D")))
    assert [(run.node, run.run_index) for run in runs] == [
        ("A", 0), ("B", 0), ("D", 0), ("C", 0), ("D", 1),
    ]  # fmt: skip


def test_a_node_with_two_inputs_waits_for_both() -> None:
    runs = walk(a_plan(a_workflow("A B C J", "A>B A>C B>J C>J:1"), ANY_INPUT))
    assert [run.node for run in runs] == ["A", "B", "C", "J"]
    assert runs[-1].source == [Source(node="B"), Source(node="C")]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [(ANY_INPUT, "A B C J"), (ALL_INPUTS, "A B C"), (InputFacts(count=2, required=(1,)), "A B C")],
    ids=["any one", "all", "the other one"],
)
def test_when_nothing_else_can_come_a_waiting_node_runs_if_it_has_what_it_needs(
    facts: InputFacts, expected: str
) -> None:
    plan = a_plan(a_workflow("A B C J", "A>B A>C B>J C>J:1"), facts)
    assert names(plan, {"C": [[]]}) == expected


def test_a_node_waits_on_while_an_ancestor_waits() -> None:
    wires = "A>B A>C A>N B>J C>J:1 J>K N>K:1"
    runs = walk(a_plan(a_workflow("A B C N J K", wires), ANY_INPUT), {"C": [[]]})
    assert [run.node for run in runs][-2:] == ["J", "K"]
    assert runs[-1].source == [Source(node="J"), Source(node="N")]


def test_a_failed_step_that_stops_goes_back_on_the_stack() -> None:
    plan = a_plan(a_workflow("A B", "A>B"))
    step = taken(plan)
    plan.finish(step, a_run(step, status="error"), go_on=False)
    again = taken(plan)
    assert (again.node, again.run_index) == ("A", 1)


def test_the_first_input_with_items_is_what_the_node_sees() -> None:
    plan = a_plan(a_workflow("A"))
    step = Step(node="A", inputs=[None, [], rows(1), rows(2)], source=[])
    assert plan.input_items(step) == rows(1)
    assert plan.input_items(Step(node="A", inputs=[None], source=[])) == []


def test_a_history_that_does_not_fit_is_refused() -> None:
    plan = a_plan(a_workflow("A B", "A>B"))
    with pytest.raises(HistoryError, match="Nothing leads to run 0 of 'B'"):
        plan.apply(a_run(Step(node="B", inputs=[], source=[])))
