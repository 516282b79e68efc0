"""Set fields of items (versions 1 and 2)."""

from collections.abc import Callable
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Item, Node, Outputs, Params
from hive.sdk.items import entries, fields_of
from hive.sdk.javascript import is_nan, to_number, truthy
from hive.sdk.paths import put

_SINCE_NUMBERS_ARE_READ = 2


class SetV1Params(Params):
    """The fields by type, and whether the others stay."""

    keep_only_set: bool = False
    values: dict[str, Any] = Field(default_factory=dict[str, Any])
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class SetV1(Node[SetV1Params]):
    """Give each item the fields, beside its own or instead of them."""

    n8n_type = "n8n-nodes-base.set"
    versions = (1, 2)
    params_type = SetV1Params

    @override
    async def run(self, call: Call[SetV1Params]) -> Outputs:
        numbers = _number if call.version >= _SINCE_NUMBERS_ARE_READ else _same
        return [[_changed(item, call.raw(i), i, numbers) for i, item in enumerate(call.items)]]


def _changed(item: Item, raw: dict[str, Any], index: int, number: Callable[[Any], Any]) -> Item:
    keep = not raw.get("keepOnlySet")
    changed: Item = {"json": dict(item["json"]) if keep else {}, "pairedItem": {"item": index}}
    if keep and "binary" in item:
        changed["binary"] = dict(item["binary"])
    dotted = fields_of(raw.get("options")).get("dotNotation") is not False
    values = fields_of(raw.get("values"))
    kinds = (("boolean", truthy, False), ("number", number, 0), ("string", _same, ""))
    for kind, convert, default in kinds:
        for field in entries(values.get(kind)):
            value = convert(field.get("value", default))
            name = field.get("name") or _default_name(kind)
            if dotted:
                put(changed["json"], name, value)
            else:
                changed["json"][name] = value
    return changed


def _default_name(kind: str) -> str:
    return "propertyName" if kind in {"boolean", "number", "string"} else kind


def _same(value: Any) -> Any:
    return value


def _number(value: Any) -> Any:
    if isinstance(value, str) and not is_nan(to_number(value)):
        return to_number(value)
    return value
