"""Waiting a while."""

from typing import Any

import pytest

from hive.nodes.flow.wait import Wait
from hive.sdk import NodeError
from hive.sdk.testing import Ports, run_node


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
