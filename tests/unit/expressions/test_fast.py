"""What Python answers itself, and what it leaves to JavaScript."""

from typing import Any

import pytest

from hive.engine.expressions.fast import fast_column
from hive.engine.expressions.values import UNDEFINED
from tests.expression_parts import a_chain_scope, a_scope, message_of

ITEM: dict[str, Any] = {
    "a": 1,
    "s": "Text",
    "z": 0,
    "f": False,
    "n": None,
    "o": {"b": {"c": "deep"}, "my key": 2},
    "arr": [1, 2, {"x": "y"}],
    "é": "accent",
}


def answer(text: str) -> Any:
    column = fast_column(text, scope=a_scope(ITEM), indexes=[0])
    assert column is not None, f"{text} was left to JavaScript"
    return column[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("=", ""),
        ("=plain", "plain"),
        ("={{ $json.a }}", 1),
        ("={{$json['o'].b.c}}", "deep"),
        ('={{ $json["o"]["my key"] }}', 2),
        ("={{ $json.arr[2].x }}", "y"),
        ("={{ $json.arr[9] }}", UNDEFINED),
        ("={{ $json.arr.length }}", 3),
        ("={{ $json.s.length }}", 4),
        ("={{ $json.missing }}", UNDEFINED),
        ("={{ $json.missing.deeper }}", UNDEFINED),
        ("={{ $json.missing?.deeper.still }}", UNDEFINED),
        ("={{ $json.n }}", None),
        ("={{ $input.item.json.a }}", 1),
        ("={{ $input.first().json.a }}", 1),
        ("={{ $itemIndex }}", 0),
        ("={{ $workflow.name }}", "flow"),
        ("={{ $execution.id }}", "77"),
        ("={{ 200 }}", 200),
        ("={{ 'it\\'s' }}", "it's"),
        ("={{ null }}", None),
    ],
)
def test_reads_paths_and_literals(text: str, value: object):
    assert answer(text) == value or answer(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("={{ $json.a + 1 }}", 2),
        ("={{ $json.a + 'x' }}", "1x"),
        ("={{ 'v' + $json.missing + $json.n }}", "vundefinednull"),
        ("={{ 7 / 2 - 1.5 * 2 }}", 0.5),
        ("={{ 7 % 4 }}", 3),
        ("={{ 0.1 + 0.2 }}", 0.30000000000000004),
        ("={{ $json.a === 1 && $json.s !== 'x' }}", True),
        ("={{ $json.missing == null }}", True),
        ("={{ $json.z || 'fallback' }}", "fallback"),
        ("={{ $json.z ?? 'fallback' }}", 0),
        ("={{ $json.missing ?? 'fallback' }}", "fallback"),
        ("={{ !$json.arr }}", False),
        ("={{ $json.a > 5 ? 'big' : 'small' }}", "small"),
        ("={{ typeof $json.missing }}", "undefined"),
        ("={{ `${$json.s}!` }}", "Text!"),
        ("={{ ($json.s || 'x').toUpperCase() }}", "TEXT"),
        ("={{ $json.s.toLowerCase().includes('ex') }}", True),
        ("={{ $json.arr.first() }}", 1),
        ("={{ [1, 'b'].join('-') }}", "1-b"),
        ("={{ JSON.stringify($json.o) }}", '{"b":{"c":"deep"},"my key":2}'),
        ("={{ { a: $json.a, 'b': [1, 2] } }}", {"a": 1, "b": [1, 2]}),
        ("={{ 2 + 3 * 4 }}", 14),
        ("={{ (2 + 3) * 4 }}", 20),
        ("={{ 1 < 2 === true }}", True),
    ],
)
def test_computes_with_simple_operators(text: str, value: object):
    assert answer(text) == value
    assert type(answer(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("= {{ $json.a }}", " 1"),
        ("={{ $json.a }}{{ $json.z }}", "10"),
        ("=z:{{ $json.z }} f:{{ $json.f }}", "z:0 f:false"),
        ("=n:{{ $json.n }} u:{{ $json.missing.x }}", "n: u:"),
        ("=o: {{ $json.o }}", "o: [object Object]"),
        ("=a: {{ [1, [2, null]] }}", "a: 1,2,"),
        ("=half {{ 0.5 }}", "half 0.5"),
    ],
)
def test_text_around_a_block_makes_a_text(text: str, value: str):
    assert answer(text) == value


@pytest.mark.parametrize(
    "source",
    [
        "$json.toString",
        "$json.constructor",
        "'a.constructor'",
        "$json.a.toFixed(2)",
        "$json.s.unknown()",
        "$json.arr.map(x => x)",
        "new Date()",
        "$now",
        "1 / 0",
        "0 * -1",
        "-0",
        "9007199254740993 + 1",
        "'é'.toUpperCase()",
        "'1' == 1",
        "$json.o === $json.o",
        "foo",
        "a = 1",
        "1; 2",
        "",
        "5 // comment",
        "1 /* x */",
        "$json.a ?? 1 || 2",
        "'2024-01-02T03:04:05.678Z'.isEmpty()",
        "JSON.stringify({'1': 2})",
        "{ 1: 2 }",
        "[undefined]",
        "`${'}'}`",
        "010",
        "1_000",
        "async () => 1",
    ],
)
def test_leaves_everything_else_to_javascript(source: str):
    text = "={{ " + source + " }}"
    assert fast_column(text, scope=a_scope(ITEM), indexes=[0]) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("={{ $('A').item.json.v }}", "a2"),
        ("={{ $('A').first().json.v }}", "a0"),
        ('={{ $("A").last().json.v }}', "a2"),
        ("={{ $('B').first().json.v }}", "b0"),
        ('={{ $node["A"].json.v }}', "a0"),
        ("={{ $node.A.json.v + '!' }}", "a0!"),
        ("={{ $prevNode.name }}", "B"),
        ("={{ $prevNode.runIndex }}", 1),
    ],
)
def test_reads_the_items_of_other_nodes(text: str, value: object):
    assert fast_column(text, scope=a_chain_scope(), indexes=[0]) == [value]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("={{ $('Nobody').item.json.v }}", "Referenced node doesn't exist"),
        ("=x {{ $('Nobody').first().json.v }}", "Referenced node doesn't exist"),
        ("={{ $('C').first().json.v }}", "Node 'C' hasn't been executed"),
        ("={{ $('Lone').item.json.v }}", "Invalid expression"),
        ('={{ $node["Lone"].json.v }}', 'connect "C" to "Lone"'),
    ],
)
def test_says_why_another_node_cannot_be_read(text: str, message: str):
    column = fast_column(text, scope=a_chain_scope(), indexes=[0])
    assert column is not None
    assert message_of(column[0]) == message


def test_each_index_has_its_own_answer():
    column = fast_column("={{ $('A').item.json.v }}", scope=a_chain_scope(), indexes=[4, 1, 0])
    assert column is not None
    assert column[0] == "a1"
    assert message_of(column[1]) == "Multiple matches found"
    assert column[2] == "a2"


def test_an_index_without_an_item_is_for_javascript():
    assert fast_column("={{ $json.a }}", scope=a_scope(ITEM), indexes=[7]) is None
