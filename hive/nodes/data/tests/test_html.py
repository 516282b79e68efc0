import base64
from typing import Any

import pytest

from hive.nodes.data.html import Html
from hive.sdk import NodeError
from hive.sdk.testing import run_items, run_node

PAGE = """<html><head><title>T</title></head><body class=x><h1>Big title</h1>
<p>A <b>bold</b> <a href="http://x.y/z">link</a><p>second
<form><input type=checkbox checked><select><option>one<option selected value=2>two</select>
<textarea>note</textarea></form><ul><li>a<li>b</ul></body></html>"""


def extraction(*values: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {
        "operation": "extractHtmlContent",
        "extractionValues": {"values": list(values)},
        "options": options,
    }


async def extracted(value: dict[str, Any], version: float = 1.2, **options: Any) -> Any:
    params = extraction({"key": "k", **value}, **options)
    [[row]] = await run_node(Html(), params, {"data": PAGE}, version=version)
    return row.get("k")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"cssSelector": "h1"}, "Big title"),
        ({"cssSelector": "body > p"}, "A bold link [http://x.y/z]"),
        ({"cssSelector": "p", "skipSelectors": "a, i"}, "A bold"),
        ({"cssSelector": "ul"}, "ab"),
        ({"cssSelector": "li", "returnArray": True}, ["a", "b"]),
        ({"cssSelector": "li:last", "returnValue": "html"}, "b"),
        (
            {"cssSelector": "p", "returnValue": "html"},
            'A <b>bold</b> <a href="http://x.y/z">link</a>',
        ),
        ({"cssSelector": "a", "returnValue": "attribute", "attribute": "href"}, "http://x.y/z"),
        ({"cssSelector": "input", "returnValue": "attribute", "attribute": "checked"}, "checked"),
        ({"cssSelector": "body", "returnValue": "attribute"}, {"class": "x"}),
        ({"cssSelector": "select", "returnValue": "value"}, "2"),
        ({"cssSelector": "textarea", "returnValue": "value"}, "note"),
        ({"cssSelector": "input", "returnValue": "value"}, "on"),
        ({"cssSelector": "p", "returnValue": "value"}, None),
        ({"cssSelector": "nothing"}, ""),
        ({"cssSelector": "nothing", "returnValue": "html"}, None),
        ({"cssSelector": "nothing", "returnArray": True}, []),
    ],
)
async def test_takes_values_out_of_a_page(value: dict[str, Any], found: Any):
    assert await extracted(value) == found


async def test_before_version_1_2_texts_are_only_put_together():
    assert await extracted({"cssSelector": "p"}, 1.1) == "A bold linksecond\n"
    assert await extracted({"cssSelector": "nothing"}, 1) is None


async def test_trims_and_cleans_up_texts():
    assert await extracted({"cssSelector": "p"}, 1.1, trimValues=True) == "A bold linksecond"
    assert (await extracted({"cssSelector": "body"}, cleanUpText=True)).endswith("note * a * b")


@pytest.mark.parametrize(
    ("version", "name", "found"),
    [(1, "a.b", "flat"), (1.1, "a.b", "flat"), (1.1, "c.d", "deep"), (1.2, "c.d", "deep")],
)
async def test_finds_the_page_by_name_or_path(version: float, name: str, found: str):
    params = {**extraction({"key": "k", "cssSelector": "p"}), "dataPropertyName": name}
    row = {"a.b": "<p>flat", "c": {"d": "<p>deep"}}

    assert await run_node(Html(), params, row, version=version) == [[{"k": found}]]


async def test_gives_an_item_for_each_page_of_a_list():
    params = extraction({"key": "k", "cssSelector": "p"})

    assert await run_node(Html(), params, {"data": ["<p>1", "<p>2"]}) == [[{"k": "1"}, {"k": "2"}]]


async def test_reads_a_page_from_a_file():
    params = {**extraction({"key": "k", "cssSelector": "p"}), "sourceData": "binary"}
    file = {"data": base64.b64encode("<p>grün".encode()).decode()}

    outputs = await run_items(Html(), params, items=[{"json": {}, "binary": {"data": file}}])

    assert outputs == [[{"json": {"k": "grün"}, "pairedItem": {"item": 0}}]]


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ({}, {"cssSelector": "p"}),
        ({"data": 5}, {"cssSelector": "p"}),
        ({"data": "<p>"}, {"cssSelector": "p["}),
        ({"data": "<p>"}, {"cssSelector": "p", "skipSelectors": "]"}),
        ({"data": "<div>" * 300}, {"cssSelector": "p"}),
    ],
)
async def test_says_what_is_wrong(row: dict[str, Any], value: dict[str, Any]):
    with pytest.raises(NodeError):
        await run_node(Html(), extraction({"key": "k", **value}), row)


async def test_puts_values_between_the_parts_of_a_template():
    params = {"html": ["<b>", "1", "</b>", None, " $$", "5 $$", ""]}

    assert await run_node(Html(), params, {}) == [[{"html": "<b>1</b>undefined $$5 $"}]]


async def test_gives_a_page_even_without_a_template():
    [[row]] = await run_node(Html(), {}, {})

    assert row["html"].startswith("<!DOCTYPE html>")


async def test_writes_all_items_as_one_table():
    params = {
        "operation": "convertToHtmlTable",
        "options": {"customStyling": True, "capitalize": True, "caption": "Cap"},
    }
    rows = [{"first_name": "a", "on": True}, {"on": False, "x": None}]

    [[row]] = await run_node(Html(), params, *rows)

    assert row["table"] == (
        "<table  ><caption>Cap</caption><thead  ><tr><th>First Name</th><th>On</th><th>X</th></tr>"
        '</thead><tbody><tr  ><td  >a</td><td  ><input type="checkbox" checked="checked"/></td>'
        '<td  >undefined</td></tr><tr  ><td  >undefined</td><td  ><input type="checkbox" /></td>'
        "<td  >null</td></tr></tbody></table>"
    )
