"""Lists, ordered or not, one in another."""

import re

from hive.sdk.markup.showdown.html_parts import hash_blocks
from hive.sdk.markup.showdown.paragraphs import github_code, paragraphs
from hive.sdk.markup.showdown.spans import span_gamut
from hive.sdk.markup.showdown.state import State, outdent

_MARK = r"([*+-]|\d+[.])[ \t]+"
_BODY = rf"(( {{0,3}}{_MARK})[^\r]+?(¨0|\n{{2,}}(?=\S)(?![ \t]*(?:[*+-]|\d+[.])[ \t]+)))"
_TOP_LINE = re.compile(rf"(\n\n|^\n?){_BODY}", re.MULTILINE)
_NESTED = re.compile(rf"^{_BODY}", re.MULTILINE)
_ITEM_START = rf"(\n)?(^ {{0,3}}){_MARK}((\[(x|X| )?])?[ \t]*[^\r]+?(\n{{1,2}}))"
_ITEM = re.compile(rf"{_ITEM_START}(?=\n*(¨0| {{0,3}}{_MARK}))", re.MULTILINE)
_ITEM_STRICT = re.compile(rf"{_ITEM_START}(?=\n*(¨0|\2{_MARK}))", re.MULTILINE)
_TASK = re.compile(r"^[ \t]*\[(x|X| )?]", re.MULTILINE)
_BOX = (
    '<input type="checkbox" disabled style="margin: 0px 0.35em 0.25em -1.6em; '
    'vertical-align: middle;"'
)


def lists(text: str, state: State) -> str:
    """Write lists."""
    text += "¨0"
    nested = state.list_level > 0
    pattern = _NESTED if nested else _TOP_LINE

    def new(found: re.Match[str]) -> str:
        groups = found.groups()
        whole, mark = groups[:2] if nested else groups[1:3]
        kind = "ul" if re.search("[*+-]", mark) else "ol"
        return _consecutive(whole, kind, state, trim=nested)

    return pattern.sub(new, text).replace("¨0", "", 1)


def _consecutive(text: str, kind: str, state: State, *, trim: bool) -> str:
    """Write a list that changes its kind as several lists."""
    indent = " ?" if state.options.disable_forced_4_spaces else " {0,3}"
    marks = {"ul": rf"^{indent}[*+-][ \t]", "ol": rf"^{indent}\d+\.[ \t]"}
    start = re.match(r" *(\d+)\.", text)
    made = ""
    while True:
        number = f' start="{start[1]}"' if kind == "ol" and start and start[1] != "1" else ""
        other = "ol" if kind == "ul" else "ul"
        change = re.search(marks[other], text, re.MULTILINE)
        part = text[: change.start()] if change else text
        made += f"\n\n<{kind}{number}>\n{_items(part, state, trim=trim)}</{kind}>\n"
        if not change:
            return made
        text, kind = text[change.start() :], other


def _items(text: str, state: State, *, trim: bool) -> str:
    state.list_level += 1
    state.deeper()
    text = re.sub(r"\n{2,}\Z", "\n", text) + "¨0"
    spread = bool(re.search(r"\n[ \t]*\n(?!¨0)", text))
    pattern = _ITEM_STRICT if state.options.disable_forced_4_spaces else _ITEM
    text = pattern.sub(lambda found: _item(found, state, spread=spread), text).replace("¨0", "")
    state.list_level -= 1
    state.depth -= 1
    return text.rstrip() if trim else text


def _item(found: re.Match[str], state: State, *, spread: bool) -> str:
    item = outdent(found[4])
    style = ""
    if found[5] and state.options.tasklists:
        style = ' class="task-list-item" style="list-style-type: none;"'
        checked = " checked" if (found[6] or "").strip() else ""
        item = _TASK.sub(f"{_BOX}{checked}>", item, count=1)
    item = re.sub(r"\A([-*+]|\d\.)[ \t]+[\S\n ]*", lambda f: f"¨A{f[0]}", item)
    if found[1] or re.search(r"\n{2,}", item):
        item = state.gamut(github_code(item, state), state)
    else:
        item = hash_blocks(re.sub(r"\n\Z", "", lists(item, state)), state)
        item = re.sub(r"\n\n+", "\n\n", item)
        item = paragraphs(item, state) if spread else span_gamut(item, state)
    return f"<li{style}>{item.replace('¨A', '', 1)}</li>\n"
