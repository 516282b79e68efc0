"""Send items that meet conditions one way and all others another (version 1)."""

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


class IfV1Params(Params):
    """Comparisons by type of value."""

    conditions: dict[str, Any] = Field(default_factory=dict[str, Any])
    combine_operation: Literal["all", "any"] = "all"


class IfV1(Node[IfV1Params]):
    """Split the items into those that pass and those that do not."""

    n8n_type = "n8n-nodes-base.if"
    params_type = IfV1Params
    outputs = ("true", "false")

    @override
    async def run(self, call: Call[IfV1Params]) -> Outputs:
        where = zone(call.timezone)
        passed: Items = []
        failed: Items = []
        for i, item in enumerate(call.items):
            (passed if _met(call.raw(i), where) else failed).append(item)
        return [passed, failed]


def _met(raw: dict[str, Any], where: tzinfo) -> bool:
    results = _results(fields_of(raw.get("conditions")), where)
    return any(results) if raw.get("combineOperation", "all") == "any" else all(results)


def _results(conditions: dict[str, Any], where: tzinfo) -> Iterator[bool]:
    for kind in _KINDS:
        for data in entries(conditions.get(kind)):
            yield compares(data, kind, zone=where)
