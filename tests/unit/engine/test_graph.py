"""Questions about the shape of a workflow."""

from hive.engine.graph import Graph, Wire
from tests.engine_parts import a_workflow


def test_wires_are_found_from_both_ends() -> None:
    graph = Graph(a_workflow("A B C", "A>C:1 B:1>C A>B"))
    assert graph.children("A") == ["C", "B"]
    assert graph.inputs("C") == [[Wire("B", 1)], [Wire("A", 0)]]
    assert graph.parents("C") == ["B", "A"]
    assert graph.inputs("A") == []


def test_an_input_that_no_wire_reaches_still_counts() -> None:
    graph = Graph(a_workflow("A B", "A>B:2"))
    assert graph.inputs("B") == [[], [], [Wire("A", 0)]]


def test_ancestors_and_descendants_go_all_the_way_and_survive_loops() -> None:
    graph = Graph(a_workflow("A B C D", "A>B B>C C>B C>D"))
    assert graph.ancestors("D") == {"A", "B", "C"}
    assert graph.descendants("B") == {"C", "D"}
    assert graph.ancestors("B") == {"A", "C"}
    assert graph.reachable("C") == {"B", "C", "D"}


def test_sub_nodes_are_attached_and_no_part_of_the_flow() -> None:
    graph = Graph(a_workflow("A M T", "M-ai_languageModel>A T-ai_tool>A"))
    assert graph.attached("A") == {"ai_languageModel": ["M"], "ai_tool": ["T"]}
    assert graph.parents("A") == []
    assert graph.reachable("M") == {"M"}


def test_ancestors_are_listed_from_the_farthest() -> None:
    graph = Graph(a_workflow("A B C D", "A>B B>D A>C C>D:1"))
    assert graph.parents_in_order("D") == ["A", "C", "B"]


def test_a_chain_of_thousands_of_nodes_needs_no_deep_recursion() -> None:
    names = [f"n{i}" for i in range(3000)]
    wires = " ".join(f"n{i}>n{i + 1}" for i in range(2999))
    graph = Graph(a_workflow(" ".join(names), wires))
    assert graph.parents_in_order("n2999") == names[:-1]
