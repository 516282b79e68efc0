"""Keep the items that meet conditions (version 1)."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Items, Node, Outputs, Params
from hive.sdk.comparisons import compares
from hive.sdk.dates import zone
from hive.sdk.items import entries, fields_of

_KINDS = ("boolean", "dateTime", "number", "string")


class FilterV1Params(Params):
    """Comparisons by type of value."""

    conditions: dict[str, Any] = Field(default_factory=dict[str, Any])
    combine_conditions: Literal["AND", "OR"] = "AND"


class FilterV1(Node[FilterV1Params]):
    """Keep what passes; what does not leaves by a second output that no wire can reach."""

    n8n_type = "n8n-nodes-base.filter"
    params_type = FilterV1Params

    @override
    async def run(self, call: Call[FilterV1Params]) -> Outputs:
        where = zone(call.timezone)
        kept: Items = []
        discarded: Items = []
        for i, item in enumerate(call.items):
            (kept if _met(call.raw(i), where) else discarded).append(item)
        return [kept, discarded]


def _met(raw: dict[str, Any], where: tzinfo) -> bool:
    results = _results(fields_of(raw.get("conditions")), where)
    return any(results) if raw.get("combineConditions", "AND") == "OR" else all(results)


def _results(conditions: dict[str, Any], where: tzinfo) -> Iterator[bool]:
    for kind in _KINDS:
        for data in entries(conditions.get(kind)):
            yield compares(data, kind, zone=where)
