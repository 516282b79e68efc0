"""What an execution starts with."""

from typing import Any, cast

from hive.sdk.items import Item, Items


def start_items(input_data: Any) -> Items:
    """Turn what a caller gave into items: an object is one item, a list is one item each.

    >>> start_items({"a": 1}), start_items(None), start_items([{"json": {"b": 2}}, 3])
    ([{'json': {'a': 1}}], [{'json': {}}], [{'json': {'b': 2}}, {'json': {'data': 3}}])
    """
    if isinstance(input_data, list):
        return [_item(each) for each in cast("list[Any]", input_data)]
    return [_item(input_data or {})]


def _item(given: Any) -> Item:
    if not isinstance(given, dict):
        return {"json": {"data": given}}
    known = cast("dict[str, Any]", given)
    return known if isinstance(known.get("json"), dict) else {"json": known}
