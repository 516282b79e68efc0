"""What flows along the wires of a workflow.

Items are plain dicts on every path: a model object per item would cost more time and memory than
most nodes do. The keys are n8n's: `json`, and optionally `pairedItem`, `binary` and `error`.
"""

from typing import Any

from typing_extensions import TypeIs

Json = dict[str, Any]
Item = dict[str, Any]
Items = list[Item]
Outputs = list[Items]


def item(json: Json, *, paired: int | None = None) -> Item:
    """Build an item; `paired` is the index of the input item it came from."""
    return {"json": json} if paired is None else {"json": json, "pairedItem": {"item": paired}}


def is_object(value: object) -> TypeIs[dict[str, Any]]:
    """Tell whether a JSON value is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeIs[list[Any]]:
    """Tell whether a JSON value is a list."""
    return isinstance(value, list)


def is_container(value: object) -> TypeIs[dict[str, Any] | list[Any]]:
    """Tell whether a JSON value is an object or a list."""
    return isinstance(value, dict | list)


def fields_of(value: object) -> dict[str, Any]:
    """Give an object as it is, and nothing's fields as none."""
    return value if is_object(value) else {}


def entries(value: object) -> list[Any]:
    """Give a list as it is, and nothing as an empty list."""
    return value if is_list(value) else []
