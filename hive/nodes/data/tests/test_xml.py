from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hive.nodes.data.xml import Xml
from hive.sdk import NodeError
from hive.sdk.markup.xml_reader import read_xml
from hive.sdk.markup.xml_writer import write_xml
from hive.sdk.testing import run_node


async def read(text: Any, **options: Any) -> Any:
    [[row]] = await run_node(Xml(), {"options": options}, {"data": text})
    return row


async def written(row: dict[str, Any], **options: Any) -> str:
    params = {"mode": "jsonToxml", "options": {"headless": True, **options}}
    [[made]] = await run_node(Xml(), params, row)
    return made["data"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<a/>", {"a": ""}),
        ("<a>x</a>", {"a": "x"}),
        ("<a b='1'>t</a>", {"a": {"_": "t", "b": "1"}}),
        ("<a b='0'><b>1</b><b>2</b></a>", {"a": {"b": ["0", "1", "2"]}}),
        ("<a> t1 <b>x</b> t2 </a>", {"a": {"_": " t1  t2 ", "b": "x"}}),
        ("<a><b/><c> </c></a>", {"a": {"b": "", "c": " "}}),
        ("<a> <![CDATA[<x>&amp;]]></a>", {"a": " <x>&amp;"}),
        ("<a b='&quot;&#65;'>&lt;&#x42;&nbsp;&eacute;</a>", {"a": {"_": "<B\xa0é", "b": '"A'}}),
        ("<n:a xmlns:n='u'><n:b/></n:a>", {"n:a": {"xmlns:n": "u", "n:b": ""}}),
        ("\ufeff\n<?xml version='1.0'?><!-- c --><a>1</a> rest <", {"a": "1"}),
        ("<!DOCTYPE a [<!ENTITY e 'boom'>]><a>1</a>", {"a": "1"}),
        ("<a><constructor>x</constructor></a>", {"a": {"sanitized_constructor": "x"}}),
        ("  ", {}),
    ],
)
async def test_reads_elements_as_fields(text: str, found: dict[str, Any]):
    assert await read(text) == found


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"mergeAttrs": False}, {"A": {"_": " t  t ", "$": {"k": "1"}, "B": "2"}}),
        (
            {"mergeAttrs": False, "attrkey": "@", "charkey": "#"},
            {"A": {"#": " t  t ", "@": {"k": "1"}, "B": "2"}},
        ),
        ({"explicitArray": True}, {"A": {"_": " t  t ", "k": ["1"], "B": ["2"]}}),
        ({"ignoreAttrs": True}, {"A": {"_": " t  t ", "B": "2"}}),
        ({"normalize": True}, {"A": {"_": "t t", "k": "1", "B": "2"}}),
        ({"trim": True, "normalizeTags": True}, {"a": {"_": "t  t", "k": "1", "b": "2"}}),
        ({"explicitRoot": False}, {"_": " t  t ", "k": "1", "B": "2"}),
    ],
)  # fmt: skip
async def test_obeys_the_options_of_reading(options: dict[str, Any], found: dict[str, Any]):
    assert await read("<A k='1'> t <B>2</B> t </A>", **options) == found


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE a [<!ENTITY e 'boom'>]><a>&e;</a>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd' [<!ENTITY % p SYSTEM 'http://x/'> %p;]><a>&p;</a>",
        "<a><b></a>", "<a>", "x<a/>", "<a b=1/>", "<a b/>", "<a>& b</a>", "<a b='1'c='2'/>",
        "<a>1 < 2</a>", "</a>", "<!-- only -->", "<a><!-- open </a>", "<a>&#1114112;</a>",
        "<a>" * 300, 5, None, "<" + "a" * 50_000,
    ],
)  # fmt: skip
async def test_refuses_what_is_not_well_formed(text: Any):
    with pytest.raises(NodeError):
        await read(text)


async def test_errors_name_their_place():
    with pytest.raises(NodeError, match="line 2, column 5"):
        await read("<a>\n <b></a>")


async def test_leaves_out_what_it_cannot_read_when_errors_are_tolerated():
    rows = [{"data": "<a>"}, {"data": "<b/>"}, {}]

    assert await run_node(Xml(), {}, *rows, continue_on_fail=True) == [[{"b": ""}]]


@pytest.mark.parametrize(
    ("row", "xml"),
    [
        ({"a": 1}, "<a>1</a>"),
        ({"a": 1, "b": None}, "<root>\n  <a>1</a>\n  <b/>\n</root>"),
        ({"a": {"$": {"x": '1<"\n', "n": None}, "_": "t"}}, '<a x="1&lt;&quot;&#xA;">t</a>'),
        ({"a": {"_": "t", "b": True}}, "<a>\n  t\n  <b>true</b>\n</a>"),
        ({"a": {"b": [1, "x", None, {"c": 2.5}], "d": []}},
         "<a>\n  <b>1</b>\n  <b>x</b>\n  <b/>\n  <b>\n    <c>2.5</c>\n  </b>\n</a>"),
        ({"a": [{"b": 1}, {"c": 2}]}, "<a>\n  <b>1</b>\n  <c>2</c>\n</a>"),
        ({"a": "<&>\r"}, "<a>&lt;&amp;&gt;&#xD;</a>"),
        ({}, "<root/>"),
    ],
)  # fmt: skip
async def test_writes_fields_as_elements(row: dict[str, Any], xml: str):
    assert await written(row) == xml


async def test_obeys_the_options_of_writing():
    assert await written({"a": 1}, rootName="r") == "<r>\n  <a>1</a>\n</r>"
    assert await written({"a": "<b>"}, cdata=True) == "<a><![CDATA[<b>]]></a>"
    assert await written({"a": {"@": {"k": 1}, "#": "t"}}, attrkey="@", charkey="#") == (
        '<a k="1">t</a>'
    )
    assert (await written({"a": 1}, headless=False)).startswith('<?xml version="1.0"')


@pytest.mark.parametrize("row", [{"1bad": 1}, {"a b": 1}, {"a": "\x01"}, {"a": {"_": None}}])
async def test_refuses_what_xml_cannot_hold(row: dict[str, Any]):
    with pytest.raises(NodeError):
        await written(row)


async def test_refuses_keys_that_mean_something_to_javascript():
    with pytest.raises(NodeError):
        await read("<a/>", attrkey="__proto__")


names = st.from_regex("[a-z]{1,3}", fullmatch=True)
texts = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF), min_size=1)
trees = st.recursive(texts, lambda inner: st.dictionaries(names, inner, min_size=1), max_leaves=10)


@given(names, trees)
def test_what_was_written_can_be_read_again(name: str, tree: Any):
    assert read_xml(write_xml({name: tree})) == {name: tree}
