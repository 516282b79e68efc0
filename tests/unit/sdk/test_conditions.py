"""Conditions, as if, filter and switch have them from version 2 on, and the older comparisons."""

from typing import Any

import pytest

from hive.sdk import NodeError
from hive.sdk.comparisons import compares
from hive.sdk.conditions import Judge
from hive.sdk.dates import zone

NONE: list[Any] = []
EMPTY: dict[str, Any] = {}


def holds(
    left: Any, kind: str, operation: str, right: Any = None, *, single: bool = False, **options: Any
) -> bool:
    operator = {"type": kind, "operation": operation, "singleValue": single}
    row = {"leftValue": left, "rightValue": right, "operator": operator}
    conditions = {
        "conditions": [row],
        "combinator": "and",
        "options": {"version": 2, "caseSensitive": True, **options},
    }
    return Judge(conditions).holds(conditions, item=0)


@pytest.mark.parametrize(
    ("left", "kind", "operation", "right", "expected"),
    [
        ("abc", "string", "equals", "abc", True),
        ("abc", "string", "equals", "ABC", False),
        ("abc", "string", "notEquals", "x", True),
        ("abc", "string", "contains", "b", True),
        ("abc", "string", "notContains", "b", False),
        ("abc", "string", "startsWith", "ab", True),
        ("abc", "string", "notStartsWith", "b", True),
        ("abc", "string", "endsWith", "bc", True),
        ("abc", "string", "notEndsWith", "bc", False),
        ("abc", "string", "regex", "^a.c$", True),
        ("ABC", "string", "regex", "/abc/i", True),
        ("abc", "string", "notRegex", "z", True),
        ("", "string", "empty", None, True),
        (None, "string", "empty", None, True),
        ("x", "string", "notEmpty", None, True),
        (None, "string", "exists", None, False),
        ("", "string", "exists", None, True),
        (None, "string", "notExists", None, True),
        (5, "number", "equals", 5.0, True),
        (5, "number", "notEquals", 5, False),
        (5, "number", "gt", 4, True),
        (5, "number", "lt", 4, False),
        (5, "number", "gte", 5, True),
        (5, "number", "lte", 5, True),
        (None, "number", "gt", 4, False),
        (None, "number", "lt", 4, False),
        (None, "number", "equals", None, True),
        (None, "number", "empty", None, True),
        (0, "number", "notEmpty", None, True),
        ("2026-01-02", "dateTime", "after", "2026-01-01", True),
        ("2026-01-02", "dateTime", "before", "2026-01-01", False),
        ("2026-01-01", "dateTime", "equals", "2026-01-01T00:00:00Z", True),
        ("2026-01-01", "dateTime", "notEquals", "2026-01-02", True),
        ("2026-01-01", "dateTime", "afterOrEquals", "2026-01-01", True),
        ("2026-01-01", "dateTime", "beforeOrEquals", "2025-01-01", False),
        (None, "dateTime", "after", "2026-01-01", False),
        (True, "boolean", "true", None, True),
        (False, "boolean", "false", None, True),
        (True, "boolean", "equals", True, True),
        (True, "boolean", "notEquals", True, False),
        ([1, 2], "array", "contains", 2, True),
        (NONE, "array", "empty", None, True),
        ([1], "array", "notEmpty", None, True),
        (EMPTY, "object", "empty", None, True),
        ({"a": 1}, "object", "notEmpty", None, True),
    ],
)
def test_every_operation(
    left: Any, kind: str, operation: str, right: Any, *, expected: bool
) -> None:
    if kind == "array":
        conditions = judged(left, operation, right)
        assert Judge(conditions).holds(conditions, item=0) is expected
        return
    assert holds(left, kind, operation, right, typeValidation="strict") is expected


def judged(left: Any, operation: str, right: Any) -> dict[str, Any]:
    operator = {"type": "array", "operation": operation, "rightType": "any"}
    return {"conditions": [{"leftValue": left, "rightValue": right, "operator": operator}]}


@pytest.mark.parametrize(
    ("operation", "right", "expected"),
    [
        ("lengthEquals", 2, True), ("lengthNotEquals", 2, False), ("lengthGt", 1, True),
        ("lengthLt", 2, False), ("lengthGte", 2, True), ("lengthLte", 1, False),
    ],
)  # fmt: skip
def test_lengths_of_lists(operation: str, right: int, *, expected: bool) -> None:
    operator = {"type": "array", "operation": operation, "rightType": "number"}
    row = {"leftValue": [1, 2], "rightValue": right, "operator": operator}
    conditions = {"conditions": [row]}
    assert Judge(conditions).holds(conditions, item=0) is expected


def test_without_case_sensitivity_capitals_do_not_matter() -> None:
    assert holds("ABC", "string", "equals", "abc", caseSensitive=False)
    conditions = judged(["A"], "contains", "a")
    assert Judge(conditions).holds(conditions, item=0)


