"""A node's parameters become what each item sees, with one call of the evaluator."""

import pytest
from typing_extensions import override

from hive.engine.expressions.port import Batch, Outcome
from hive.engine.expressions.resolve import resolve_parameters
from hive.engine.expressions.values import UNDEFINED, DateTimeText, MixedDict, MixedList
from hive.sdk.errors import ExpressionError
from tests.expression_parts import CountingEngine, NoEngine, a_scope


async def test_parameters_without_expressions_are_the_same_object_for_all_items():
    parameters = {"a": 1, "b": {"c": ["x", None]}}
    resolved = await resolve_parameters(
        parameters, scope=a_scope({}, {}), indexes=range(2), evaluator=NoEngine()
    )
    assert resolved.constant
    assert resolved.raw(0) is resolved.raw(1)
    assert resolved.raw(0) == parameters


async def test_each_item_sees_its_own_values_in_place():
    parameters = {
        "name": "={{ $json.n }}",
        "deep": {"list": ["x", "=Hi {{ $json.n }}", 3]},
        "fixed": True,
    }
    resolved = await resolve_parameters(
        parameters, scope=a_scope({"n": 1}, {"n": "b"}), indexes=range(2), evaluator=NoEngine()
    )
    assert not resolved.constant
    assert resolved.raw(0) == {"name": 1, "deep": {"list": ["x", "Hi 1", 3]}, "fixed": True}
    assert resolved.raw(1) == {"name": "b", "deep": {"list": ["x", "Hi b", 3]}, "fixed": True}
    assert resolved.values(("name",)) == [1, "b"]
    assert resolved.values(("fixed",)) is None


async def test_all_that_python_cannot_answer_goes_into_one_batch():
    engine = CountingEngine()
    parameters = {
        "a": "={{ [1].map(x => x) }}",
        "b": "={{ [1].map(x => x) }}",
        "c": ["={{ /x/ }}"],
        "d": "={{ $json.n }}",
    }
    resolved = await resolve_parameters(
        parameters, scope=a_scope({"n": 1}, {"n": 2}), indexes=[1], evaluator=engine
    )
    (batch,) = engine.batches
    assert batch.templates == ["={{ [1].map(x => x) }}", "={{ /x/ }}"]
    assert batch.indexes == [1]
    assert resolved.raw(1)["d"] == 2
    assert resolved.raw(1)["b"] == "={{ [1].map(x => x) }}"


async def test_skipped_parameters_stay_as_they_are():
    resolved = await resolve_parameters(
        {"code": "={{ 1 }}", "other": "={{ 2 }}"},
        scope=a_scope({}),
        indexes=[0],
        evaluator=NoEngine(),
        skip=frozenset({"code"}),
    )
    assert resolved.raw(0) == {"code": "={{ 1 }}", "other": 2}


async def test_an_error_names_node_parameter_item_and_expression():
    broken = ExpressionError("it is broken", details={"kind": "expression"})
    resolved = await resolve_parameters(
        {"rules": [{"value": "={{ f() }}"}]},
        scope=a_scope({}, {}),
        indexes=range(2),
        evaluator=CountingEngine(broken),
    )
    with pytest.raises(ExpressionError, match="it is broken") as caught:
        resolved.raw(1)
    assert caught.value.item == 1
    assert caught.value.parameter == "rules[0].value"
    assert caught.value.details["node"] == "C"
    assert caught.value.details["expression"] == "={{ f() }}"


async def test_one_broken_item_does_not_spoil_the_others():
    class HalfBroken(CountingEngine):
        @override
        async def evaluate(self, batch: Batch) -> list[list[Outcome]]:
            return [[ExpressionError("no"), "yes"] for _ in batch.templates]

    resolved = await resolve_parameters(
        {"a": "={{ f() }}"}, scope=a_scope({}, {}), indexes=range(2), evaluator=HalfBroken()
    )
    assert resolved.raw(1) == {"a": "yes"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (UNDEFINED, None),
        (MixedDict(a=UNDEFINED, b=1), {"b": 1}),
        (MixedList([UNDEFINED, 1]), [None, 1]),
        (DateTimeText("2026-01-01T00:00:00.000Z"), "2026-01-01T00:00:00.000Z"),
    ],
)
async def test_parameters_hold_what_json_keeps_of_a_value(value: object, shown: object):
    resolved = await resolve_parameters(
        {"a": "={{ f() }}"},
        scope=a_scope({}),
        indexes=[0],
        evaluator=CountingEngine(value),
    )
    assert resolved.raw(0) == {"a": shown}
    assert type(resolved.raw(0)["a"]) in {type(shown), DateTimeText}
