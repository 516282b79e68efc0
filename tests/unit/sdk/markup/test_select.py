import pytest

from hive.sdk.markup.select import select
from hive.sdk.markup.selectors import SelectorError
from hive.sdk.markup.tree import parse_html

PAGE = parse_html("""<body class="main x" lang=EN-us>
<div id="b:c" class="one two"><p id=p1 class=one>Hello <b id=b1>big</b></p><p id=p2>second</p>
<a id=a1 href="http://x/y.pdf" rel=NoFollow>l</a><span id=s1></span></div>
<ul id=u1><li id=l1>1<li id=l2>2<ul id=u2><li id=l3>3</ul><li id=l4>4</ul>
<form><input id=i1 type=checkbox checked><input id=i2><input id=i3 type=TEXT></form>
<h2 id=h>h</h2><p id=p3>x</p><i id=e1></i>""")


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("p", "p1 p2 p3"),
        ("DIV > p", "p1 p2"),
        ("div p, h2", "p1 p2 h"),
        ("h2 + p", "p3"),
        ("p ~ span", "s1"),
        ("#b\\:c > a", "a1"),
        ("p.one", "p1"),
        (".one .one", "p1"),
        ("[href$='.pdf']", "a1"),
        ("[href^=http][href*='/y']", "a1"),
        ("[rel=nofollow]", "a1"),
        ("[class~=two] > b, [lang|=en] > h2", "h"),
        ("input[type!=checkbox]", "i2 i3"),
        ("input:text", "i2 i3"),
        (":checked", "i1"),
        ("p:contains('Hello')", "p1"),
        ("p:not(.one)", "p2 p3"),
        ("p:has(> b)", "p1"),
        (":is(p, h2):not(:has(b))", "p2 h p3"),
        ("li:nth-child(2n+1)", "l1 l3 l4"),
        ("li:nth-last-child(1)", "l3 l4"),
        ("p:nth-of-type(2)", "p2"),
        ("p:first-child", "p1"),
        ("span:empty", "s1"),
        (":header", "h"),
        # positions count what was found so far, as jQuery has it
        ("p:first", "p1"),
        ("p:last", "p3"),
        ("li:eq(1)", "l2"),
        ("li:eq(-1)", "l4"),
        ("li:gt(1)", "l3 l4"),
        ("li:lt(2)", "l1 l2"),
        ("li:even", "l1 l3"),
        ("li:odd:first", "l2"),
        ("ul:first > li:last", "l4"),
        ("p:not(:first)", "p2 p3"),
        ("", ""),
    ],
)
def test_finds_what_the_selector_names(selector: str, found: str):
    assert " ".join(e.attributes.get("id", "") for e in select(PAGE, selector)) == found


@pytest.mark.parametrize(
    "selector", ["p[", "p:not(", "div,", "!!", "p::before", "p:unheard", "p:nth-child(x)", "p:is"]
)
def test_refuses_what_is_no_selector(selector: str):
    with pytest.raises(SelectorError):
        select(PAGE, selector)
