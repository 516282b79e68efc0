"""Nodes that pass items on, later or never."""

import json
from typing import Any

import pytest

from hive.nodes.flow.no_op import NoOp
from hive.nodes.flow.stop_and_error import StopAndError
from hive.nodes.flow.wait import Wait
from hive.sdk import NodeError, WorkflowStoppedError
from hive.sdk.testing import Ports, run_node


async def test_nothing_is_done_to_items() -> None:
    assert await run_node(NoOp(), {}, {"a": 1}, {"a": 2}) == [[{"a": 1}, {"a": 2}]]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"errorMessage": "enough"}, "enough"),
        ({"errorType": "errorObject", "errorObject": '{"message": "m", "error": "e"}'}, "m"),
        ({"errorType": "errorObject", "errorObject": {"description": "d"}}, "d"),
        ({"errorType": "errorObject", "errorObject": '{"code": 1}'}, 'Error: {"code": 1}'),
        ({"errorType": "errorObject", "errorObject": "no json"}, "no json"),
    ],
)
async def test_a_workflow_stops_with_the_words_of_its_author(
    params: dict[str, Any], message: str
) -> None:
    with pytest.raises(WorkflowStoppedError) as caught:
        await run_node(StopAndError(), params, {})
    assert caught.value.message == message


async def test_the_whole_error_object_is_kept() -> None:
    given = {"message": "m", "code": 7}
    params = {"errorType": "errorObject", "errorObject": json.dumps(given)}
    with pytest.raises(WorkflowStoppedError) as caught:
        await run_node(StopAndError(), params, {})
    assert caught.value.details == given


@pytest.mark.parametrize(
    ("params", "version", "seconds"),
    [
        ({}, 1.1, 5),
        ({"amount": 1, "unit": "minutes"}, 1, 60),
        ({"amount": -3}, 1.1, 0),
        ({"resume": "specificTime", "dateTime": "2026-01-01T12:00:30Z"}, 1.1, 30),
        ({"resume": "specificTime", "dateTime": "2020-01-01"}, 1.1, 0),
    ],
)
async def test_items_are_passed_on_later(
    params: dict[str, Any], version: float, seconds: float
) -> None:
    ports = Ports()
    assert await run_node(Wait(), params, {"a": 1}, ports=ports, version=version) == [[{"a": 1}]]
    assert ports.slept == [seconds]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"amount": 2, "unit": "hours"}, "cannot wait for 7200 seconds yet"),
        ({"unit": "years"}, "no unit of time 'years'"),
        ({"resume": "webhook"}, "cannot wait for 'webhook' yet"),
        ({"resume": "specificTime", "dateTime": "soon"}, "'soon' is not a date"),
    ],
)
async def test_a_wait_that_cannot_be_is_refused(params: dict[str, Any], message: str) -> None:
    with pytest.raises(NodeError, match=message):
        await run_node(Wait(), params, {}, version=1.1)
