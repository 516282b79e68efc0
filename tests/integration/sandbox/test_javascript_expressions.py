"""What expressions mean, as the sealed engine answers them."""

from typing import Any

import pytest

from hive.engine.expressions.port import Outcome
from hive.engine.expressions.values import UNDEFINED
from hive.sandbox.tagging import tagged
from hive.sdk.errors import ExpressionError
from tests.expression_parts import a_chain_scope, a_scope
from tests.integration.sandbox.conftest import Evaluate

pytestmark = pytest.mark.asyncio(loop_scope="module")
ITEM: dict[str, Any] = {
    "a": 1,
    "s": "Text",
    "z": 0,
    "f": False,
    "n": None,
    "o": {"b": 1},
    "arr": [1, 2],
}


def shown(outcome: Outcome) -> Any:
    return outcome.message if isinstance(outcome, ExpressionError) else tagged(outcome)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("={{ $json.a }}", 1),
        ("=x{{ $json.a }}", "x1"),
        ("={{ $json.a }}{{ $json.z }}", "10"),
        ("=n:{{ $json.n }}u:{{ $json.u }}f:{{ $json.f }}", "n:u:f:false"),
        ("=o: {{ $json.o }} a: {{ $json.arr }}", "o: [object Object] a: 1,2"),
        ("={{ [undefined, NaN, -0] }}", [
            {"__undefined": True}, {"__number": "NaN"}, {"__number": "-0"},
        ]),
        ("={{ 10n }}", {"__bigint": "10"}),
        ("={{ /a/g }}", {"__regex": "/a/g"}),
        ("={{ new Date(0) }}", {"__date": "1970-01-01T00:00:00.000Z"}),
        ("={{ DateTime.fromISO('2026-01-01') }}", {"__luxon": "2026-01-01T00:00:00.000Z"}),
        ("={{ new Map([[1, 2]]) }}", {}),
        ("={{ {a: 1} }}", {"a": 1}),
        ("={{ {a: 1}.a }}", 1),
        ("={{ 1; 2 }}", 1),
        ("={{ // c\n5 }}", 5),
        ("={{ foo + 'x' }}", "undefinedx"),
        ("={{ (() => { obj = {v: 2}; return obj.v })() }}", 2),
        ("={{ [3, 1].map(x => x + $json.a) }}", [4, 2]),
        ("={{ (({a, ...rest}) => rest)({a: 1, b: 2}) }}", {"b": 2}),
        ("={{ (({a = $json.a}) => a)({}) }}", 1),
        ("={{ `${$json.s}!` + 'b'.toTitleCase() }}", "Text!B"),
        ("={{ $if($json.a > 0, 'yes', $json.u.v) }}", "yes"),
        ("={{ $ifEmpty($json.u, 'fallback') }}", "fallback"),
        ("={{ $jmespath({a: [{b: 1}, {b: 2}]}, 'a[*].b') }}", [1, 2]),
        ("={{ $now.toISO() }}", "2026-03-04T05:06:07.000Z"),
        ("={{ $today.hour + $itemIndex + $runIndex }}", 0),
        ("={{ $workflow.name + $execution.id + $execution.mode }}", "flow77test"),
        ("={{ '12345'.hash('sha3').length }}", 128),
        ("={{ new Date('2024-03-30T18:49:00Z').minus(7, 'days') }}", {
            "__date": "2024-03-23T18:49:00.000Z",
        }),
        ("={{ typeof process + typeof foo }}", "objectundefined"),
    ],
)  # fmt: skip
async def test_values(javascript: Evaluate, text: str, value: object):
    assert shown(await javascript(text, scope=a_scope(ITEM))) == value


