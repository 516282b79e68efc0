"""Stopping a workflow with an error."""

import json
from typing import Any

import pytest

from hive.nodes.flow.stop_and_error import StopAndError
from hive.sdk import WorkflowStoppedError
from hive.sdk.testing import run_node


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
