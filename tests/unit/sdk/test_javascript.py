"""JavaScript's ideas of equality, truth, text and numbers."""

import math
from typing import Any

import pytest

from hive.sdk import javascript as js

NAN = math.nan
EMPTY_LIST: list[Any] = []
EMPTY: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.0, "1"),
        (1.5, "1.5"),
        (-0.000001, "-0.000001"),
        (0.00012, "0.00012"),
        (1e-7, "1e-7"),
        (1.5e-9, "1.5e-9"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.2e300, "1.2e+300"),
        (NAN, "NaN"),
        (-math.inf, "-Infinity"),
        (None, "null"),
        (True, "true"),
        ([1, None, [2, "x"]], "1,,2,x"),
        ({"a": 1}, "[object Object]"),
    ],
)
def test_text_of_values(value: Any, expected: str) -> None:
    assert js.to_text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", 0),
        (" 12 ", 12),
        ("1e3", 1000),
        (".5", 0.5),
        ("5.", 5),
        ("0x1F", 31),
        ("0b101", 5),
        ("-Infinity", -math.inf),
        (None, 0),
        (True, 1),
        (EMPTY_LIST, 0),
        (["7"], 7),
    ],
)
def test_numbers_of_values(value: Any, expected: float) -> None:
    assert js.to_number(value) == expected


@pytest.mark.parametrize("value", ["x", "1 2", "1,5", "0xZ", "1e", "--1", EMPTY, [1, 2], "inf"])
def test_what_is_no_number(value: Any) -> None:
    assert js.is_nan(js.to_number(value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, False), ("", False), (None, False), (NAN, False), (False, False),
        ("0", True), (EMPTY_LIST, True), (EMPTY, True), (-1, True),
    ],
)  # fmt: skip
def test_truth(value: Any, *, expected: bool) -> None:
    assert js.truthy(value) is expected


@pytest.mark.parametrize(
    ("left", "right", "strict", "loose", "deep"),
    [
        (1, 1.0, True, True, True),
        (1, True, False, True, False),
        (1, "1", False, True, False),
        (0, "", False, True, False),
        (None, 0, False, False, False),
        (None, None, True, True, True),
        ([1], [1], False, False, True),
        ([1], "1", False, True, False),
        ({"a": [1]}, {"a": [1.0]}, False, False, True),
        ({"a": 1}, {"a": True}, False, False, False),
        ({"a": 1}, {"b": 1}, False, False, False),
        (NAN, NAN, False, False, False),
    ],
)
def test_equality(left: Any, right: Any, *, strict: bool, loose: bool, deep: bool) -> None:
    assert js.same(left, right) is strict
    assert js.loosely_same(left, right) is loose
    assert js.deep_same(left, right) is deep


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": [1.0, NAN, None], "ü": "é"}, '{"a":[1,null,null],"ü":"é"}'),
        (math.inf, "null"),
        ("x\n", '"x\\n"'),
    ],
)
def test_json(value: Any, expected: str) -> None:
    assert js.to_json(value) == expected


@pytest.mark.parametrize(
    ("value", "name"),
    [(True, "boolean"), (1, "number"), (NAN, "number"), ("", "string"), (None, "object")],
)
def test_types(value: Any, name: str) -> None:
    assert js.typeof(value) == name


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (61095785231548416, "61095785231548420"),
        (2**60, "1152921504606847000"),
        (9007199254740993, "9007199254740992"),
        (-9007199254740994, "-9007199254740994"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e21, "1e+21"),
        (1.5e-6, "0.0000015"),
        (1e-7, "1e-7"),
        (-0.0, "0"),
    ],
)
def test_numbers_beyond_the_exact_ones_are_written_as_javascript_does(value: float, text: str):
    assert js.number_text(value) == text
