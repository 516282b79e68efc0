from datetime import UTC, datetime
from random import Random
from uuid import uuid4

import pytest
from pydantic import ValidationError

from hive.agents.clients.port import (
    AgentBusyError,
    AgentCallError,
    AgentProtocolError,
    AgentRefusedError,
    AgentUnreachableError,
)
from hive.coordinator.attempt import conversation
from hive.coordinator.matching import needs_key
from hive.coordinator.model import (
    FINAL,
    TRANSITIONS,
    CapabilityNeed,
    Task,
    TaskError,
    TaskRequest,
    TaskStatus,
)
from hive.coordinator.priority import RANGES, band_of
from hive.coordinator.repository import SOURCES
from hive.coordinator.retrying import BUSY_LIMIT, TryAgain, after_failure

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def a_task(**changes: object) -> Task:
    fields: dict[str, object] = {**dict.fromkeys(Task.model_fields)}
    fields |= {"id": uuid4(), "tenant_id": "default", "title": "T", "description": "D"}
    fields |= {"priority": 50, "status": "running", "capabilities": (), "parameters": {}}
    fields |= {"depends_on": (), "dependencies_left": 0, "timeout": 60, "max_attempts": 3}
    fields |= {"attempt": 1, "failures": 0, "metadata": {}, "created_at": NOON}
    return Task.model_validate({**fields, **changes})


def test_every_priority_has_the_band_of_its_range():
    for band, (least, most) in RANGES.items():
        assert {band_of(each) for each in range(least, most + 1)} == {band}
    assert sorted(n for least, most in RANGES.values() for n in range(least, most + 1)) == list(
        range(101)
    )


def test_final_tasks_stay_what_they_are():
    assert {status for status in TaskStatus if not TRANSITIONS[status]} == FINAL
    assert all(not FINAL & {TaskStatus(each) for each in SOURCES[to]} for to in TaskStatus)


def test_an_open_task_can_always_be_cancelled_and_can_always_fail():
    for status in set(TaskStatus) - FINAL:
        assert {TaskStatus.CANCELLED, TaskStatus.FAILED} <= TRANSITIONS[status]


BAD_REQUESTS = [
    {"title": ""},
    {"title": "x" * 256},
    {"title": "a\x00b"},
    {"description": "\udfff"},
    {"priority": 101},
    {"priority": -1},
    {"priority": 1e400},
    {"priority": 50.5},
    {"priority": True},
    {"priority": "50"},
    {"capabilities": [{"name": "x", "min_proficiency": 2}]},
    {"capabilities": ["x", "x"]},
    {"capabilities": [f"c{n}" for n in range(17)]},
    {"depends_on": ["not an id"]},
    {"depends_on": ["0198c0de-0000-7000-8000-000000000000"] * 2},
    {"deadline": "2026-01-01T00:00:00"},
    {"deadline": "0001-01-01T00:00:00+14:00"},
    {"timeout": 0},
    {"timeout": float("inf")},
    {"max_attempts": 0},
    {"metadata": {"a": {"b": "\x00"}}},
    {"metadata": {"\x00": 1}},
    {"parameters": {"seed": 2**64}},
    {"parameters": {"temperature": float("nan")}},
    {"messages": [{"content": "no role"}]},
    {"colour": "red"},
]


@pytest.mark.parametrize("change", BAD_REQUESTS)
def test_a_request_that_makes_no_sense_is_refused(change: dict[str, object]):
    with pytest.raises(ValidationError):
        TaskRequest.model_validate({"title": "T", **change})


def test_values_nested_without_end_are_refused():
    nested: dict[str, object] = {}
    for _ in range(200):
        nested = {"a": nested}
    with pytest.raises(ValidationError, match="nested deeper"):
        TaskRequest.model_validate({"title": "T", "metadata": nested})


def test_capabilities_may_be_plain_names():
    request = TaskRequest.model_validate({"title": "T", "capabilities": ["a", {"name": "b"}]})
    assert [need.name for need in request.capabilities] == ["a", "b"]


def test_equal_needs_have_the_same_key_whatever_their_order():
    a, b = CapabilityNeed(name="a"), CapabilityNeed(name="b", min_proficiency=0.5)
    assert needs_key([a, b]) == needs_key([b, a])
    assert needs_key([a]) != needs_key([CapabilityNeed(name="a", min_proficiency=0.1)])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [("user", "D")]),
        ({"description": " "}, [("user", "T")]),
        ({"messages": [{"role": "system", "content": "S"}]}, [("system", "S"), ("user", "D")]),
        ({"messages": [{"role": "user", "content": "M"}], "description": ""}, [("user", "M")]),
    ],
)
def test_the_prompt_is_what_was_said_last(
    changes: dict[str, object], expected: list[tuple[str, str]]
):
    said = conversation(a_task(**changes))
    assert [(each["role"], each["content"]) for each in said] == expected


def decide(error: AgentCallError, **changes: object) -> TryAgain | TaskError:
    return after_failure(a_task(**changes), error, random=Random(1))


def test_a_failure_is_tried_again_until_there_were_too_many():
    first = decide(AgentUnreachableError())
    assert isinstance(first, TryAgain)
    assert (first.failures, first.delay_s <= 0.5) == (1, True)
    last = decide(AgentProtocolError("it said <html>"), failures=2)
    assert isinstance(last, TaskError)
    assert last.reason == "attempts_exhausted"
    assert last.message == "Failed 3 times, the last time: it said <html>"


def test_a_refused_request_is_never_tried_again():
    refused = decide(AgentRefusedError("bad schema"))
    assert refused == TaskError(reason="agent_refused", message="bad schema")


def test_a_busy_agent_costs_no_failure_but_patience_ends():
    busy = decide(AgentBusyError(), failures=2)
    assert isinstance(busy, TryAgain)
    assert busy.failures == 2
    assert isinstance(decide(AgentBusyError(), attempt=3 + BUSY_LIMIT), TaskError)
