"""What n8n does to the items of a node before and after it runs, as pure functions."""

from collections.abc import Sequence
from typing import Any

from hive.sdk.items import Item, Items, Outputs, entries, fields_of, is_list, is_object

# An item whose json has only these keys is an error, not data.
_ERROR_KEYS = {"error", "message", "details"}


def with_lineage(inputs: Sequence[Items | None]) -> list[Items | None]:
    """Copy the items, each paired with its own place on the inputs."""
    return [None if items is None else _numbered(items, i) for i, items in enumerate(inputs)]


def _numbered(items: Items, port: int) -> Items:
    if port == 0:
        return [{**item, "pairedItem": {"item": i}} for i, item in enumerate(items)]
    return [{**item, "pairedItem": {"item": i, "input": port}} for i, item in enumerate(items)]


def first_only(inputs: Sequence[Items | None]) -> list[Items | None]:
    """Cut every input to its first item (the setting "execute once")."""
    return [None if items is None else items[:1] for items in inputs]


def fill_pairs(outputs: Outputs, inputs: Sequence[Items | None]) -> Outputs:
    """Pair the items that a node left unpaired, where there is no doubt about it."""
    if len(inputs) != 1:
        return outputs
    given = len(inputs[0] or [])
    single = len(outputs) == 1
    same_number = single and given == len(outputs[0])
    to_first = given == 1 or (single and given > 1 and len(outputs[0]) == 1)
    if not to_first and not same_number:
        return outputs
    if all("pairedItem" in item for items in outputs for item in items):
        return outputs
    return [
        [
            item
            if "pairedItem" in item
            else {**item, "pairedItem": {"item": i if same_number and given != 1 else 0}}
            for i, item in enumerate(items)
        ]
        for items in outputs
    ]


def at_least_one(outputs: Outputs | None, inputs: Sequence[Items | None]) -> Outputs:
    """Give one empty item where a node gave none (the setting "always output data")."""
    if outputs and outputs[0]:
        return outputs
    pairs = [
        {"item": i, "input": port}
        for port, items in enumerate(inputs)
        for i in range(len(entries(items)))
    ]
    return [[{"json": {}, "pairedItem": pairs}], *(outputs or [[]])[1:]]


def unify_errors(outputs: Outputs) -> Outputs:
    """Report the errors of items the same way, however their node did it."""
    if not any(
        "error" in item or "$error" in (item.get("json") or ())
        for items in outputs
        for item in items
    ):
        return outputs
    return [[_unified(item) if _is_marked(item) else item for item in items] for items in outputs]


def _is_marked(item: Item) -> bool:
    json = fields_of(item.get("json"))
    return "error" in item or ("$error" in json and "$json" in json)


def _unified(item: Item) -> Item:
    json = fields_of(item.get("json"))
    error = json["$error"] if "$error" in json and "$json" in json else item["error"]
    return {**item, "error": error, "json": {"error": _message(error)}}


def _message(error: Any) -> Any:
    return error.get("message") if is_object(error) else error


def split_errors(outputs: Outputs, inputs: Sequence[Items | None], regular: int) -> Outputs:
    """Move items that are errors to one more output, with the json of the item they came from."""
    errors: Items = []
    sorted_outputs: Outputs = []
    for index in range(regular):
        items = outputs[index] if index < len(outputs) else []
        sorted_outputs.append([item for item in items if not _is_error(item)])
        errors.extend(_with_origin(item, inputs) for item in items if _is_error(item))
    return [*sorted_outputs, errors]


def _is_error(item: Item) -> bool:
    if item.get("error"):
        return True
    json = fields_of(item.get("json"))
    return bool(json.get("error")) and json.keys() <= _ERROR_KEYS


def _with_origin(item: Item, inputs: Sequence[Items | None]) -> Item:
    paired: Any = item.get("pairedItem")
    if is_list(paired):
        paired = paired[0] if paired else None
    if isinstance(paired, int):
        paired = {"item": paired}
    if not is_object(paired):
        return item
    port, index = paired.get("input") or 0, paired.get("item", 0)
    origin = inputs[port] if port < len(inputs) else None
    if not origin or not 0 <= index < len(origin):
        return item
    return {**item, "json": {**origin[index]["json"], **item["json"]}}


def failed_softly(outputs: Outputs | None) -> bool:
    """Tell whether the first item says that the node failed without raising."""
    if not outputs or not outputs[0]:
        return False
    error = fields_of(outputs[0][0].get("json")).get("error")
    return error is not None and error is not False
