"""Values come back as JSON, with tags for what JSON cannot hold."""

import json
import math
from typing import Any

import pytest

from hive.engine.expressions.port import Batch, ScopeData
from hive.engine.expressions.values import (
    UNDEFINED,
    BigInt,
    DateText,
    DateTimeText,
    Invalid,
    Opaque,
)
from hive.sandbox import wire
from hive.sandbox.tagging import tagged
from hive.sdk.errors import NodeError
from tests.expression_parts import message_of

BATCH = Batch(
    execution_id="e",
    tenant="t",
    templates=["={{ a }}", "={{ b }}"],
    indexes=[0, 1],
    scope=ScopeData(variables={}, items=[]),
)


def a_tag(*content: Any) -> dict[str, Any]:
    return {"\u0001": list(content)}


def test_columns_take_their_special_outcomes():
    answer = {
        "columns": [[1, None], [None, "x"]],
        "special": [
            [0, 1, "error", ["broken", "expression", "why"]],
            [1, 0, "tagged", a_tag("undefined")],
        ],
    }
    columns = wire.columns(json.dumps(answer).encode(), batch=BATCH)
    assert columns[0][0] == 1
    assert message_of(columns[0][1]) == "broken"
    assert columns[0][1].description == "why"
    assert columns[1] == [UNDEFINED, "x"]


def test_a_failed_batch_fails_every_outcome():
    columns = wire.columns(b'{"failed": "too large", "kind": "limit"}', batch=BATCH)
    assert [[message_of(o) for o in column] for column in columns] == [["too large"] * 2] * 2


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (a_tag("luxon", "2026-01-01T00:00:00.000Z"), DateTimeText, "__luxon"),
        (a_tag("date", "2026-01-01T00:00:00.000Z"), DateText, "__date"),
        (a_tag("bigint", "10"), BigInt, "__bigint"),
        (a_tag("regex", "/x/"), Opaque, "__regex"),
        (a_tag("date", None), Invalid, "__date"),
        (a_tag("function", "f"), Opaque, "__function"),
    ],
)
def test_tags_become_small_types_and_are_shown_again(value: Any, kind: type, shown: str):
    made = wire.untag(value)
    assert isinstance(made, kind)
    assert list(tagged(made)) == [shown]


def test_an_object_with_the_tag_as_its_own_key_is_not_taken_for_one():
    assert wire.untag(a_tag("object", [["\u0001", ["undefined"]], ["b", 1]])) == {
        "\u0001": ["undefined"],
        "b": 1,
    }


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "-0"])
def test_numbers_that_json_lacks_survive(text: str):
    value = wire.untag([a_tag("number", text)])[0]
    assert tagged(value) == {"__number": text}
    assert isinstance(value, float)
    assert math.isnan(value) is (text == "NaN")


def test_half_a_surrogate_pair_is_no_error():
    assert wire.load(b'"\\ud800"') == "\ud800"


def test_the_error_of_user_code_names_its_line():
    answer = {"state": "failed", "message": "boom", "line": 3, "item": 2, "logs": ["before"]}
    with pytest.raises(NodeError, match=r"boom \[line 3\]") as caught:
        wire.code_answer(json.dumps(answer).encode())
    assert caught.value.item == 2
    assert caught.value.details["logs"] == ["before"]
