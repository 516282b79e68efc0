"""Gives a node its parameters, typed or plain, as each item sees them."""

from typing import Any

from pydantic import ValidationError

from hive.engine.expressions.resolve import Resolved
from hive.sdk import NodeError, Params
from hive.sdk.items import is_container, is_list
from hive.sdk.javascript import to_json, to_text


def spread(parameters: dict[str, Any], templates: frozenset[str]) -> dict[str, Any]:
    r"""Turn text with several expressions into a list of its parts, so that each keeps its type.

    >>> spread({"body": "={\"a\": {{ $json }}}"}, frozenset({"body"}))
    {'body': ['{"a": ', '={{ $json }}', '}']}
    """
    found = {
        name: _parts(value)
        for name, value in parameters.items()
        if name in templates and isinstance(value, str) and value.startswith("=")
    }
    return {**parameters, **found} if found else parameters


def templated(parameters: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    r"""Make a list of its parts of each of these texts, expression or not, all of them text.

    >>> templated({"html": "a {{ $json.b; }}"}, frozenset({"html"}))
    {'html': ['a ', '={{ String(\n$json.b\n) }}', '']}
    """
    found = {
        name: [_as_text(part) for part in _parts("=" + value.removeprefix("="))]
        for name, value in parameters.items()
        if name in names and isinstance(value, str)
    }
    return {**parameters, **found} if found else parameters


def _as_text(part: str) -> str:
    if not part.startswith("={{"):
        return part
    inside = part[3:].removesuffix("}}").strip().removesuffix(";")
    return "={{ String(\n" + inside + "\n) }}"


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    rest = text[1:]
    while "{{" in rest:
        before, _, after = rest.partition("{{")
        inside, closed, rest = after.partition("}}")
        parts += [before, "={{" + inside + closed]
    return [*parts, rest]


class ParameterReader:
    """Reads the parameters of one node; what is constant is validated once."""

    def __init__(
        self,
        resolved: Resolved,
        params: type[Params],
        *,
        per_item: bool,
        templates: frozenset[str],
    ) -> None:
        self._resolved = resolved
        self._params = params
        self._per_item = per_item
        self._templates = templates
        self._typed: dict[int, Params] = {}

    def raw(self, i: int) -> dict[str, Any]:
        """Return plain JSON; raises `ExpressionError`."""
        raw = self._resolved.raw(i if self._per_item else 0)
        if not self._templates:
            return raw
        joined = {name: _joined(raw[name]) for name in self._templates if is_list(raw.get(name))}
        return {**raw, **joined}

    def typed(self, i: int) -> Any:
        """Return the node's own model; raises `ExpressionError` or `NodeError`."""
        key = i if self._per_item and not self._resolved.constant else 0
        if key not in self._typed:
            self._typed[key] = self._validate(key)
        return self._typed[key]

    def _validate(self, i: int) -> Params:
        # An expression that gives nothing leaves its parameter out, so that the default holds.
        raw = {name: value for name, value in self.raw(i).items() if value is not None}
        try:
            return self._params.model_validate(raw)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            message = f"Bad value for parameter {place!r}: {first['msg']}"
            raise NodeError(message, item=i, parameter=place) from error


def _joined(parts: list[Any]) -> Any:
    """Write objects into the text as JSON, where a template would write [object Object]."""
    return "".join(to_json(part) if is_container(part) else to_text(part) for part in parts)
