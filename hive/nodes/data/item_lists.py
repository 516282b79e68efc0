"""The older node for lists: split, gather, deduplicate, sort, limit, summarise."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Items, Node, NodeError, Outputs, Params
from hive.sdk.items import entries, fields_of, is_container, is_list, is_object
from hive.sdk.lists.aggregating import fields_to_aggregate, gather_fields, gather_items
from hive.sdk.lists.duplicates import all_names, remove_duplicates
from hive.sdk.lists.names import field_names, nested_names, reader
from hive.sdk.lists.sorting import sort_by_fields
from hive.sdk.lists.splitting import Split, split_out
from hive.sdk.lists.summarizing import (
    Summary,
    check_fields,
    need_fields,
    summarize_rows,
    summarize_tree,
)
from hive.sdk.paths import MISSING

_SEVERAL_FIELDS = 2.1
_MAY_BE_MISSING = 2.1
_ANY_TYPES = 3.1


class ItemListsParams(Params):
    """What to do with the items; which of the other parameters count depends on it."""

    operation: str = "splitOutItems"
    field_to_split_out: str = ""
    include: str | None = None
    aggregate: str = "aggregateIndividualFields"
    fields_to_aggregate: dict[str, Any] = Field(default_factory=dict[str, Any])
    destination_field_name: str = "data"
    fields_to_exclude: Any = None
    fields_to_include: Any = None
    compare: str = "allFields"
    fields_to_compare: Any = None
    type: str = "simple"
    sort_fields_ui: dict[str, Any] = Field(default_factory=dict[str, Any])
    max_items: int = 1
    keep: str = "firstItems"
    fields_to_summarize: dict[str, Any] = Field(default_factory=dict[str, Any])
    fields_to_split_by: Any = ""
    options: dict[str, Any] = Field(default_factory=dict[str, Any])

    @property
    def dotted(self) -> bool:
        """Whether names may lead into objects."""
        return not self.options.get("disableDotNotation")


class ItemLists(Node[ItemListsParams]):
    """Give the items split, gathered, without duplicates, sorted, fewer or summarised."""

    n8n_type = "n8n-nodes-base.itemLists"
    versions = (1, 2, 2.1, 2.2, 3, 3.1)
    params_type = ItemListsParams

    @override
    async def run(self, call: Call[ItemListsParams]) -> Outputs:
        operation = _OPERATIONS.get(call.params.operation)
        if operation is None:
            raise NodeError(f"There is no operation {call.params.operation!r}.")
        return [operation(call)]


def _names(value: Any) -> list[str]:
    """Read names in either form: `{fields: [{fieldName}]}` before version 3, text since."""
    return nested_names(value) if is_object(value) else field_names(value)


def _split(call: Call[ItemListsParams]) -> Items:
    made: Items = []
    for i, item, params in call.each():
        several = call.version >= _SEVERAL_FIELDS
        names = [n.strip() for n in params.field_to_split_out.split(",")] if several else None
        fields = names or [params.field_to_split_out]
        if not several:
            _check_list(reader(dotted=params.dotted)(item["json"], fields[0]), fields[0], call)
        others = [name for name in _names(params.fields_to_include) if name not in fields]
        split = Split(
            fields=fields,
            destinations=field_names(params.options.get("destinationFieldName")),
            include=params.include or "noOtherFields",
            others=others,
            dotted=params.dotted,
        )
        made.extend(split_out(item, i, split))
    return made


def _check_list(value: Any, name: str, call: Call[ItemListsParams]) -> None:
    if value is MISSING:
        raise NodeError(f"Couldn't find the field '{name}' in the input data")
    if not (is_list(value) if call.version == 1 else is_container(value)):
        kind = "an array" if call.version == 1 else "an array or object"
        raise NodeError(f"The provided field '{name}' is not {kind}")


def _gather(call: Call[ItemListsParams]) -> Items:
    params = call.params
    every = [{"item": i} for i in range(len(call.items))]
    if params.aggregate == "aggregateIndividualFields":
        fields = fields_to_aggregate(params.fields_to_aggregate)
        if call.version < _MAY_BE_MISSING and not params.options.get("keepMissing"):
            _check_fields(call.items, fields, params)
        made = gather_fields(call.items, fields, params.options)
        return [{"json": made, "pairedItem": every}]
    rows, used = gather_items(
        call.items,
        exclude=_names(params.fields_to_exclude) if params.include == "allFieldsExcept" else [],
        include=_names(params.fields_to_include) if params.include == "specifiedFields" else [],
    )
    places = [{"item": i} for i in used]
    return [{"json": {params.destination_field_name: rows}, "pairedItem": places}]


def _check_fields(items: Items, fields: list[Mapping[str, Any]], params: ItemListsParams) -> None:
    read = reader(dotted=params.dotted)
    for field in fields:
        name = str(field.get("fieldToAggregate") or "")
        if not name:
            raise NodeError("Field to aggregate is blank")
        if all(read(item["json"], name) is MISSING for item in items):
            raise NodeError(f"Couldn't find the field '{name}' in the input data")


def _unique(call: Call[ItemListsParams]) -> Items:
    params = call.params
    names = all_names(call.items, dotted=params.dotted)
    if params.compare == "selectedFields":
        names = _needed(_names(params.fields_to_compare), "compare on")
    elif params.compare == "allFieldsExcept":
        excluded = _needed(_names(params.fields_to_exclude), "exclude from comparison")
        source = call.items[:1] if params.dotted else call.items
        names = [n for n in all_names(source, dotted=params.dotted) if n not in excluded]
    return remove_duplicates(
        call.items,
        names,
        dotted=params.dotted,
        nulls=call.version >= _ANY_TYPES,
        mixed=call.version >= _ANY_TYPES,
        only=bool(params.options.get("removeOtherFields")),
    )


def _needed(names: list[str], purpose: str) -> list[str]:
    if not names:
        raise NodeError(f"No fields specified. Please add a field to {purpose}")
    return names


def _sort(call: Call[ItemListsParams]) -> Items:
    params = call.params
    if params.type != "simple":
        raise NodeError(f"Hive cannot sort by {params.type!r} here; use a Sort node.")
    fields = entries(params.sort_fields_ui.get("sortField"))
    return sort_by_fields(call.items, fields, dotted=params.dotted)


def _limit(call: Call[ItemListsParams]) -> Items:
    limit = max(0, call.params.max_items)
    if call.params.keep == "firstItems":
        return call.items[:limit]
    return call.items[max(0, len(call.items) - limit) :]


def _summarize(call: Call[ItemListsParams]) -> Items:
    params, options = call.params, call.params.options
    summary = Summary(
        fields=entries(fields_of(params.fields_to_summarize).get("values")),
        by=field_names(params.fields_to_split_by),
        dotted=params.dotted,
        skip_empty=bool(options.get("skipEmptySplitFields")),
        keys_as_text=True,
    )
    need_fields(summary.fields)
    missing = check_fields(call.items, summary)
    if missing and call.version < _MAY_BE_MISSING:
        raise NodeError(missing)
    if options.get("outputFormat") == "singleItem":
        places = [{"item": i} for i in range(len(call.items))]
        return [{"json": summarize_tree(call.items, summary), "pairedItem": places}]
    return [
        {"json": json, "pairedItem": [{"item": i} for i in rows]}
        for json, rows in summarize_rows(call.items, summary)
    ]


_OPERATIONS: dict[str, Callable[[Call[ItemListsParams]], Items]] = {
    "splitOutItems": _split,
    "aggregateItems": _gather,
    "concatenateItems": _gather,
    "removeDuplicates": _unique,
    "sort": _sort,
    "limit": _limit,
    "summarize": _summarize,
}
