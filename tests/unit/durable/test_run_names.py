"""Names, payloads and priorities of runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hive.durable.dbos_setup import queue_priority
from hive.durable.port import RunRef, SegmentKind, seal

SUBJECTS = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), min_size=1)
COUNTS = st.integers(min_value=0, max_value=10**9)


@pytest.mark.parametrize(
    ("ref", "name"),
    [
        (RunRef(SegmentKind.EXECUTION, "a", 2, 3), "exec:a:2:3"),
        (RunRef(SegmentKind.EXECUTION, "a"), "exec:a:0:1"),
        (RunRef(SegmentKind.TASK, "b", attempt=4), "task:b:4"),
    ],
)
def test_a_run_is_named_after_its_work(ref: RunRef, name: str):
    assert ref.id == name


@given(SUBJECTS, COUNTS, COUNTS)
def test_a_name_reads_back_as_the_same_run(subject: str, segment: int, attempt: int):
    for ref in (
        RunRef(SegmentKind.EXECUTION, subject, segment, attempt),
        RunRef(SegmentKind.TASK, subject, attempt=attempt),
    ):
        assert RunRef.parse(ref.id) == ref


@pytest.mark.parametrize("text", ["", "exec:a:1", "task:a:1:2", "job:a:1", "task::1", "task:a:x"])
def test_what_is_no_name_is_refused(text: str):
    with pytest.raises(ValueError, match=r".+"):
        RunRef.parse(text)


@pytest.mark.parametrize(
    ("kind", "subject", "segment", "attempt"),
    [
        (SegmentKind.TASK, "a:b", 0, 1),
        (SegmentKind.TASK, "", 0, 1),
        (SegmentKind.TASK, "a", 1, 1),
        (SegmentKind.EXECUTION, "a", -1, 1),
        (SegmentKind.EXECUTION, "a", 0, -1),
    ],
)
def test_a_name_that_could_not_be_read_back_is_not_made(
    kind: SegmentKind, subject: str, segment: int, attempt: int
):
    with pytest.raises(ValueError, match=r".+"):
        RunRef(kind, subject, segment, attempt)


def test_the_next_attempt_differs_in_nothing_else():
    ref = RunRef(SegmentKind.EXECUTION, "a", 5, 1)
    assert ref.next_attempt() == RunRef(SegmentKind.EXECUTION, "a", 5, 2)


def test_a_sealed_payload_is_a_copy():
    payload = {"list": [1]}
    sealed = seal(payload)
    payload["list"].append(2)
    assert sealed == {"list": [1]}


@pytest.mark.parametrize(("ours", "theirs"), [(100, 1), (50, 51), (0, 101), (500, 1), (-5, 101)])
def test_higher_priority_is_taken_first(ours: int, theirs: int):
    assert queue_priority(ours) == theirs
