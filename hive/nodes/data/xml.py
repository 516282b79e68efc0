"""Turn XML into JSON and back."""

from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Item, Items, Node, NodeError, Outputs, Params
from hive.sdk.items import is_object
from hive.sdk.javascript import to_text, truthy
from hive.sdk.markup.xml_reader import Reading, read_xml
from hive.sdk.markup.xml_writer import Writing, write_xml

_FORBIDDEN = {"__proto__", "constructor", "prototype"}


class XmlParams(Params):
    """Which way, which field, and how."""

    mode: Literal["xmlToJson", "jsonToxml"] = "xmlToJson"
    data_property_name: str = "data"
    options: dict[str, Any] = Field(default_factory=dict[str, Any])

    def key(self, option: str, default: str) -> str:
        """Give the name that attributes or texts are kept under."""
        name = to_text(self.options.get(option, default))
        if name in _FORBIDDEN:
            raise NodeError(f"The option {option!r} must not be {name!r}.", parameter="options")
        return name

    def flag(self, option: str, *, default: bool = False) -> bool:
        """Give an option that is on or off."""
        return truthy(self.options.get(option, default))


class Xml(Node[XmlParams]):
    """Read the XML in a field as the new item, or write each item as XML."""

    n8n_type = "n8n-nodes-base.xml"
    params_type = XmlParams
    per_item = False

    @override
    async def run(self, call: Call[XmlParams]) -> Outputs:
        params = call.params
        made: Items = []
        for i, item in enumerate(call.items):
            try:
                json = _read(item, params) if params.mode == "xmlToJson" else _written(item, params)
            except NodeError:
                if not call.continue_on_fail:
                    raise
                continue  # n8n, too, leaves out what it cannot convert
            made.append({"json": json, "pairedItem": {"item": i}})
        return [made]


def _read(item: Item, params: XmlParams) -> dict[str, Any]:
    name = params.data_property_name
    if item["json"].get(name) is None:
        raise NodeError(f"The item has no property {name!r}.")
    found = read_xml(
        to_text(item["json"][name]),
        Reading(
            attribute_key=params.key("attrkey", "$"),
            text_key=params.key("charkey", "_"),
            explicit_array=params.flag("explicitArray"),
            explicit_root=params.flag("explicitRoot", default=True),
            ignore_attributes=params.flag("ignoreAttrs"),
            merge_attributes=params.flag("mergeAttrs", default=True),
            normalize=params.flag("normalize"),
            normalize_tags=params.flag("normalizeTags"),
            trim=params.flag("trim"),
        ),
    )
    if found is None:
        return {}
    if not is_object(found):
        raise NodeError("The root element holds only text; keep the option 'Explicit Root' on.")
    return found


def _written(item: Item, params: XmlParams) -> dict[str, Any]:
    writing = Writing(
        attribute_key=params.key("attrkey", "$"),
        text_key=params.key("charkey", "_"),
        root=to_text(params.options.get("rootName", "root")),
        cdata=params.flag("cdata"),
        headless=params.flag("headless"),
    )
    return {params.data_property_name: write_xml(item["json"], writing)}
