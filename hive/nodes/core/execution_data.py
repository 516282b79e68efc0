"""Keep values with the execution, to find it by."""

import re
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Item, Node, NodeError, Outputs, Params
from hive.sdk.items import entries, fields_of
from hive.sdk.javascript import number_text, truthy
from hive.sdk.per_item import per_item

_MOST_KEYS = 10
_KEY_LENGTH = 50
_VALUE_LENGTH = 512
_EMPTY_ALLOWED = 1.1  # since then a missing value is kept as empty text


class ExecutionDataParams(Params):
    """The values by their keys."""

    operation: str = "save"
    data_to_save: dict[str, Any] = Field(default_factory=dict[str, Any])


class ExecutionData(Node[ExecutionDataParams]):
    """Write the values into the record of this run and let the items through."""

    n8n_type = "n8n-nodes-base.executionData"
    versions = (1, 1.1)
    params_type = ExecutionDataParams

    @override
    async def run(self, call: Call[ExecutionDataParams]) -> Outputs:
        kept: dict[str, str] = call.metadata.setdefault("customData", {})

        def make(_: int, item: Item, params: ExecutionDataParams) -> Item:
            if params.operation == "save":
                for pair in entries(params.data_to_save.get("values")):
                    _keep(kept, fields_of(pair), call.version)
            return item

        return [per_item(call, make)]


def _keep(kept: dict[str, str], pair: dict[str, Any], version: float) -> None:
    key, value = pair.get("key", ""), pair.get("value", "")
    if version >= _EMPTY_ALLOWED and not truthy(value):
        value = ""
    if not isinstance(key, str) or not re.fullmatch(r"\w*", key):
        raise NodeError(
            f"The key {key!r} holds more than letters, digits and underscores.",
            parameter="dataToSave",
        )
    if key[:_KEY_LENGTH] not in kept and len(kept) >= _MOST_KEYS:
        return
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise NodeError(f"The value of {key!r} is neither text nor a number.")
    text = value if isinstance(value, str) else number_text(value)
    kept[key[:_KEY_LENGTH]] = text[:_VALUE_LENGTH]
