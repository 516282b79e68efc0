"""Run the user's own code."""

from typing import Any, Literal

from typing_extensions import override

from hive.sdk import Call, Item, Items, Node, NodeError, Outputs, Params
from hive.sdk.code import ITEM_KEYS, normal_items
from hive.sdk.items import is_list, is_object
from hive.sdk.javascript import to_text, typeof

Mode = Literal["runOnceForAllItems", "runOnceForEachItem"]


class CodeParams(Params):
    """The code, its language, and whether it sees all items or one at a time."""

    mode: Mode = "runOnceForAllItems"
    language: Literal["javaScript", "python", "pythonNative"] = "javaScript"
    js_code: str = ""
    python_code: str = ""


class Code(Node[CodeParams]):
    """Give what the code returns."""

    n8n_type = "n8n-nodes-base.code"
    versions = (1, 2)
    params_type = CodeParams
    per_item = False

    @override
    def ignored(self, parameters: Any) -> frozenset[str]:
        return super().ignored(parameters) | {"jsCode", "pythonCode"}

    @override
    async def run(self, call: Call[CodeParams]) -> Outputs:
        if call.params.mode == "runOnceForEachItem":
            return [await _each(call)]
        try:
            value = await _value(call, call.items, "all")
            return [_all_items(value)]
        except NodeError as error:
            if not call.continue_on_fail:
                raise
            return [[{"json": {"error": error.message}}]]


async def _value(call: Call[CodeParams], items: Items, mode: Literal["all", "each"]) -> Any:
    params = call.params
    python = params.language != "javaScript"
    result = await call.context.code.run(
        language="python" if python else "javascript",
        mode=mode,
        code=params.python_code if python else params.js_code,
        items=items,
    )
    return result.value


async def _each(call: Call[CodeParams]) -> Items:
    try:
        values = await _value(call, call.items, "each")
        return [made for i, value in enumerate(values) if (made := _one(value, i))]
    except NodeError:
        if not call.continue_on_fail:
            raise
    return [made for i in range(len(call.items)) if (made := await _tolerated(call, i))]


async def _tolerated(call: Call[CodeParams], i: int) -> Item | None:
    """Run one item alone, so that its error is its own."""
    try:
        values = await _value(call, call.items[i : i + 1], "each")
        return _one(values[0] if values else None, i)
    except NodeError as error:
        return {"json": {"error": error.message}, "pairedItem": {"item": i}}


def _all_items(value: Any) -> Items:
    """Turn what the code returned into items; raises `NodeError` where that makes no sense."""
    if value is None:
        return []
    rows: list[Any] = value if is_list(value) else [value]
    if not all(is_object(row) for row in rows):
        raise NodeError(
            "Code doesn't return items properly",
            description="Return a list of objects, one for each item to give.",
        )
    if is_list(value) and any(not ITEM_KEYS.isdisjoint(row) for row in rows):
        for index, row in enumerate(rows):
            _check_keys(row, index)
    return [_checked(item, index) for index, item in enumerate(normal_items(rows))]


def _one(value: Any, index: int) -> Item | None:
    if value is None:
        return None
    if is_list(value):
        raise NodeError(
            "Code doesn't return a single object",
            item=index,
            description="To give several items, run the code once for all items.",
        )
    if not is_object(value):
        raise NodeError(
            "Code doesn't return an object",
            item=index,
            description=f"It returned {to_text(value)!r}, which is {typeof(value)}.",
        )
    made = _checked(normal_items([value])[0], index)
    _check_keys(made, index)
    return {**made, "pairedItem": {"item": index}}


def _check_keys(row: dict[str, Any], index: int) -> None:
    unknown = [key for key in row if key not in ITEM_KEYS]
    if unknown:
        raise NodeError(
            f"Unknown top-level item key: {unknown[0]}",
            item=index,
            description="The fields of an item belong under its key 'json'.",
        )


def _checked(item: Item, index: int) -> Item:
    for key in ("json", "binary"):
        if key in item and not is_object(item[key]):
            raise NodeError(f"A '{key}' property isn't an object", item=index)
    return item
