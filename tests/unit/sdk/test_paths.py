"""Fields by dotted paths."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hive.sdk.paths import MISSING, drop, get, has, put, steps

EMPTY: dict[str, Any] = {}
ROW: dict[str, Any] = {"a": {"b": [10, {"c": "x"}]}, "d.e": 1, "l": [1, 2], "t": "word"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a", ("a",)),
        ("a.b[1].c", ("a", "b", "1", "c")),
        ("a['x.y']", ("a", "x.y")),
        ('["k"].z', ("k", "z")),
        ("a.", ("a", "")),
    ],
)
def test_a_path_is_split_into_its_steps(path: str, expected: tuple[str, ...]) -> None:
    assert steps(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.b[1].c", "x"),
        ("a.b.0", 10),
        ("d.e", 1),
        ("l.length", 2),
        ("t.0", "w"),
        ("t.length", 4),
    ],
)
def test_fields_are_read(path: str, expected: Any) -> None:
    assert get(ROW, path) == expected
    assert has(ROW, path)


@pytest.mark.parametrize("path", ["x", "a.x", "a.b[7]", "a.b.c.d", "l.x", "t.9", "a.b[0].c"])
def test_what_is_not_there_gives_the_default(path: str) -> None:
    assert get(ROW, path, MISSING) is MISSING
    assert not has(ROW, path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("x", {**ROW, "x": 9}),
        ("d.e", {**ROW, "d.e": 9}),
        ("n.m", {**ROW, "n": {"m": 9}}),
        ("a.b[0]", {**ROW, "a": {"b": [9, {"c": "x"}]}}),
        ("l[3]", {**ROW, "l": [1, 2, None, 9]}),
        ("n[1].k", {**ROW, "n": [None, {"k": 9}]}),
        ("t.k", {**ROW, "t": {"k": 9}}),
    ],
)
def test_fields_are_written_without_changing_what_others_hold(path: str, expected: Any) -> None:
    before = deepcopy(ROW)
    target = dict(ROW)
    put(target, path, 9)
    assert target == expected
    assert before == ROW


def test_an_absurd_index_takes_no_room() -> None:
    target: dict[str, Any] = {}
    put(target, "l[999999999]", 1)
    assert target == {"l": []}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("d.e", {key: ROW[key] for key in ("a", "l", "t")}),
        ("a.b[1].c", {**ROW, "a": {"b": [10, EMPTY]}}),
        ("l[0]", {**ROW, "l": [None, 2]}),
        ("x.y", ROW),
        ("a.x.y", ROW),
    ],
)
def test_fields_are_removed_without_changing_what_others_hold(path: str, expected: Any) -> None:
    before = deepcopy(ROW)
    target = dict(ROW)
    drop(target, path)
    assert target == expected
    assert before == ROW


NAMES = st.lists(st.sampled_from(["a", "b", "0", "1"]), min_size=1, max_size=4).map(".".join)


@given(st.lists(st.tuples(NAMES, st.integers()), max_size=6), NAMES, st.integers())
def test_what_was_written_can_be_read(before: list[tuple[str, int]], path: str, value: int) -> None:
    target: dict[str, Any] = {}
    for name, old in before:
        put(target, name, old)
    kept = deepcopy(target)
    copy = dict(target)
    put(copy, path, value)
    assert target == kept
    assert get(copy, path, MISSING) in (value, MISSING)
