"""Loops over batches, turn by turn."""

from typing import Any

import pytest

from hive.nodes.flow.split_in_batches import SplitInBatchesV1, SplitInBatchesV2, SplitInBatchesV3
from hive.sdk import NodeError
from hive.sdk.items import Items
from hive.sdk.testing import run_items

ITEMS: Items = [{"json": {"n": n}, "pairedItem": {"item": n}} for n in range(5)]


def numbers(items: Items) -> list[Any]:
    return [item["json"].get("n") for item in items]


async def turns(node: Any, params: dict[str, Any], count: int) -> tuple[list[Any], dict[str, Any]]:
    """Take turns, giving each batch back as a worker would; return what left, and the memory."""
    memory: dict[str, Any] = {}
    given = ITEMS
    found: list[Any] = []
    for index in range(count):
        outputs = await run_items(
            node(), params, items=given, memory=memory, metadata={}, run_index=index
        )
        found.append(None if outputs is None else [numbers(items) for items in outputs])
        given = [item for items in outputs or [] for item in items]
    return found, memory


async def test_version_3_gives_batches_by_its_second_output_and_all_at_the_end() -> None:
    found, memory = await turns(SplitInBatchesV3, {"batchSize": 2}, 4)
    assert found == [
        [[], [0, 1]],
        [[], [2, 3]],
        [[], [4]],
        [[0, 1, 2, 3, 4], []],
    ]
    assert memory["done"]
    assert memory["noItemsLeft"]


async def test_version_2_has_the_outputs_the_other_way_round() -> None:
    found, _ = await turns(SplitInBatchesV2, {"batchSize": 3}, 3)
    assert found == [[[0, 1, 2], []], [[3, 4], []], [[], [0, 1, 2, 3, 4]]]


async def test_version_1_just_stops() -> None:
    found, _ = await turns(SplitInBatchesV1, {"batchSize": 4}, 3)
    assert found == [[[0, 1, 2, 3]], [[4]], None]


async def test_a_batch_has_ten_items_by_default_and_one_in_version_3() -> None:
    assert (await turns(SplitInBatchesV2, {}, 1))[0] == [[[0, 1, 2, 3, 4], []]]
    assert (await turns(SplitInBatchesV3, {}, 1))[0] == [[[], [0]]]


async def test_a_reset_begins_again() -> None:
    memory: dict[str, Any] = {}
    params = {"batchSize": 4, "options": {"reset": True}}
    for _ in range(2):
        outputs = await run_items(
            SplitInBatchesV3(), params, items=ITEMS, memory=memory, metadata={}
        )
        assert outputs is not None
        assert numbers(outputs[1]) == [0, 1, 2, 3]


async def test_later_batches_say_that_they_came_from_the_start_of_the_loop() -> None:
    memory: dict[str, Any] = {}
    source = {"previousNode": "First", "previousNodeOutput": 0, "previousNodeRun": 0}
    back = {"previousNode": "Body", "previousNodeOutput": 0, "previousNodeRun": 0}
    node = SplitInBatchesV3()
    await run_items(node, {"batchSize": 4}, items=ITEMS, memory=memory, metadata={}, source=source)
    outputs = await run_items(
        node, {"batchSize": 4}, items=ITEMS[:1], memory=memory, metadata={}, source=back
    )
    assert outputs is not None
    assert outputs[1][0]["pairedItem"] == {"item": 4, "sourceOverwrite": source}


async def test_recorded_turns_bring_the_loop_back_to_where_it_was() -> None:
    node = SplitInBatchesV3()
    memory: dict[str, Any] = {}
    recalled: dict[str, Any] = {}
    given = ITEMS
    for _ in range(4):
        metadata: dict[str, Any] = {}
        outputs = await run_items(
            node, {"batchSize": 2}, items=given, memory=memory, metadata=metadata
        )
        node.recall(recalled, given, metadata)
        assert recalled == memory
        given = [item for items in outputs or [] for item in items]


async def test_a_batch_without_items_is_refused() -> None:
    with pytest.raises(NodeError, match="must be at least 1"):
        await run_items(SplitInBatchesV3(), {"batchSize": 0}, items=ITEMS)
