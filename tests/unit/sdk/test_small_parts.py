"""Small helpers of nodes: concurrency, loops, routing, fuzzy comparison, HTTP encoding."""

import asyncio
from typing import Any

import pytest

from hive.sdk import NodeError, http
from hive.sdk.concurrency import for_each
from hive.sdk.fuzzy import alike, comparison
from hive.sdk.http_answers import as_file, decode_text
from hive.sdk.lists.names import field_names, integers_first
from hive.sdk.merging import merger
from hive.sdk.paths import MISSING
from hive.sdk.routing import output_of

NONE: list[Any] = []


async def test_results_keep_their_order_whoever_is_first() -> None:
    async def run(i: int) -> int:
        for _ in range(5 - i):
            await asyncio.sleep(0)
        return i * i

    assert await for_each(5, run, limit=3) == [0, 1, 4, 9, 16]


async def test_the_first_failure_stops_new_starts() -> None:
    started: list[int] = []

    async def run(i: int) -> None:
        started.append(i)
        await asyncio.sleep(0)
        if i == 1:
            raise NodeError("no", item=i)

    with pytest.raises(NodeError, match="no"):
        await for_each(50, run, limit=2)
    assert len(started) < 10


async def test_failures_take_the_place_of_their_results_when_going_on() -> None:
    async def run(i: int) -> int:
        if i % 2:
            raise NodeError(f"no {i}")
        return i

    found = await for_each(3, run, limit=2, go_on=True)
    assert (found[0], str(found[1]), found[2]) == (0, "no 1", 2)


async def test_other_errors_cancel_the_rest() -> None:
    cancelled: list[int] = []

    async def run(i: int) -> None:
        if i == 0:
            await asyncio.sleep(0)
            raise ZeroDivisionError
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(i)
            raise

    with pytest.raises(ZeroDivisionError):
        await for_each(3, run, limit=3, go_on=True)
    assert sorted(cancelled) == [1, 2]


async def test_nothing_to_do_is_done_at_once() -> None:
    async def run(i: int) -> int:
        return i

    assert await for_each(0, run, limit=5) == []


@pytest.mark.parametrize("number", [-1, 2])
def test_an_output_that_is_not_there_is_named(number: int) -> None:
    with pytest.raises(NodeError, match="between 0 and 1") as caught:
        output_of([[], []], number, 7)
    assert caught.value.item == 7


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("5", 5, True),
        (5, "5.0", False),
        (True, "TRUE", True),
        (True, "1", True),
        (False, 0, True),
        ({"a": 1}, '{"a": 1}', True),
        (None, "", True),
        (MISSING, NONE, True),
        (MISSING, MISSING, True),
        ("a", "A", False),
        (None, 0, False),
        (MISSING, 0, False),
    ],
)
def test_what_a_person_would_call_the_same(left: Any, right: Any, *, expected: bool) -> None:
    assert alike(left, right) is expected
    assert alike(right, left) is expected


def test_null_is_zero_since_version_2_of_comparing() -> None:
    assert comparison(fuzzy=True, version=2)(None, 0)
    assert not comparison(fuzzy=True)(None, 0)
    assert not comparison(fuzzy=False)("5", 5)


@pytest.mark.parametrize(
    ("clash", "expected"),
    [
        ({}, {"a": "", "o": {"x": 1, "y": 2}, "l": [9, 2]}),
        ({"overrideEmpty": True}, {"a": 1, "o": {"x": 1, "y": 2}, "l": [9, 2]}),
        ({"mergeMode": "shallowMerge"}, {"a": "", "o": {"y": 2}, "l": [9]}),
    ],
)
def test_objects_are_merged_as_asked(clash: dict[str, Any], expected: Any) -> None:
    first = {"a": 1, "o": {"x": 1}, "l": [1, 2]}
    second = {"a": "", "o": {"y": 2}, "l": [9]}
    assert merger(clash)([first, second]) == expected
    assert first == {"a": 1, "o": {"x": 1}, "l": [1, 2]}


@pytest.mark.parametrize(
    ("value", "expected"),
    [(" a , b,,", ["a", "b"]), (["a", 1], ["a", "1"]), (None, NONE), ("", NONE)],
)
def test_names_of_fields_are_read_in_both_forms(value: Any, expected: list[str]) -> None:
    assert field_names(value) == expected


def test_keys_are_ordered_as_in_javascript() -> None:
    assert integers_first(["b", "10", "2", "01", "a"]) == ["2", "10", "b", "01", "a"]


@pytest.mark.parametrize(
    ("url", "query", "expected"),
    [
        ("http://h", {"a": 1}, "http://h?a=1"),
        ("http://h?x=1#f", {"a": "b c"}, "http://h?x=1&a=b%20c#f"),
        ("http://h", {"a": {"b": [1]}}, "http://h?a%5Bb%5D%5B%5D=1"),
        ("http://h", {}, "http://h"),
    ],
)
def test_queries_are_appended(url: str, query: dict[str, Any], expected: str) -> None:
    assert http.with_query(url, query) == expected


def test_a_form_of_parts_is_the_same_byte_for_byte_when_repeated() -> None:
    parts: list[http.Part] = [('a"b', "x", None, None), ("f", b"\x00", "n\r\n.bin", "t/u")]
    body, kind = http.multipart(parts)
    assert (body, kind) == http.multipart(parts)
    assert b'name="a%22b"' in body
    assert b'filename="n%0D%0A.bin"' in body


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("text/plain; charset=latin-1", "é"), ("text/plain; charset=none", "\ufffd"), ("", "\ufffd")],
)
def test_text_is_read_in_its_character_set(kind: str, expected: str) -> None:
    assert decode_text(b"\xe9", kind) == expected


def test_a_file_without_a_name_has_none() -> None:
    made = as_file(b"ab", "", "http://h/path/")
    assert made["mimeType"] == "application/octet-stream"
    assert "fileName" not in made
