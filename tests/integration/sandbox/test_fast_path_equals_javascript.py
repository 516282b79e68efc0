"""The Python fast path and the sealed engine give the same answer to the same question."""

import asyncio
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hive.engine.expressions.fast import fast_column
from hive.engine.expressions.payload import scope_data
from hive.engine.expressions.port import Batch, Outcome
from hive.engine.expressions.scope import Scope
from hive.sandbox.pool import SandboxPool
from hive.sandbox.tagging import tagged
from hive.sdk.errors import ExpressionError
from hive.sdk.items import is_list, is_object
from tests.expression_parts import a_chain_scope, a_scope

SLOW = [HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.sampled_from(["", "a", "Text", "é", "😀", "0", "1.5", " x ", "a,b", "$&", "ÀB"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "length", "7", "my key"]), inner, max_size=3)
    ),
    max_leaves=6,
)
ITEMS = st.fixed_dictionaries({"a": VALUES, "b": VALUES, "n": SCALARS, "s": st.text(max_size=5)})

PATHS = st.sampled_from([
    "$json", "$json.a", "$json.b", "$json.n", "$json.s", "$json.a.b", "$json['a'][0]",
    "$json.a?.b?.a", '$json["my key"]', "$json.a.length", "$json.s.length", "$json.b[1]",
    "$json.missing.deep", "$input.item.json.n", "$input.first().json.a", "$itemIndex",
    "$json.a[$json.n]",
])  # fmt: skip
LITERALS = st.sampled_from(["0", "1", "2.5", "'x'", '"Text"', "''", "null", "true", "undefined"])
BINARY = st.sampled_from(
    ["+", "-", "*", "/", "%", "===", "!==", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "??"]
)
CALLS = st.sampled_from([
    "toUpperCase()", "toLowerCase()", "trim()", "toString()", "includes('a')", "startsWith('T')",
    "split(',')", "replace('a', 'b')", "slice(1)", "slice(-2, 3)", "isEmpty()", "isNotEmpty()",
    "join('-')", "first()", "last()", "endsWith('t')",
])  # fmt: skip
SOURCES = st.recursive(
    PATHS | LITERALS,
    lambda inner: st.one_of(
        st.tuples(inner, BINARY, inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]}) ? ({t[1]}) : ({t[2]})"),
        st.tuples(inner, CALLS).map(lambda t: f"({t[0]}).{t[1]}"),
        inner.map(lambda s: f"!({s})"),
        inner.map(lambda s: f"typeof ({s})"),
        inner.map(lambda s: f"[{s}]"),
        inner.map(lambda s: f"JSON.stringify({s})"),
        inner.map(lambda s: f"`t${{{s}}}`"),
    ),
    max_leaves=4,
)
TEMPLATES = st.one_of(
    SOURCES.map(lambda s: "={{ " + s + " }}"),
    st.tuples(SOURCES, SOURCES).map(lambda t: "=x{{ " + t[0] + " }}-{{ " + t[1] + " }}"),
)


def comparable(outcome: Outcome) -> Any:
    """Bring both sides into one form; 1 and 1.0 are the same number."""
    if isinstance(outcome, ExpressionError):
        return ("error", outcome.message)
    return ("value", same_numbers(tagged(outcome)))


def same_numbers(value: Any) -> Any:
    if is_list(value):
        return [same_numbers(inner) for inner in value]
    if is_object(value):
        return {key: same_numbers(inner) for key, inner in value.items()}
    if isinstance(value, int | float) and not isinstance(value, bool):
        return ("number", float(value), math.copysign(1, value) if value else 1)
    return (type(value).__name__, value)


async def both(pool: SandboxPool, text: str, scope: Scope) -> tuple[Any, Any] | None:
    """Return both answers, or None where Python gives none."""
    indexes = range(len(scope.items))
    fast = fast_column(text, scope=scope, indexes=indexes)
    if fast is None:
        return None
    data = scope_data([text], scope=scope, indexes=indexes)
    batch = Batch(
        execution_id="same", tenant="t", templates=[text], indexes=list(indexes), scope=data
    )
    (slow,) = await pool.evaluate(batch)
    return [comparable(o) for o in fast], [comparable(o) for o in slow]


def test_both_ways_give_the_same_answer():
    answered = 0

    async def check() -> None:
        pool = SandboxPool(size=1)
        loop = asyncio.get_running_loop()

        @settings(max_examples=500, deadline=None, suppress_health_check=SLOW)
        @given(TEMPLATES, st.lists(ITEMS, min_size=1, max_size=2))
        def agree(text: str, items: list[dict[str, Any]]) -> None:
            nonlocal answered
            scope = a_scope(*items)
            pair = asyncio.run_coroutine_threadsafe(both(pool, text, scope), loop).result(30)
            if pair is not None:
                answered += 1
                assert pair[0] == pair[1]

        try:
            await asyncio.to_thread(agree)
        finally:
            await pool.close()

    asyncio.run(check())
    assert answered > 100, "the fast path answered hardly anything: this test shows nothing"


@pytest.mark.parametrize("node", ["A", "B", "C", "Lone", "Nobody"])
@pytest.mark.parametrize(
    "form",
    [
        "={{{{ $('{0}').item.json.v }}}}",
        "={{{{ $('{0}').first().json.v }}}}",
        "={{{{ $('{0}').last().json.missing.x }}}}",
        '={{{{ $node["{0}"].json.v }}}}',
        "=text {{{{ $('{0}').item.json }}}}",
    ],
)
async def test_both_ways_read_other_nodes_alike(node: str, form: str):
    pool = SandboxPool(size=1)
    try:
        pair = await both(pool, form.format(node), a_chain_scope())
    finally:
        await pool.close()
    if pair is not None:
        assert pair[0] == pair[1]
