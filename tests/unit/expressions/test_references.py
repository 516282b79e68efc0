"""Only what the sources look at is sent to the engine process."""

import pytest

from hive.engine.expressions.payload import scope_data
from hive.engine.expressions.references import needs_of
from tests.expression_parts import a_chain_scope, a_scope


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        ("$json.a", set[str]()),
        ("$('A').item.json.x + $(\"B\").all()", {"A", "B"}),
        ("$( `A` ).first().json", {"A"}),
        ("$node['My node'].json.x", {"My node"}),
        ("$node.Plain.json", {"Plain"}),
        ("$items('A', 0)", {"A"}),
        (r"$('It\'s').item.json", {"It's"}),
    ],
)
def test_finds_the_names_of_nodes(source: str, nodes: set[str]):
    needs = needs_of((source,))
    assert set(needs.nodes) == nodes
    assert not needs.everything


@pytest.mark.parametrize(
    "source", ["$(name).item", "$node[x].json", "$(`a${1}`).first()", "$items(which)"]
)
def test_a_computed_name_needs_everything(source: str):
    assert needs_of((source,)).everything


@pytest.mark.parametrize(
    ("source", "runs", "pairs"),
    [
        ("$('A').item.json.v", False, True),
        ("$('A').all()", True, False),
        ("$('A').isExecuted", False, False),
        ("((n) => n.item)($('A'))", True, True),
    ],
)
def test_knows_what_is_asked_of_a_node(source: str, *, runs: bool, pairs: bool):
    use = needs_of((source,)).nodes["A"]
    assert (use.runs, use.pairs) == (runs, pairs)


def test_items_that_nobody_looks_at_are_not_sent():
    scope = a_scope({"big": "x"}, {"big": "y"}, {"big": "z"})
    assert scope_data(["={{ 1 + 1 }}"], scope=scope, indexes=[0]).items == [None] * 3
    one = scope_data(["={{ f($json.big) }}"], scope=scope, indexes=[1]).items
    assert [item is None for item in one] == [True, False, True]
    every = scope_data(["={{ $input.all() }}"], scope=scope, indexes=[1]).items
    assert [item is None for item in every] == [False] * 3


def test_a_paired_item_is_sent_once_however_many_items_came_from_it():
    data = scope_data(["={{ f($('A').item) }}"], scope=a_chain_scope(), indexes=[0, 1, 4])
    sent = data.variables["nodes"]["A"]
    assert [item["json"]["v"] for item in sent["items"]] == ["a2", "a1"]
    assert sent["pairs"][0] == 0
    assert sent["pairs"][4] == 1
    assert sent["pairs"][1][1] == "paired_item_multiple"
    assert "runs" not in sent


def test_environment_and_variables_are_sent_only_when_named():
    scope = a_scope({}, env={"SECRET": "1"}, variables={"v": 1})
    assert "env" not in scope_data(["={{ f($json) }}"], scope=scope, indexes=[0]).variables
    assert scope_data(["={{ f($env) }}"], scope=scope, indexes=[0]).variables["env"] == {
        "SECRET": "1"
    }


def test_expressions_inside_the_named_parameters_go_along():
    data = scope_data(["={{ $parameter.q }}"], scope=a_chain_scope(), indexes=[0])
    assert data.nested == ["={{ $json.v }}"]
