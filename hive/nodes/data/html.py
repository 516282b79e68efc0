"""Make pages from templates or tables, and take values out of pages."""

import re
from typing import Any

from typing_extensions import override

from hive.sdk import Call, Item, Items, Node, NodeError, Outputs
from hive.sdk.items import is_list
from hive.sdk.markup.extraction import ExtractionParams, extract, pages, trimmed
from hive.sdk.markup.html_table import html_table
from hive.sdk.markup.html_text import plain_text
from hive.sdk.markup.selectors import Selector, SelectorError, parse_selector
from hive.sdk.markup.tree import Element, text_of
from hive.sdk.per_item import per_item

_NESTED = 1.1  # since then the property may be named by a path
_PLAIN_TEXT = 1.2  # since then texts are laid out, not just put together
_DEFAULT = """<!DOCTYPE html>
<html>
<head>
  <meta charset="UTF-8" />
  <title>A page</title>
</head>
<body>
  <h1>A page</h1>
</body>
</html>
"""


class HtmlParams(ExtractionParams):
    """What to do; `html` is the template."""

    operation: str = "generateHtmlTemplate"
    html: Any = _DEFAULT


class Html(Node[HtmlParams]):
    """Fill a template, take out values, or write all items as one table."""

    n8n_type = "n8n-nodes-base.html"
    versions = (1, 1.1, 1.2)
    params_type = HtmlParams
    text_templates = frozenset({"html"})

    @override
    def ignored(self, parameters: Any) -> frozenset[str]:
        template = parameters.get("operation", "generateHtmlTemplate") == "generateHtmlTemplate"
        unread: set[str] = set() if template else {"html"}
        return super().ignored(parameters) | unread

    @override
    async def run(self, call: Call[HtmlParams]) -> Outputs:
        if _asks_for_table(call):
            return [_table(call)]
        return [per_item(call, lambda i, item, params: _made(call, i, item, params))]


def _asks_for_table(call: Call[HtmlParams]) -> bool:
    try:
        return call.params.operation == "convertToHtmlTable"
    except NodeError:  # some other parameter is broken; whoever needs it will say so
        return False


def _made(call: Call[HtmlParams], i: int, item: Item, params: HtmlParams) -> Item | Items:
    if params.operation == "generateHtmlTemplate":
        return _filled(params.html, i)
    if params.operation == "extractHtmlContent":
        return _extracted(call, i, item, params)
    raise NodeError(f"There is no operation {params.operation!r}.", parameter="operation")


def _filled(html: Any, i: int) -> Item:
    parts: list[Any] = html if is_list(html) else [html]
    texts = [_replacement(part) if n % 2 else part for n, part in enumerate(parts)]
    return {"json": {"html": "".join(texts)}, "pairedItem": {"item": i}}


def _replacement(value: str | None) -> str:
    # n8n puts values in by JavaScript's `replace`, which reads $$ as $.
    return "undefined" if value is None else value.replace("$$", "$")


def _table(call: Call[HtmlParams]) -> Items:
    if not call.items:
        return []
    rows = [item["json"] for item in call.items]
    options = [call.resolve(i).options for i in range(len(rows))]
    paired = [{"item": i} for i in range(len(rows))]
    return [{"json": {"table": html_table(rows, options)}, "pairedItem": paired}]


def _extracted(call: Call[HtmlParams], i: int, item: Item, params: HtmlParams) -> Items:
    version = call.version

    def text(elements: list[Element], wanted: dict[str, Any]) -> str | None:
        if version < _PLAIN_TEXT:
            return "".join(map(text_of, elements)) or None
        return plain_text(elements[0].children if elements else [], _skipped(wanted))

    def tidy(value: Any, _: dict[str, Any]) -> Any:
        if value is not None and params.options.get("trimValues"):
            value = trimmed(value)
        if value is not None and params.options.get("cleanUpText"):
            value = re.sub(r"\s+", " ", re.sub(r"\r\n|\n|\r", "", trimmed(value)))
        return value

    found = pages(item, params, i=i, nested=version >= _NESTED)
    return extract(params, found, i, text, tidy)


def _skipped(wanted: dict[str, Any]) -> list[Selector]:
    try:
        names = str(wanted.get("skipSelectors") or "").split(",")
        return [one for name in names if name.strip() for one in parse_selector(name.strip())]
    except SelectorError as error:
        raise NodeError(str(error), parameter="skipSelectors") from error
