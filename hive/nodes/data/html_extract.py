"""Take values out of pages (the older node)."""

from typing import Any

from typing_extensions import override

from hive.sdk import Call, Item, Items, Node, Outputs
from hive.sdk.markup.extraction import ExtractionParams, extract, pages, trimmed
from hive.sdk.markup.tree import Element, text_of
from hive.sdk.per_item import per_item


class HtmlExtract(Node[ExtractionParams]):
    """Give for each page the values that its selectors find."""

    n8n_type = "n8n-nodes-base.htmlExtract"
    params_type = ExtractionParams

    @override
    async def run(self, call: Call[ExtractionParams]) -> Outputs:
        def make(i: int, item: Item, params: ExtractionParams) -> Items:
            def tidy(value: Any, _: dict[str, Any]) -> Any:
                return value if params.options.get("trimValues") is False else trimmed(value)

            return extract(params, pages(item, params, i=i), i, _text, tidy)

        return [per_item(call, make)]


def _text(elements: list[Element], _: dict[str, Any]) -> str:
    return "".join(map(text_of, elements))