@pytest.mark.parametrize(
    ("left", "kind", "operation", "right", "expected"),
    [
        ("5", "number", "equals", 5, True),
        (5, "string", "equals", "5", True),
        ("false", "boolean", "true", None, False),
        ("yes", "boolean", "true", None, True),
        ("[1]", "array", "notEmpty", None, True),
        ('{"a":1}', "object", "notEmpty", None, True),
    ],
)
def test_values_are_converted_when_types_may_differ(
    left: Any, kind: str, operation: str, right: Any, *, expected: bool
) -> None:
    assert holds(left, kind, operation, right, typeValidation="loose") is expected


@pytest.mark.parametrize(
    ("left", "kind", "validation", "message"),
    [
        (5, "string", "strict", "Wrong type: '5' is a number but was expecting a string"),
        ("5", "number", "strict", "Wrong type: '5' is a string but was expecting a number"),
        ("x", "object", "strict", "Wrong type: 'x' is a string but was expecting an object"),
        ("x", "dateTime", "strict", "Wrong type: 'x' is a string but was expecting a dateTime"),
        ("x", "number", "loose", "Conversion error: the string 'x' can't be converted to a number"),
    ],
)
def test_a_wrong_type_is_told_with_its_place(
    left: Any, kind: str, validation: str, message: str
) -> None:
    with pytest.raises(NodeError) as caught:
        holds(left, kind, "equals", left, typeValidation=validation)
    assert caught.value.message == f"{message} [condition 0, item 0]"


def test_an_empty_text_is_no_number_but_missing_since_version_3() -> None:
    assert holds("", "number", "empty", typeValidation="strict", version=3)
    with pytest.raises(NodeError):
        holds("", "number", "empty", typeValidation="strict")


def test_a_broken_right_side_does_not_matter_where_there_is_none() -> None:
    assert holds(5, "number", "notEmpty", "rubbish", single=True, typeValidation="strict")


@pytest.mark.parametrize(("combinator", "expected"), [("and", False), ("or", True)])
def test_conditions_are_joined_by_all_or_any(combinator: str, *, expected: bool) -> None:
    rows = [
        {"leftValue": value, "rightValue": "a", "operator": {"type": "string"}} for value in "ab"
    ]
    conditions = {"conditions": rows, "combinator": combinator}
    assert Judge(conditions).holds(conditions, item=0) is expected


@pytest.mark.parametrize("operation", ["unknown", ""])
def test_an_unknown_operation_never_holds(operation: str) -> None:
    assert not holds("a", "string", operation, "a")


def test_a_broken_pattern_is_an_error() -> None:
    with pytest.raises(NodeError, match="Invalid regular expression"):
        holds("a", "string", "regex", "(")


@pytest.mark.parametrize(
    ("kind", "left", "operation", "right", "expected"),
    [
        ("string", "abc", "equal", "abc", True),
        ("string", "abc", "notEqual", "abc", False),
        ("string", "abc", "contains", "b", True),
        ("string", "abc", "notContains", "z", True),
        ("string", "abc", "startsWith", "a", True),
        ("string", "abc", "notStartsWith", "a", False),
        ("string", "abc", "endsWith", "c", True),
        ("string", "abc", "notEndsWith", "c", False),
        ("string", "abc", "regex", "/B/i", True),
        ("string", "abc", "notRegex", "z", True),
        ("string", "", "isEmpty", None, True),
        ("string", "x", "isNotEmpty", None, True),
        ("number", 1, "smaller", 2, True),
        ("number", 1, "smallerEqual", 1, True),
        ("number", "2", "larger", 1, True),
        ("number", 2, "largerEqual", 3, False),
        ("number", 1, "equal", "1", False),
        ("boolean", True, "equal", True, True),
        ("dateTime", "2026-01-02", "after", "2026-01-01", True),
        ("dateTime", "2026-01-02", "before", 0, False),
    ],
)
def test_every_older_comparison(
    kind: str, left: Any, operation: str, right: Any, *, expected: bool
) -> None:
    data = {"value1": left, "operation": operation, "value2": right}
    assert compares(data, kind) is expected


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        ("string", {"value1": 5, "operation": "startsWith", "value2": "5"}, "text was expected"),
        ("string", {"operation": "dance"}, "no comparison 'dance'"),
        ("dateTime", {"value1": "soon"}, '"soon" is not a valid DateTime'),
        ("string", {"operation": "regex", "value2": "("}, "Invalid regular expression"),
    ],
)
def test_what_cannot_be_compared_is_refused(kind: str, data: dict[str, Any], message: str) -> None:
    with pytest.raises(NodeError, match=message):
        compares(data, kind)


def test_dates_without_a_zone_are_in_the_workflows() -> None:
    data = {
        "value1": "2026-01-01T00:30:00",
        "operation": "before",
        "value2": "2026-01-01T00:00:00Z",
    }
    assert compares(data, "dateTime", zone=zone("Europe/Berlin"))
    assert not compares(data, "dateTime")
