"""Runs a node's work item by item, as most of n8n's nodes do."""

from collections.abc import Callable

from hive.sdk.errors import NodeError
from hive.sdk.items import Item, Items, Json
from hive.sdk.node import Call, P


def failed(error: NodeError, i: int) -> Item:
    """Build the item that stands for the failure of item `i`."""
    return {"json": {"error": error.message}, "pairedItem": {"item": i}}


def per_item(
    call: Call[P],
    make: Callable[[int, Item, P], Item | Items],
    *,
    on_error: Callable[[NodeError, int], Item] = failed,
) -> Items:
    """Give what `make` makes of each item; a tolerated error becomes an item of its own."""
    made: Items = []
    for i, item in enumerate(call.items):
        try:
            found = make(i, item, call.resolve(i))
        except NodeError as error:
            if not call.continue_on_fail:
                raise
            found = on_error(error, i)
        if isinstance(found, list):
            made.extend(found)
        else:
            made.append(found)
    return made


def with_json(item: Item, json: Json, i: int, *, binary: bool = True) -> Item:
    """Build the item that follows item `i`, with this json and, if wanted, its files."""
    made: Item = {"json": json, "pairedItem": {"item": i}}
    if binary and "binary" in item:
        made["binary"] = item["binary"]
    return made