@pytest.mark.parametrize(
    "source",
    [
        "$json.u.v.w",
        "foo",
        "$json.s.missing()",
        "JSON.parse('{bad')",
        "null.x",
        "new Function('1')()",
    ],
)
async def test_run_time_errors_mean_no_value(javascript: Evaluate, source: str):
    assert await javascript("={{ " + source + " }}", scope=a_scope(ITEM)) is UNDEFINED


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("throw 1", "invalid syntax"),
        ("", "invalid syntax"),
        ("await 1", "invalid syntax"),
        ("'a}}b'", "invalid syntax"),
        ("if (true) { 1 }", "invalid syntax"),
        ("$json.a.toString", "this is a function, please add ()"),
        ("$json.constructor", "Expression contains invalid constructor function call"),
        ("$json['const' + 'ructor']", 'Cannot access "constructor" due to security concerns'),
        ("Object.getPrototypeOf([])", 'Cannot access "getPrototypeOf" due to security concerns'),
        ("$json.u.first()", "first can't be used on undefined value"),
        ("'x'.sum()", 'sum() is only callable on type "Array"'),
        ("$('Nobody').item", "Referenced node doesn't exist"),
        ("$env.HOME", "access to env vars denied"),
    ],
)  # fmt: skip
async def test_errors_that_reach_the_user(javascript: Evaluate, source: str, message: str):
    assert shown(await javascript("={{ " + source + " }}", scope=a_scope(ITEM))) == message


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("$json.u?.first().x || 5", 5),
        ("$json.u?.b.isEmpty()", {"__undefined": True}),
        ("$json.o?.zzz.isEmpty()", True),
        ("$json.arr?.first().toFloat()", 1),
        ("[1, 2, 3].sum?.()", 6),
        ("null?.first()", {"__undefined": True}),
        ("($json.u?.x).isEmpty()", True),
    ],
)
async def test_optional_chains_cut_extension_calls_short(
    javascript: Evaluate, source: str, value: object
):
    assert shown(await javascript("={{ " + source + " }}", scope=a_scope(ITEM))) == value


@pytest.mark.parametrize(
    ("text", "index", "value"),
    [
        ("={{ $('A').item.json.v.toUpperCase() }}", 0, "A2"),
        ("={{ $('A').itemMatching(4).json.v }}", 0, "a1"),
        ("={{ $('A').pairedItem().json.v }}", 0, "a2"),
        ("={{ $('A').item.json.v }}", 1, "Multiple matches found"),
        ("={{ $('A').all().map(x => x.json.v).join() }}", 0, "a0,a1,a2"),
        ("={{ $('B').first(0, 0).json.v }}", 0, "old"),
        ("={{ $('A').all(1) }}", 0, 'Node "A" has no branch with index 1.'),
        ("={{ $('A').first(0, 5) }}", 0, 'Run 5 of node "A" not found'),
        ("={{ $('A').isExecuted && !$('C').isExecuted }}", 0, True),
        ("={{ $('A').params.y }}", 0, "={{ 1 + 1 }}"),
        ('={{ $node["A"].parameter.y }}', 0, 2),
        ('={{ $node["B"].runIndex }}', 0, 1),
        ("={{ $parameter.p + $parameter.q }}", 3, "5b3"),
        ("={{ $items('B', 0, 0)[0].json.v }}", 0, "old"),
        ("={{ $items().length }}", 0, 5),
        ("={{ $item(2).$json.v + $item(1).$node['A'].json.v }}", 0, "b2a1"),
        ("={{ [...'AB'].map(n => $(n).first().json.v).join() }}", 0, "a0,b0"),
        ("={{ $prevNode.name + $prevNode.runIndex }}", 0, "B1"),
        ("={{ $evaluateExpression('{{ $json.v \\}}') }}", 2, "b2"),
        ("={{ $json.v }}", 9, '"C" node has 5 item(s) but you\'re trying to access item 9'),
    ],
)
async def test_other_nodes(javascript: Evaluate, text: str, index: int, value: object):
    assert shown(await javascript(text, scope=a_chain_scope(), index=index)) == value


async def test_the_workflows_time_zone_rules_dates(javascript: Evaluate):
    scope = a_scope({}, timezone="Asia/Tokyo")
    text = "={{ DateTime.fromISO('2026-01-01').toISO() + ' ' + $now.hour }}"
    assert await javascript(text, scope=scope) == "2026-01-01T00:00:00.000+09:00 14"


async def test_an_expression_cannot_change_what_the_next_one_sees(javascript: Evaluate):
    scope = a_scope({"list": [3, 1, 2], "a": 1})
    assert await javascript("={{ $json.list.sort() }}", scope=scope) == [1, 2, 3]
    assert await javascript("={{ $json.a++ }}", scope=scope) == 1
    assert await javascript("={{ [$json.list, $json.a] }}", scope=scope) == [[3, 1, 2], 1]


async def test_allowed_environment_variables_can_be_read(javascript: Evaluate):
    scope = a_scope({}, env={"REGION": "eu"})
    assert await javascript("={{ $env.REGION.toUpperCase() }}", scope=scope) == "EU"


async def test_a_model_fills_in_what_fromai_asks_for(javascript: Evaluate):
    scope = a_scope({}, agent_input={"city": "Oslo"})
    text = "={{ $fromAI('city') + $fromAI('other', 'd', 'string', '?') }}"
    assert await javascript(text, scope=scope) == "Oslo?"
