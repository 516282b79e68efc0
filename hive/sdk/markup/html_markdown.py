"""Writes HTML as Markdown."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from hive.sdk.markup.loose_html import parse_loosely, shown
from hive.sdk.markup.markdown_model import Meta, Options, Style, Styles
from hive.sdk.markup.markdown_style import styles
from hive.sdk.markup.tree import Comment, Element, Text

_TRAIL = 10  # so far back it is looked for white space
_CONTENTLESS = frozenset(["br", "hr", "img"])
_BLANK = re.compile(r"(\s|&nbsp;)*")
_ESCAPED = re.compile(r"[\\`*_~\[\]]")
_LINE_START = re.compile(r"^(\s*?)(\+\s|[=>-]|#{1,6}\s)|(\d+)(\.\s)", re.MULTILINE)
_DOCTYPE = re.compile(r"^<!DOCTYPE.*>", re.MULTILINE | re.IGNORECASE)


def to_markdown(html: str, options: Options | None = None) -> str:
    """Write the page; raises `NodeError` if it is nested too deep."""
    given = options or Options()
    root = parse_loosely(html)
    writer = _Writer(given, styles(given))
    writer.weigh(root)
    writer.visit(root, Meta())
    text = writer.text()
    if given.link_references:
        text += "\n" if text[-1:] not in {"", "\n", "\r"} else ""
        text += "".join(f"\n[{i}]: {url}" for i, url in enumerate(writer.urls, 1))
    if given.most_newlines:
        most = given.most_newlines
        text = re.sub(rf"(?:\r?\n\s*)+((?:\r?\n\s*){{{most}}})", r"\1", text)
    return text.strip("\n")


@dataclass
class _Writer:
    options: Options
    sets: dict[str, Styles]
    urls: list[str] = field(default_factory=list[str])
    _parts: list[str] = field(default_factory=list[str])
    _tail: str = ""
    _kept: set[int] = field(default_factory=set[int])

    def text(self, start: int = 0) -> str:
        """Give what was written since the part `start`."""
        return "".join(self._parts[start:])

    def reference(self, url: str) -> int:
        """Give the number of a link that is written at the end."""
        if url not in self.urls:
            self.urls.append(url)
        return self.urls.index(url) + 1

    def weigh(self, node: Element) -> bool:
        """Mark what is worth visiting: elements without content are not."""
        kept = node.name in _CONTENTLESS
        for child in node.children:
            if isinstance(child, Element):
                kept = self.weigh(child) or kept
            else:
                kept = kept or isinstance(child, Text)
        if not node.children:
            style = self.sets["plain"].get(node.name)
            kept = kept or (style is not None and style.make is not None)
        if kept:
            self._kept.add(id(node))
        return kept

    def _append(self, text: str, *, apart: bool = False) -> None:
        if not text:
            return
        if apart and self._tail[-1:] == text[0]:
            text = " " + text
        self._parts.append(text)
        self._tail = (self._tail + text[-_TRAIL:])[-_TRAIL:]

    def _cut(self, start: int) -> None:
        del self._parts[start:]
        tail, at = "", len(self._parts)
        while at and len(tail) < _TRAIL:
            at -= 1
            tail = self._parts[at] + tail
        self._tail = tail[-_TRAIL:]

    def _newlines(self, count: int) -> None:
        blank = self._tail[len(self._tail.rstrip()) :]
        self._append("\n" * max(0, count - sum(blank.count(sign) for sign in "\r\n")))

    def visit(self, node: Element | Text | Comment, meta: Meta, *, text_only: bool = False) -> None:
        """Write a node."""
        if isinstance(node, Text):
            self._text(node, meta)
        elif isinstance(node, Element) and id(node) in self._kept and not text_only:
            self._element(node, meta)

    def _text(self, node: Text, meta: Meta) -> None:
        if not meta.preserve and _BLANK.fullmatch(node.data):
            if self._parts and self.text_ends_solid():
                self._append(" ")
            return
        text = shown(node)
        self._append(self._processed(text if meta.preserve else _trimmed(text), meta))

    def text_ends_solid(self) -> bool:
        """Tell whether the last sign is none of white space."""
        return not self._tail[-1:].isspace()

    def _processed(self, text: str, meta: Meta) -> str:
        if not meta.preserve:
            text = re.sub(r"\s+", " ", text)
        if meta.no_escape:
            return text
        given = self.options
        text = (
            replaced(text, *given.global_escape)
            if given.global_escape
            else _ESCAPED.sub(r"\\\g<0>", text)
        )
        text = (
            replaced(text, *given.line_start_escape)
            if given.line_start_escape
            else _LINE_START.sub(_escaped_start, text)
        )
        for pattern, by in given.text_replace:
            text = replaced(text, pattern, by)
        return _DOCTYPE.sub("", text)

    def _element(self, node: Element, meta: Meta) -> None:
        known = self.sets[meta.styles].get(node.name)
        if node.name in {"ul", "ol"}:
            meta = replace(meta, number=0, kind=node.name, indent=meta.indent + 1, own=True)
        elif node.name == "li" and meta.kind == "ol":
            meta.number += 1
        elif node.name == "pre":
            meta = replace(meta, preserve=True)
        elif node.name == "table":
            meta = replace(meta, caption=[])
        if known is None:
            for child in node.children:
                self.visit(child, meta)
            return
        style = known.style(node, meta, self)
        if not style.get("ignore"):
            self._styled(node, style, meta)

    def _styled(self, node: Element, style: Style, meta: Meta) -> None:
        inner = meta
        if style.get("no_escape"):
            inner = replace(inner, no_escape=True)
        if "children" in style:
            inner = replace(inner, styles=style["children"])
        outer_start = len(self._parts)
        around, apart = style.get("newlines", 0), style.get("apart", False)
        self._newlines(around)
        self._append(style.get("prefix", ""))
        if "content" in style:
            self._append(style["content"], apart=apart)
        else:
            start = len(self._parts)
            for child in node.children:
                self.visit(child, inner, text_only=not style.get("recurse", True))
            if not self._finished(style.get("finish"), start, inner, apart=apart):
                if node.name == "li" and inner.number:
                    inner.number -= 1
                self._cut(outer_start)
                return
        self._append(style.get("postfix", ""))
        self._newlines(around)

    def _finished(
        self,
        finish: Callable[[str, Meta], str | None] | None,
        start: int,
        meta: Meta,
        *,
        apart: bool,
    ) -> bool:
        if finish is None:
            return True
        text = finish(self.text(start), meta)
        if text is None:
            return False
        self._cut(start)
        self._append(text, apart=apart)
        return True


def _trimmed(text: str) -> str:
    """Cut white space off, but for one space where there is one next to the words."""
    inner = text.strip()
    if not inner:
        return text
    start = text.index(inner)
    before, after = text[:start][-1:], text[start + len(inner) :][:1]
    lead = " " if before and before not in "\r\n" else ""
    trail = " " if after and after not in "\r\n" else ""
    return f"{lead}{inner}{trail}"


def _escaped_start(found: re.Match[str]) -> str:
    return f"{found[1] or ''}{found[3] or ''}\\{found[2] or ''}{found[4] or ''}"


def replaced(text: str, pattern: Any, by: Any) -> str:
    """Replace the first place, as JavaScript's `replace` does with a text."""
    found, new = str(pattern), str(by)
    return text.replace(found, new.replace("$$", "$").replace("$&", found), 1)
