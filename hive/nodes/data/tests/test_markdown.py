from typing import Any

import pytest

from hive.nodes.data.markdown import Markdown
from hive.sdk import NodeError
from hive.sdk.testing import run_node


async def markdown(html: Any, **options: Any) -> Any:
    [[row]] = await run_node(Markdown(), {"html": html, "options": options}, {})
    return row["data"]


async def html(text: Any, **options: Any) -> Any:
    params = {"mode": "markdownToHtml", "markdown": text, "options": options}
    [[row]] = await run_node(Markdown(), params, {})
    return row["data"]


PAGE = (
    '<h1>a*b</h1><ul><li>x</li></ul><b>s</b> <i>e</i> <a href="u_v">l</a><img src="data:q" alt="d">'
)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "# a\\*b\n\n* x\n**s** _e_ [l](u%5Fv)"),
        ({"bulletMarker": "-", "strongDelimiter": "__", "emDelimiter": "*"},
         "# a\\*b\n\n- x\n__s__ *e* [l](u%5Fv)"),
        ({"useLinkReferenceDefinitions": True},
         "# a\\*b\n\n* x\n**s** _e_ [l][1]\n\n[1]: u%5Fv"),
        ({"keepDataImages": True}, "# a\\*b\n\n* x\n**s** _e_ [l](u%5Fv)![d](data:q)"),
        ({"ignore": "a, b"}, "# a\\*b\n\n* x\n_e_ "),
        ({"maxConsecutiveNewlines": 1}, "# a\\*b\n* x\n**s** _e_ [l](u%5Fv)"),
        ({"textReplace": {"values": [{"pattern": "x", "replacement": "Z"}]}},
         "# a\\*b\n\n* Z\n**s** _e_ [l](u%5Fv)"),
        ({"globalEscape": {"value": {"pattern": "*", "replacement": "+"}}},
         "# a+b\n\n* x\n**s** _e_ [l](u%5Fv)"),
    ],
)  # fmt: skip
async def test_writes_pages_as_markdown(options: dict[str, Any], text: str):
    assert await markdown(PAGE, **options) == text


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "```js\na\n```"),
        ({"codeBlockStyle": "fence"}, "    a"),
        ({"codeFence": "~~~"}, "~~~js\na\n~~~"),
    ],
)
async def test_code_blocks_are_fenced_unless_a_style_is_chosen(given: dict[str, Any], code: str):
    assert await markdown('<pre><code class="language-js">a</code></pre>', **given) == code


@pytest.mark.parametrize(
    ("text", "options", "page"),
    [
        ("# Hi *you*...", {}, '<h1 id="hiyou">Hi <em>you</em>…</h1>'),
        ("# Hi", {"noHeaderId": True, "headerLevelStart": 3}, "<h3>Hi</h3>"),
        ("# Hi", {"prefixHeaderId": "section"}, '<h1 id="sectionhi">Hi</h1>'),
        ("~~a~~", {}, "<p>~~a~~</p>"),
        ("~~a~~", {"strikethrough": True}, "<p><del>a</del></p>"),
        ("a\nb", {"simpleLineBreaks": True}, "<p>a<br />\nb</p>"),
        ("www.x.y", {"simplifiedAutoLink": True}, '<p><a href="http://www.x.y">www.x.y</a></p>'),
        ("<me@x.y>", {"encodeEmails": False}, '<p><a href="mailto:me@x.y">me@x.y</a></p>'),
        ("", {}, ""),
        (None, {}, None),
    ],
)
async def test_writes_markdown_as_html(text: Any, options: dict[str, Any], page: Any):
    assert await html(text, **options) == page


async def test_writes_a_whole_document():
    page = await html("x", completeHTMLDocument=True)

    assert page == (
        '<!DOCTYPE HTML>\n<html>\n<head>\n<meta charset="utf-8">\n</head>\n<body>\n<p>x</p>\n'
        "</body>\n</html>"
    )


async def test_mail_addresses_are_disguised():
    page = await html("<me@x.y>")

    assert "@" not in page
    assert "&#" in page


async def test_keeps_the_other_fields_and_writes_into_a_path():
    params = {"html": "<b>x</b>", "destinationKey": "a.md"}

    assert await run_node(Markdown(), params, {"a": {"k": 1}}) == [[{"a": {"k": 1, "md": "**x**"}}]]


@pytest.mark.parametrize(
    "params",
    [
        {"html": None},
        {"html": 5},
        {"html": "<div>" * 300},
        {"mode": "markdownToHtml", "markdown": 5},
        {"mode": "markdownToHtml", "markdown": ">" * 200},
        {"mode": "markdownToHtml", "markdown": "x" * 600_000},
        {"mode": "markdownToHtml", "markdown": "x", "options": {"emoji": True}},
    ],
)
async def test_says_what_is_wrong(params: dict[str, Any]):
    with pytest.raises(NodeError):
        await run_node(Markdown(), params, {})


async def test_a_tolerated_error_takes_the_place_of_its_item():
    def params(i: int) -> dict[str, Any]:
        return {"html": [None, "x"][i]}

    assert await run_node(Markdown(), params, {}, {}, continue_on_fail=True) == [
        [{"error": "Only text can be converted."}, {"data": "x"}]
    ]
