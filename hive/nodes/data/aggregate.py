"""Gather many items into one, or into one for each group."""

import json
from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Item, Items, Node, NodeError, Outputs, Params
from hive.sdk.items import Json, is_container
from hive.sdk.lists.aggregating import (
    fields_to_aggregate,
    gather_fields,
    gather_files,
    gather_items,
)
from hive.sdk.lists.names import field_names
from hive.sdk.paths import get, put


class AggregateParams(Params):
    """Single fields, or whole items."""

    aggregate: Literal["aggregateIndividualFields", "aggregateAllItemData"] = (
        "aggregateIndividualFields"
    )
    fields_to_aggregate: dict[str, Any] = Field(default_factory=dict[str, Any])
    destination_field_name: str = "data"
    include: str = "allFields"
    fields_to_exclude: Any = ""
    fields_to_include: Any = ""
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class Aggregate(Node[AggregateParams]):
    """Give lists of what the items hold."""

    n8n_type = "n8n-nodes-base.aggregate"
    params_type = AggregateParams
    per_item = False

    @override
    async def run(self, call: Call[AggregateParams]) -> Outputs:
        params = call.params
        by = field_names(params.options.get("groupByFields"), "fields to group by")
        if not by:
            return [[_gathered(call.items, list(range(len(call.items))), params)]]
        made: Items = []
        for values, rows in _groups(call.items, by):
            item = _gathered([call.items[i] for i in rows], rows, params)
            group: Json = {}
            for name, value in zip(by, values, strict=True):
                put(group, name, value)
            made.append({**item, "json": group | item["json"], "pairedItem": {"item": rows[0]}})
        return [made]


def _gathered(items: Items, places: list[int], params: AggregateParams) -> Item:
    if params.aggregate == "aggregateIndividualFields":
        fields = fields_to_aggregate(params.fields_to_aggregate)
        made = gather_fields(items, fields, params.options)
        used = list(range(len(items)))
    else:
        exclude = _names(params, "specifiedFields", params.fields_to_include)
        rows, used = gather_items(
            items,
            exclude=_names(params, "allFieldsExcept", params.fields_to_exclude),
            include=exclude,
        )
        made = {params.destination_field_name: rows}
    item: Item = {"json": made, "pairedItem": [{"item": places[i]} for i in used]}
    if params.options.get("includeBinaries"):
        unique = bool(params.options.get("keepOnlyUnique"))
        gather_files(item, [items[i] for i in used], unique=unique)
    return item


def _names(params: AggregateParams, wanted: str, value: Any) -> list[str]:
    return field_names(value) if params.include in {wanted, "allFields"} else []


def _groups(items: Items, by: list[str]) -> list[tuple[list[Any], list[int]]]:
    groups: dict[str, tuple[list[Any], list[int]]] = {}
    for i, item in enumerate(items):
        values = [get(item["json"], name) for name in by]
        if any(is_container(value) for value in values):
            raise NodeError("Items can only be grouped by fields with a single value.")
        groups.setdefault(json.dumps(values), (values, []))[1].append(i)
    return list(groups.values())
