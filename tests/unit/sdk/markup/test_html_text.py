import pytest

from hive.sdk.markup.html_text import plain_text
from hive.sdk.markup.tree import inner_html, parse_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>Head</h1><p>one <b>two</b>\n three", "HEAD\n\none two three"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<div>a<div>b</div>c</div>d", "a\nb\nc\nd"),
        ("<p>x</p><hr><p>y</p>", f"x\n\n{'-' * 80}\n\ny"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", " * a\n * b\n   * c"),
        ("<ol type=I start=3><li>a<li>b</ol>", " III. a\n IV.  b"),
        ("<ol type=a><li>x<p>y</ol>", " a. x\n    \n    y"),
        ("<blockquote>a<p>b</blockquote>", "> a\n> \n> b"),
        ("<pre>\n  a\n   b</pre>", "  a\n   b"),
        ("<a href=mailto:me@x.y>me</a> <a href=#top>top</a> <a href=/e></a>", "me [me@x.y] top /e"),
        ("<img src=/i alt=pic> <img alt=only> <img src=x>", "pic [/i] only [x]"),
        ("<table><tr><td>a<td>b</table>", "ab"),
        ("a<script>x</script><style>y</style><noscript>n<p>m</noscript>", "an\n\nm"),
        ("word " * 20, ("word " * 16).strip() + "\n" + ("word " * 4).strip()),
        ("x" * 100, "x" * 100),
        ("", ""),
    ],
)
def test_writes_the_text_of_a_page(html: str, text: str):
    assert plain_text(parse_html(html).children) == text


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<p>1<p>2 &lt; &amp; &nbsp;", "<p>1</p><p>2 &lt; &amp; &nbsp;</p>"),
        ("<table><tr><td>x", "<table><tbody><tr><td>x</td></tr></tbody></table>"),
        ("<br><img src='\"'>", '<br><img src="&quot;">'),
        ("<script>1<2</script><!--c-->", "<script>1<2</script><!--c-->"),
        ("<template><b>t</template>", "<template><b>t</b></template>"),
    ],
)
def test_broken_pages_are_read_as_browsers_read_them(html: str, written: str):
    [body] = [e for e in parse_html(f"<body>{html}").all if e.name == "body"]

    assert inner_html(body) == written
