from random import Random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hive.sdk.errors import NodeError
from hive.sdk.markup.html_markdown import to_markdown
from hive.sdk.markup.showdown.convert import to_html
from hive.sdk.markup.showdown.state import Options

PLAIN = Options(no_header_id=True, encode_emails=False)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a  \nb\nc\n\nd", "<p>a<br />\nb\nc</p>\n<p>d</p>"),
        ("H\n===\n\nh\n---\n", "<h1>H</h1>\n<h2>h</h2>"),
        ("***x*** __y__ _z_", "<p><strong><em>x</em></strong> <strong>y</strong> <em>z</em></p>"),
        ("* a\n* b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("- a\n    - b", "<ul>\n<li>a<ul>\n<li>b</li></ul></li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("* a\n\n* b", "<ul>\n<li><p>a</p></li>\n<li><p>b</p></li>\n</ul>"),
        ("> q\n> r", "<blockquote>\n  <p>q\n  r</p>\n</blockquote>"),
        ("    <b>", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("```js\na*b*\n```", '<pre><code class="js language-js">a*b*\n</code></pre>'),
        ("``a`b`` `c`", "<p><code>a`b</code> <code>c</code></p>"),
        ('[l](http://x.y "T")', '<p><a href="http://x.y" title="T">l</a></p>'),
        ("[l](a(b)c) [m](<d e>)", '<p><a href="a(b)c">l</a> <a href="d e">m</a></p>'),
        ("[l][r] [r]\n\n[r]: http://x.y 'T'",
         '<p><a href="http://x.y" title="T">l</a> <a href="http://x.y" title="T">r</a></p>'),
        ('![i](a.png "t") ![r]', '<p><img src="a.png" alt="i" title="t" /> ![r]</p>'),
        ("<http://x.y/a_b_c>", '<p><a href="http://x.y/a_b_c">http://x.y/a_b_c</a></p>'),
        ("---", "<hr />"),
        ("<div>\n*raw*\n</div>\n\n*x*", "<div>\n*raw*\n</div>\n<p><em>x</em></p>"),
        ('<div markdown="1">*x*</div>', '<div markdown="1"><p><em>x</em></p></div>'),
        ("a <b>*c*</b> & <", "<p>a <b><em>c</em></b> &amp; &lt;</p>"),
        ("a\\*b ¨ $1 $&", "<p>a*b ¨ $1 $&amp;</p>"),
    ],
)  # fmt: skip
def test_writes_markdown_as_showdown_does(text: str, html: str):
    assert to_html(text, PLAIN) == html


@pytest.mark.parametrize(
    ("options", "text", "html"),
    [
        (Options(literal_underscores=True), "a_b_c _d_", "<p>a_b_c <em>d</em></p>"),
        (Options(literal_asterisks=True), "a*b*c *d*", "<p>a*b*c <em>d</em></p>"),
        (Options(gh_mentions=True), "@me \\@no",
         '<p><a href="https://github.com/me">@me</a> @no</p>'),
        (Options(simplified_auto_link=True, exclude_trailing_punctuation=True), "(http://x.y/z.",
         '<p>(<a href="http://x.y/z">http://x.y/z</a>.</p>'),
        (Options(open_in_new_window=True), "[a](b)",
         '<p><a href="b" rel="noopener noreferrer" target="_blank">a</a></p>'),
        (Options(gh_header_id=True), "# A b!\n# A b!",
         '<h1 id="a-b">A b!</h1>\n<h1 id="a-b-1">A b!</h1>'),
        (Options(customized_header_id=True), "# A {#x}", '<h1 id="x">A</h1>'),
        (Options(parse_image_dimensions=True), "![a](b =10x*)",
         '<p><img src="b" alt="a" width="10" height="auto" /></p>'),
        (Options(gh_code_blocks=False), "```\na\n```", "<p><code>\na\n</code></p>"),
    ],
)  # fmt: skip
def test_obeys_the_options(options: Options, text: str, html: str):
    assert to_html(text, options) == html


def test_writes_tables_where_that_is_asked_for():
    text = "|a|b|\n|:--|--:|\n|1|2|\n"

    assert "<table>" not in to_html(text)
    assert to_html(text, Options(tables=True)) == (
        '<table>\n<thead>\n<tr>\n<th style="text-align:left;">a</th>\n'
        '<th style="text-align:right;">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        '<td style="text-align:left;">1</td>\n<td style="text-align:right;">2</td>\n'
        "</tr>\n</tbody>\n</table>"
    )


def test_mail_addresses_are_disguised_by_chance():
    one, two = (to_html("<a@b.cd>", chance=Random(seed)) for seed in (1, 2))

    assert one != two


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<b>a<b>b</b></b> <del>c</del>", "**ab** ~~c~~"),
        ("<ol><li>a</li><li></li><li>b</li></ol>", "1. a\n2. b"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "* a  \n   * b"),
        ("<blockquote>q<p>r</p></blockquote>", "> q\n> \n> r"),
        ("a <code>x`y*</code>", "a `` x`y* ``"),
        ("<pre>a *b*\n  c</pre>", "a *b*\n  c"),
        ("<table><caption>C</caption><tr><th>A</th></tr><tr><td>1|2</td></tr></table>",
         "__C__\n| A    |\n| ---- |\n| 1\\|2 |"),
        ("<a href='http://x'>http://x</a><a>n</a>", "<http://x>n"),
        ("x<br>y<hr>z", "x  \ny\n\n---\n\nz"),
        ("# h + - 1. x", "\\# h + - 1\\. x"),
        ("&lt;b&gt; &copy; &nbsp;x", "<b> © x"),
        ("<script>s</script><style>t</style><head>u</head>v", "v"),
        ("<p>open <b>bold", "open bold"),
        ("<h2></h2><p>x", "##\u0020\n\nx"),
    ],
)  # fmt: skip
def test_writes_html_as_markdown(html: str, text: str):
    assert to_markdown(html) == text


SIGNS = ["a", " ", "\n", "*", "_", "`", "[", "]", "(", ")", "<", ">", "!", "#", "-", "|", "~", "&",
         "<b>", "</b>", "<div>", "</div>", "http://x.y", "    ", "1. ", "> "]  # fmt: skip


@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join))
def test_whatever_the_text_there_is_an_answer(text: str):
    assert isinstance(to_html(text), str)
    assert isinstance(to_markdown(text), str)


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "[a](<", "![a](data:", "*a ", "`a", "<a ", "<div>\n", "<code>", "<!--", "http://"],
)
def test_repeated_signs_do_not_take_long(piece: str):
    began = perf_counter()
    for write in (to_html, to_markdown):
        try:
            write(piece * 3000)
        except NodeError:
            continue

    assert perf_counter() - began < 5
