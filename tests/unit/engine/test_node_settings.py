"""The settings every node has: disabled, once, always data, retry, on error, pinned."""

from typing import Any

import pytest

from hive.engine.state import NodeRun
from tests.engine_parts import World, a_workflow, json_of, order_of, rows

CHAIN = "S>A A>B"


async def test_a_disabled_node_passes_its_first_input_on() -> None:
    workflow = a_workflow("S=start A=break B", CHAIN, A={"disabled": True})
    outcome = await World().run(workflow, items=rows(1))
    assert json_of(outcome, "B") == [{"v": 1}]


async def test_once_means_only_the_first_item_of_each_input() -> None:
    workflow = a_workflow("S=start A B", CHAIN, A={"executeOnce": True})
    outcome = await World().run(workflow, items=rows(1, 2, 3))
    assert json_of(outcome, "A") == [{"v": 1}]


@pytest.mark.parametrize("kind", ["nothing", "vanish"])
async def test_always_data_lets_the_branch_go_on(kind: str) -> None:
    workflow = a_workflow(f"S=start A={kind} B", CHAIN, A={"alwaysOutputData": True})
    outcome = await World().run(workflow, items=rows(1))
    assert json_of(outcome, "B") == [{}]


async def test_pinned_data_stands_in_for_its_node_when_asked() -> None:
    workflow = a_workflow("S=start A=break B", CHAIN).model_copy(
        update={"pin_data": {"A": [{"json": {"v": "wrapped"}}, {"v": "bare"}]}}
    )
    outcome = await World().run(workflow, pins=True)
    assert json_of(outcome, "B") == [{"v": "wrapped"}, {"v": "bare"}]
    assert (await World().run(workflow)).status == "error"


async def test_a_failed_node_stops_the_execution() -> None:
    outcome = await World().run(a_workflow("S=start A=break B", CHAIN))
    assert outcome.status == "error"
    assert outcome.error is not None
    assert (outcome.error.message, outcome.error.node, outcome.error.item) == ("broken 1", "A", 0)
    assert order_of(outcome) == "S A"


async def test_an_unexpected_error_is_the_nodes_failure_too() -> None:
    outcome = await World().run(a_workflow("S=start A=bug B", CHAIN))
    assert outcome.error is not None
    assert (outcome.error.message, outcome.error.kind) == ("division by zero", "ZeroDivisionError")


@pytest.mark.parametrize(
    "setting", [{"continueOnFail": True}, {"onError": "continueRegularOutput"}]
)
async def test_going_on_after_an_error_passes_the_input_on(setting: dict[str, Any]) -> None:
    outcome = await World().run(a_workflow("S=start A=break B", CHAIN, A=setting), items=rows(1, 2))
    assert outcome.status == "success"
    assert json_of(outcome, "B") == [{"v": 1}, {"v": 2}]
    assert outcome.runs["A"][0].status == "error"


async def test_an_execution_that_went_on_after_an_error_can_be_resumed() -> None:
    workflow = a_workflow("S=start A=break B", CHAIN, A={"continueOnFail": True})
    whole = await World().run(workflow, items=rows(1))
    history: list[NodeRun] = [whole.runs["S"][0], whole.runs["A"][0]]
    outcome = await World().run(workflow, items=rows(1), history=history)
    assert json_of(outcome, "B") == [{"v": 1}]


@pytest.mark.parametrize(
    ("failures", "settings", "tries", "slept", "status"),
    [
        (1, {}, 2, [1.0], "success"),
        (9, {}, 3, [1.0, 1.0], "error"),
        (9, {"maxTries": 9, "waitBetweenTries": 0}, 5, [1.0] * 4, "error"),
        (9, {"maxTries": 1, "waitBetweenTries": 99_999}, 2, [5.0], "error"),
        (9, {"waitBetweenTries": 20}, 3, [0.02, 0.02], "error"),
    ],
)
async def test_a_node_is_tried_again_within_bounds(
    failures: int, settings: dict[str, Any], tries: int, slept: list[float], status: str
) -> None:
    world = World()
    workflow = a_workflow(
        "S=start A=break", "S>A",
        A={"retryOnFail": True, "parameters": {"text": failures}, **settings},
    )  # fmt: skip
    outcome = await world.run(workflow)
    assert outcome.status == status
    assert outcome.runs["A"][0].tries == tries
    assert world.slept == slept
    assert [a.attempt for a in world.activities if a.spec.name == "A"] == [*range(1, tries + 1)]


async def test_an_effect_is_announced_once_for_all_tries() -> None:
    world = World()
    again = {"retryOnFail": True, "hive": {"effect": "retryable"}}
    await world.run(a_workflow("S=start A=break", "S>A", A=again))
    assert world.watcher.notes.count("commit before A") == 1


async def test_errors_of_items_leave_by_an_output_of_their_own() -> None:
    workflow = a_workflow(
        "S=start A=pass Fine Bad", "S>A A:0>Fine A:1>Bad", A={"onError": "continueErrorOutput"}
    )
    items: Any = [*rows(1), {"json": {"error": "no"}}]
    outcome = await World().run(workflow, items=items)
    assert json_of(outcome, "Fine") == [{"v": 1}]
    assert json_of(outcome, "Bad") == [{"error": "no"}]
