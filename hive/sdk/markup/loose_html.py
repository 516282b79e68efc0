"""Reads HTML as it is written, adding nothing: what is left open ends with what is around it."""

import re
from html import unescape

from hive.sdk.errors import NodeError
from hive.sdk.markup.tree import MAX_DEPTH, Element, Text

_TAG = re.compile(
    r"<!--[\s\S]*?-->"
    r"|<(/?)([a-zA-Z][-.:0-9_a-zA-Z]*+)((?:\s(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+|\s[^>]*+|/)?)>"
)
_ATTRIBUTE = re.compile(
    r"([a-zA-Z()\[\]#@][a-zA-Z0-9\-_:()\[\]#]*+)(?:\s*+=\s*+('[^']*'|\"[^\"]*\"|\S+))?"
)
_UNREAD = frozenset(["script", "noscript", "style"])
_EMPTY = frozenset(
    ["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "embed", "param",
     "track", "wbr"]
)  # fmt: skip
_CLOSED_BY_OPENING = {
    "li": {"li"}, "p": {"p", "div"}, "b": {"div"}, "td": {"td", "th"}, "th": {"td", "th"},
    **{f"h{n}": {f"h{n}"} for n in range(1, 7)},
}  # fmt: skip
_CLOSED_BY_CLOSING = {
    "li": {"ul", "ol"}, "a": {"div"}, "b": {"div"}, "i": {"div"}, "p": {"div"},
    "td": {"tr", "table"}, "th": {"tr", "table"},
}  # fmt: skip


def parse_loosely(html: str) -> Element:
    """Give a root without a name that holds all; raises `NodeError` if it is nested too deep.

    Texts keep their entities; `shown` decodes them.
    """
    reader = _Reader(html)
    reader.read()
    return reader.root


def shown(text: Text) -> str:
    """Decode the entities of a text."""
    return unescape(text.data)


class _Reader:
    def __init__(self, html: str) -> None:
        self.root = Element("")
        self._html = html
        self._stack = [self.root]
        self._link: int | None = None  # where in the stack the open link is

    def read(self) -> None:
        html, at, done = self._html, 0, 0
        last, last_comment = html.rfind(">"), html.rfind("-->")
        while 0 <= (at := html.find("<", at)) < last:
            comment = html.startswith("<!--", at)
            found = None if comment and at > last_comment else _TAG.match(html, at)
            if not found:
                at += 1
                continue
            self._text(html[done:at])
            done = at = self._tag(found) if found[2] else found.end()
        self._text(html[done:])
        self._settle()

    def _text(self, data: str) -> None:
        if data:
            self._append(Text(data))

    def _append(self, node: Element | Text) -> None:
        node.parent = self._stack[-1]
        self._stack[-1].children.append(node)

    def _tag(self, found: re.Match[str]) -> int:
        name, inside = found[2].lower(), found[3].rstrip()
        closed = bool(found[1]) or inside.endswith("/")
        at = found.end()
        if not found[1]:
            self._open(name, inside.removesuffix("/"), closed=closed)
            if name in _UNREAD:
                end = self._html.find(f"</{found[2]}>", at)
                at = len(self._html) if end < 0 else end + len(name) + 3
                closed = closed or end >= 0
        if closed or name in _EMPTY:
            self._close(name)
        return at

    def _open(self, name: str, inside: str, *, closed: bool) -> None:
        if not closed and name in _CLOSED_BY_OPENING.get(self._stack[-1].name, ()):
            self._stack.pop()
        if name == "a":
            if self._link is not None:
                del self._stack[self._link :]
            self._link = len(self._stack)
        if len(self._stack) > MAX_DEPTH:
            raise NodeError(f"The page is nested deeper than {MAX_DEPTH} elements.")
        element = Element(name, _attributes(inside))
        self._append(element)
        self._stack.append(element)

    def _close(self, name: str) -> None:
        if name == "a":
            self._link = None
        while len(self._stack) > 1:
            top = self._stack[-1].name
            if top == name:
                self._stack.pop()
                return
            if name not in _CLOSED_BY_CLOSING.get(top, ()):
                return
            self._stack.pop()

    def _settle(self) -> None:
        """Give what is inside of elements that were never closed to those around them."""
        stack = self._stack
        while len(stack) > 1:
            last = stack.pop()
            before = stack[-1]
            if last.parent is None or last.parent.parent is None:
                continue
            before.children = [child for child in before.children if child is not last]
            heir = before
            if last.parent is before and last.name == before.name and before.parent is not None:
                heir = before.parent
                stack.pop()
            for child in last.children:
                child.parent = heir
            heir.children.extend(last.children)


def _attributes(text: str) -> dict[str, str]:
    return {
        found[1].lower(): unescape((found[2] or "").strip("\"'"))
        for found in _ATTRIBUTE.finditer(text)
    }
