"""Set fields of items (since version 3)."""

from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Item, Items, Node, NodeError, Outputs, Params
from hive.sdk.items import entries, fields_of, is_object
from hive.sdk.javascript import to_text
from hive.sdk.paths import drop, get, put, steps
from hive.sdk.values import ConversionError, as_text, convert, describe, loads

_ASSIGNMENTS = 3.3
_BINARY_STAYS = 3.4
_NULL_STAYS = 3.2
_OLD_NULLS = 3  # version 3.0 wrote the text "null"


class SetV3Params(Params):
    """Fields one by one, or as JSON; `fields` is the form before 3.3."""

    mode: Literal["manual", "raw"] = "manual"
    assignments: dict[str, Any] = Field(default_factory=dict[str, Any])
    fields: dict[str, Any] = Field(default_factory=dict[str, Any])
    json_output: Any = '{\n  "my_field_1": "value",\n  "my_field_2": 1\n}'
    include: str = "all"
    include_other_fields: bool = False
    include_fields: str = ""
    exclude_fields: str = ""
    duplicate_item: bool = False
    duplicate_count: int = 0
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class SetV3(Node[SetV3Params]):
    """Give each item the fields, beside all, some or none of its own."""

    n8n_type = "n8n-nodes-base.set"
    versions = (3, 3.1, 3.2, 3.3, 3.4)
    params_type = SetV3Params
    json_templates = frozenset({"jsonOutput"})

    @override
    async def run(self, call: Call[SetV3Params]) -> Outputs:
        made: Items = []
        copies = self._copies(call)
        for i, item in enumerate(call.items):
            try:
                changed = _Change(call, i).apply(item)
            except NodeError as error:
                if not call.continue_on_fail:
                    raise
                changed = {"json": {"error": error.message}, "pairedItem": {"item": i}}
            made.extend([changed] * copies)
        return [made]

    def _copies(self, call: Call[SetV3Params]) -> int:
        raw = call.raw(0)
        if not raw.get("duplicateItem") or call.context.mode != "manual":
            return 1
        return 1 + max(0, int(raw.get("duplicateCount") or 0))

    @override
    def ignored(self, parameters: Any) -> frozenset[str]:
        unread = {"jsonOutput"} if parameters.get("mode", "manual") == "manual" else {
            "assignments", "fields"
        }  # fmt: skip
        return super().ignored(parameters) | unread


class _Change:
    def __init__(self, call: Call[SetV3Params], i: int) -> None:
        self._index = i
        self._version = call.version
        self._raw = call.raw(i)
        self._options: dict[str, Any] = fields_of(self._raw.get("options"))
        self._dotted = self._options.get("dotNotation") is not False

    def apply(self, item: Item) -> Item:
        include = self._include()
        changed: Item = {"json": self._kept(item["json"], include)}
        if "pairedItem" in item:
            changed["pairedItem"] = item["pairedItem"]
        if "binary" in item and self._keeps_binary(include):
            changed["binary"] = dict(item["binary"])
        for name, value in self._fields():
            self._put(changed["json"], name, value)
        return changed

    def _include(self) -> str:
        if self._version < _ASSIGNMENTS:
            return str(self._raw.get("include", "all"))
        return (
            str(self._raw.get("include", "all")) if self._raw.get("includeOtherFields") else "none"
        )

    def _keeps_binary(self, include: str) -> bool:
        if self._version >= _BINARY_STAYS:
            return include != "none" and not self._options.get("stripBinary")
        return bool(self._options.get("includeBinary"))

    def _kept(self, json: dict[str, Any], include: str) -> dict[str, Any]:
        if include == "none":
            return {}
        kept = dict(json)
        if include == "all":
            return kept
        if include == "except":
            for name in self._names("excludeFields"):
                if self._dotted:
                    drop(kept, name)
                else:
                    kept.pop(name, None)
            return kept
        if include == "selected":
            return self._selected(json)
        raise NodeError(f'The include option "{include}" is not known!')

    def _selected(self, json: dict[str, Any]) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        missing = object()
        for name in self._names("includeFields"):
            value = get(json, name, missing) if self._dotted else json.get(name, missing)
            if value is not missing:
                last = name.split(".")[-1] if self._dotted else name
                self._put(kept, last, value)
        return kept

    def _names(self, parameter: str) -> list[str]:
        return [name.strip() for name in str(self._raw.get(parameter) or "").split(",")]

    def _put(self, target: dict[str, Any], name: str, value: Any) -> None:
        if self._dotted and len(steps(name)) > 1:
            put(target, name, value)
        else:
            target[name] = value

    def _fields(self) -> list[tuple[str, Any]]:
        if self._raw.get("mode") == "raw":
            return list(self._object("jsonOutput", self._raw.get("jsonOutput")).items())
        if self._version < _ASSIGNMENTS:
            given = entries(fields_of(self._raw.get("fields")).get("values"))
            return list(dict(self._old_field(field) for field in given).items())
        given = entries(fields_of(self._raw.get("assignments")).get("assignments"))
        return list(dict(self._field(f) for f in given).items())

    def _field(self, field: dict[str, Any]) -> tuple[str, Any]:
        return self._typed(to_text(field.get("name", "")), field.get("type") or "string",
                           field.get("value"))  # fmt: skip

    def _old_field(self, field: dict[str, Any]) -> tuple[str, Any]:
        kind = field.get("type") or "stringValue"
        default = {"stringValue": "", "numberValue": "", "booleanValue": "true",
                   "arrayValue": "", "objectValue": "={}"}.get(kind)  # fmt: skip
        value = field.get(kind, default)
        if kind == "objectValue" and isinstance(value, str):
            value = self._object("objectValue", value.removeprefix("="))
        return self._typed(to_text(field.get("name", "")), kind.removesuffix("Value"), value)

    def _typed(self, name: str, kind: str, value: Any) -> tuple[str, Any]:
        lenient = bool(self._options.get("ignoreConversionErrors"))
        if value is None and (
            self._version >= _NULL_STAYS or (self._version > _OLD_NULLS and lenient)
        ):
            return name, None
        try:
            return name, self._converted(kind, value)
        except ConversionError as error:
            if lenient:
                return name, value
            raise NodeError(
                f"'{name}' expects a {kind} but we got {describe(value)} [item {self._index}]",
                item=self._index,
                description=f'Change the type of the field "{name}", or ignore conversion errors.',
            ) from error

    def _converted(self, kind: str, value: Any) -> Any:
        if kind != "string":
            return convert(value, kind)
        if value is None and self._version > _OLD_NULLS:
            raise ConversionError
        return as_text(value)

    def _object(self, parameter: str, value: Any) -> dict[str, Any]:
        if isinstance(value, str):
            try:
                value = loads(value)
            except ConversionError as error:
                raise NodeError(
                    f"The JSON of item {self._index} is not valid.",
                    item=self._index,
                    parameter=parameter,
                ) from error
        if not is_object(value):
            raise NodeError(
                f"'JSON Output' in item {self._index} is not an object.",
                item=self._index,
                parameter=parameter,
            )
        return value
