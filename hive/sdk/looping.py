"""The state of a loop over batches of items, kept between the runs of its node."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from hive.sdk.errors import NodeError
from hive.sdk.items import Item, Items, is_list, is_object


def advance(
    memory: dict[str, Any],
    items: Items,
    *,
    size: int,
    reset: bool,
    source: Mapping[str, Any] | None,
) -> Items:
    """Take the next batch out of `memory`, which this brings up to date; empty at the end.

    The first run, and one that resets, begins a new loop over `items`; in all others `items` are
    what came back from the last batch.
    """
    if size < 1:
        raise NodeError("The batch size must be at least 1.", parameter="batchSize")
    if "items" not in memory or reset:
        memory.update(
            currentRunIndex=0,
            maxRunIndex=ceil(len(items) / size),
            sourceData=source,
            items=items[size:],
            processedItems=[],
        )
        batch = items[:size]
    else:
        batch = [_from_start(item, memory["sourceData"]) for item in memory["items"][:size]]
        memory["currentRunIndex"] += 1
        del memory["items"][:size]
        memory["processedItems"].extend(
            {**item, "pairedItem": {"item": i, "sourceOverwrite": source}}
            for i, item in enumerate(items)
        )
    memory["noItemsLeft"] = not memory["items"]
    memory["done"] = not batch
    return batch


def _from_start(item: Item, source: Any) -> Item:
    """Note that an item came from where the loop began, not from its last turn."""
    paired = item.get("pairedItem", 0)
    places = paired if is_list(paired) else [paired]
    made = [
        {**(place if is_object(place) else {"item": place}), "sourceOverwrite": source}
        for place in places
    ]
    return {**item, "pairedItem": made if is_list(paired) else made[0]}
