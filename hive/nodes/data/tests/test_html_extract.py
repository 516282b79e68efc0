from typing import Any

import pytest

from hive.nodes.data.html_extract import HtmlExtract
from hive.sdk import NodeError
from hive.sdk.testing import run_node


async def extracted(row: dict[str, Any], value: dict[str, Any], **params: Any) -> Any:
    given = {"extractionValues": {"values": [{"key": "k", **value}]}, **params}
    return await run_node(HtmlExtract(), given, row)


@pytest.mark.parametrize(
    ("value", "options", "found"),
    [
        ({"cssSelector": "p"}, {}, "one  two"),
        ({"cssSelector": "p"}, {"trimValues": False}, " one  two "),
        ({"cssSelector": "p:first"}, {}, "one"),
        ({"cssSelector": "nothing"}, {}, ""),
        ({"cssSelector": "p", "returnArray": True}, {}, ["one", "two"]),
        ({"cssSelector": "p", "returnValue": "html"}, {}, "one"),
    ],
)
async def test_takes_values_out_of_a_page(
    value: dict[str, Any], options: dict[str, Any], found: Any
):
    row = {"a": {"b": "<p> one </p><p> two </p>"}}

    assert await extracted(row, value, dataPropertyName="a.b", options=options) == [[{"k": found}]]


async def test_a_missing_page_is_an_error():
    with pytest.raises(NodeError, match="no property 'data'"):
        await extracted({}, {"cssSelector": "p"})
