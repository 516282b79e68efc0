"""Which node runs next, in n8n's older order."""

from hive.engine.graph import Graph
from hive.engine.plan import InputFacts, Plan
from hive.engine.workflow import Workflow
from hive.sdk.items import Items
from tests.engine_parts import a_workflow, rows, walk


def a_plan(workflow: Workflow) -> Plan:
    plan = Plan(Graph(workflow), lambda _: InputFacts(count=2, required=1))
    plan.start(workflow.nodes[0].name, rows(1))
    return plan


def names(workflow: Workflow, outputs: dict[str, list[Items]] | None = None) -> str:
    return " ".join(run.node for run in walk(a_plan(workflow), outputs))


def test_nodes_run_level_by_level_in_the_order_of_the_wires() -> None:
    workflow = a_workflow("A Up Up2 Down Down2", "A>Down Down>Down2 A>Up Up>Up2", order="v0")
    assert names(workflow) == "A Down Up Down2 Up2"


def test_an_input_that_stays_empty_counts_as_arrived() -> None:
    workflow = a_workflow("A B C J", "A>B A>C B>J C>J:1", order="v0")
    assert names(workflow, {"C": [[]]}) == "A B C J"


def test_a_branch_that_nothing_started_is_started_for_a_node_with_two_inputs() -> None:
    workflow = a_workflow("A J Lone Next", "A>J Lone>Next Next>J:1", order="v0")
    assert names(workflow) == "A Lone Next J"
