"""Remove items that repeat others of this run, or of earlier ones."""

from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Items, Node, NodeError, Outputs, Params
from hive.sdk.lists.duplicates import all_names, remove_duplicates
from hive.sdk.lists.names import field_names

_NULLS = 1.1


class RemoveDuplicatesParams(Params):
    """Which fields make two items the same."""

    operation: str = "removeDuplicateInputItems"
    compare: Literal["allFields", "allFieldsExcept", "selectedFields"] = "allFields"
    fields_to_exclude: Any = ""
    fields_to_compare: Any = ""
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class RemoveDuplicates(Node[RemoveDuplicatesParams]):
    """Keep the first of equal items."""

    n8n_type = "n8n-nodes-base.removeDuplicates"
    versions = (1, 1.1, 2)
    params_type = RemoveDuplicatesParams
    per_item = False

    @override
    async def run(self, call: Call[RemoveDuplicatesParams]) -> Outputs:
        params = call.params
        if params.operation != "removeDuplicateInputItems":
            raise NodeError(
                "Hive cannot compare items with earlier executions yet.", parameter="operation"
            )
        dotted = not params.options.get("disableDotNotation")
        kept = remove_duplicates(
            call.items,
            _names(call.items, params, dotted=dotted),
            dotted=dotted,
            nulls=call.version >= _NULLS,
            only=bool(params.options.get("removeOtherFields")),
        )
        return [kept]


def _names(items: Items, params: RemoveDuplicatesParams, *, dotted: bool) -> list[str]:
    if params.compare == "selectedFields":
        chosen = field_names(params.fields_to_compare)
        if not chosen:
            raise NodeError("No fields specified. Please add a field to compare on")
        return chosen
    if params.compare == "allFields":
        return all_names(items, dotted=dotted)
    excluded = field_names(params.fields_to_exclude)
    if not excluded:
        raise NodeError("No fields specified. Please add a field to exclude from comparison")
    source = items[:1] if dotted else items
    return [name for name in all_names(source, dotted=dotted) if name not in excluded]
