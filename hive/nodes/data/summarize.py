"""Sum, count, average and list fields, by groups."""

from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Node, NodeError, Outputs, Params
from hive.sdk.items import entries
from hive.sdk.lists.names import field_names
from hive.sdk.lists.summarizing import (
    Summary,
    check_fields,
    need_fields,
    summarize_rows,
    summarize_tree,
)


class SummarizeParams(Params):
    """What to compute, and by which fields to group."""

    fields_to_summarize: dict[str, Any] = Field(default_factory=dict[str, Any])
    fields_to_split_by: Any = ""
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class Summarize(Node[SummarizeParams]):
    """Give one item for each group, or one for all."""

    n8n_type = "n8n-nodes-base.summarize"
    versions = (1, 1.1)
    params_type = SummarizeParams
    per_item = False

    @override
    async def run(self, call: Call[SummarizeParams]) -> Outputs:
        params, options = call.params, call.params.options
        summary = Summary(
            fields=entries(params.fields_to_summarize.get("values")),
            by=field_names(params.fields_to_split_by),
            dotted=not options.get("disableDotNotation"),
            skip_empty=bool(options.get("skipEmptySplitFields")),
            keys_as_text=call.version == 1,
        )
        need_fields(summary.fields)
        missing = check_fields(call.items, summary)
        if missing and call.version == 1 and not options.get("continueIfFieldNotFound"):
            raise NodeError(missing)
        if options.get("outputFormat") == "singleItem":
            places = [{"item": i} for i in range(len(call.items))]
            return [[{"json": summarize_tree(call.items, summary), "pairedItem": places}]]
        return [
            [
                {"json": json, "pairedItem": [{"item": i} for i in rows]}
                for json, rows in summarize_rows(call.items, summary)
            ]
        ]
