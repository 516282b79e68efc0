"""Rename fields, one by one or by a pattern."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Node, Outputs, Params
from hive.sdk.items import Json, entries, fields_of, is_list, is_object
from hive.sdk.javascript import to_text
from hive.sdk.paths import MISSING, drop, get, put
from hive.sdk.patterns import UserPattern
from hive.sdk.per_item import with_json


class RenameKeysParams(Params):
    """Old and new names, and patterns."""

    keys: dict[str, Any] = Field(default_factory=dict[str, Any])
    additional_options: dict[str, Any] = Field(default_factory=dict[str, Any])


class RenameKeys(Node[RenameKeysParams]):
    """Give the items with other names for their fields."""

    n8n_type = "n8n-nodes-base.renameKeys"
    params_type = RenameKeysParams

    @override
    async def run(self, call: Call[RenameKeysParams]) -> Outputs:
        return [[with_json(item, _renamed(item["json"], p), i) for i, item, p in call.each()]]


def _renamed(json: Json, params: RenameKeysParams) -> Json:
    made = dict(json)
    for pair in entries(params.keys.get("key")):
        old, new = to_text(pair.get("currentKey") or ""), to_text(pair.get("newKey") or "")
        value = get(json, old, MISSING) if old and new and old != new else MISSING
        if value is not MISSING:
            put(made, new, value)
            drop(made, old)
    patterns = fields_of(params.additional_options.get("regexReplacement")).get("replacements")
    for given in entries(patterns):
        made = _replaced(made, given)
    return made


def _replaced(json: Json, given: Mapping[str, Any]) -> Json:
    options = fields_of(given.get("options"))
    source = to_text(given.get("searchRegex") or "")
    search = UserPattern(source, ignore_case=bool(options.get("caseInsensitive")))
    replacement = to_text(given.get("replaceRegex") or "")
    return _walk(json, search, replacement, int(options.get("depth", -1)))


def _walk(value: Any, search: UserPattern, replacement: str, depth: int) -> Any:
    """Rename the keys of an object, and of those inside it down to a depth; -1 means all."""
    if is_list(value):
        return [_walk(v, search, replacement, depth - 1) if depth else v for v in value]
    if not is_object(value):
        return value
    kept: Json = {}
    renamed: Json = {}
    for key, inner in value.items():
        changed = _walk(inner, search, replacement, depth - 1) if depth else inner
        new = search.replace(key, replacement)
        (kept if new == key else renamed)[new] = changed
    return {**kept, **renamed}
