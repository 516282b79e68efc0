"""Takes texts, attributes and values out of a page, as two of n8n's nodes do."""

import base64
import re
from collections.abc import Callable
from typing import Any

from pydantic import Field

from hive.sdk.errors import NodeError
from hive.sdk.items import Item, Items, entries, fields_of, is_list
from hive.sdk.markup.select import select
from hive.sdk.markup.selectors import SelectorError
from hive.sdk.markup.tree import Document, Element, inner_html, parse_html, text_of
from hive.sdk.node import Params
from hive.sdk.paths import MISSING, get

_FLAGS = re.compile(
    r"autofocus|autoplay|async|checked|controls|defer|disabled|hidden|loop|multiple|open|readonly"
    r"|required|scoped|selected",
    re.IGNORECASE,
)
Texts = Callable[[list[Element], dict[str, Any]], str | None]
Tidy = Callable[[Any, dict[str, Any]], Any]


class ExtractionParams(Params):
    """Where the page is and what to take out of it."""

    source_data: str = "json"
    data_property_name: str = "data"
    extraction_values: dict[str, Any] = Field(default_factory=dict[str, Any])
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


def pages(item: Item, params: ExtractionParams, *, i: int, nested: bool = True) -> list[str]:
    """Find the page or pages in the item; raises `NodeError`."""
    name = params.data_property_name
    if params.source_data == "binary":
        return [_file(item, name)]
    value = get(item["json"], name, MISSING) if nested else item["json"].get(name, MISSING)
    if value is MISSING:
        raise NodeError(f"The item has no property {name!r}.", item=i)
    found: list[Any] = value if is_list(value) else [value]
    texts = [page for page in found if isinstance(page, str)]
    if len(texts) < len(found):
        raise NodeError(f"The property {name!r} holds no HTML.", item=i)
    return texts


def _file(item: Item, name: str) -> str:
    data = fields_of(fields_of(item.get("binary")).get(name)).get("data")
    if not isinstance(data, str):
        raise NodeError(f"The item has no file {name!r} at hand.", parameter="dataPropertyName")
    return base64.b64decode(data).decode("utf-8", "replace")


def extract(params: ExtractionParams, found: list[str], i: int, text: Texts, tidy: Tidy) -> Items:
    """Give one item for each page."""
    wanted = [fields_of(value) for value in entries(params.extraction_values.get("values"))]
    return [
        {"json": _fields(parse_html(page), wanted, text, tidy), "pairedItem": {"item": i}}
        for page in found
    ]


def _fields(
    page: Document, wanted: list[dict[str, Any]], text: Texts, tidy: Tidy
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for value in wanted:
        key = str(value.get("key", ""))
        try:
            elements = select(page, str(value.get("cssSelector") or ""))
        except SelectorError as error:
            raise NodeError(str(error), parameter="cssSelector") from error
        if value.get("returnArray"):
            made[key] = [tidy(_value([e], value, text), value) for e in elements]
            continue
        one = tidy(_value(elements, value, text), value)
        made.pop(key, None)
        if one is not None:
            made[key] = one
    return made


def _value(elements: list[Element], wanted: dict[str, Any], text: Texts) -> Any:
    kind = wanted.get("returnValue") or "text"
    if kind == "text":
        return text(elements, wanted)
    if not elements:
        return None
    if kind == "html":
        return inner_html(elements[0]) or None
    if kind == "attribute":
        return _attribute(elements[0], str(wanted.get("attribute") or ""))
    if kind == "value":
        return _form_value(elements[0])
    raise NodeError(f"There is no return value {kind!r}.", parameter="returnValue")


def _attribute(element: Element, name: str) -> Any:
    if not name:
        return dict(element.attributes)
    if name in element.attributes:
        return name if _FLAGS.fullmatch(name) else element.attributes[name]
    if name == "value" and element.name == "option":
        return text_of(element)
    ticked = element.attributes.get("type") in {"radio", "checkbox"}
    return "on" if name == "value" and element.name == "input" and ticked else None


def _form_value(element: Element) -> str | None:
    """Give what the element would send in a form."""
    if element.name == "textarea":
        return text_of(element)
    if element.name in {"input", "option"}:
        return _attribute(element, "value")
    if element.name != "select":
        return None
    top = element
    while top.parent is not None:
        top = top.parent
    chosen = [
        option
        for option in (select(top, "option:selected") if isinstance(top, Document) else [])
        if element.index < option.index <= element.last
    ]
    if element.attributes.get("multiple"):
        return ",".join(map(text_of, chosen))
    return _attribute(chosen[0], "value") if chosen else None


def trimmed(value: Any) -> Any:
    """Trim a text; raises `NodeError` for what is none."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise NodeError("Only texts can be trimmed; name the attribute to return.")
    return value.strip()
