"""Reads XML into plain JSON. There are no entities but HTML's, no DTD and no network in it."""

import re
from dataclasses import dataclass, field
from html.entities import name2codepoint
from typing import Any

from hive.sdk.errors import NodeError
from hive.sdk.items import is_list
from hive.sdk.markup.tree import MAX_DEPTH

_START = (
    r":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
NAME = rf"[{_START}][{_START}\u00b7\u0300-\u036f\u203f\u2040.0-9-]*+"
"""How the name of a tag is spelled, as a regular expression."""
_OPEN = re.compile(f"<({NAME})")
_ATTRIBUTE = re.compile(rf"\s++({NAME})\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
_END = re.compile(r"\s*+(/?)>")
_CLOSE = re.compile(rf"</({NAME})\s*+>")
_DOCTYPE = re.compile(
    r"<!DOCTYPE(?:[^\[>\"']|\"[^\"]*+\"|'[^']*+')*+"
    r"(?:\[(?:[^\]\"']|\"[^\"]*+\"|'[^']*+')*+\]\s*+)?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(\w+));|&")
_NAMED = {**name2codepoint, "apos": ord("'")}
_LAST_CODE = 0x10FFFF
_SKIPPED = (("<!--", "-->"), ("<?", "?>"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the elements become JSON; the names are those of the library that n8n uses."""

    attribute_key: str = "$"
    text_key: str = "_"
    explicit_array: bool = False
    explicit_root: bool = True
    ignore_attributes: bool = False
    merge_attributes: bool = True
    normalize: bool = False
    normalize_tags: bool = False
    trim: bool = False


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet."""

    name: str
    fields: dict[str, Any] = field(default_factory=dict[str, Any])
    text: str = ""
    literal: bool = False


def read_xml(text: str, reading: Reading | None = None) -> Any:
    """Give the root element as JSON, None for no text at all; raises `NodeError`."""
    text = text.removeprefix("\ufeff")
    return _Reader(text, reading or Reading()).read() if text.strip() else None


class _Reader:
    def __init__(self, text: str, reading: Reading) -> None:
        self._text = text
        self._how = reading
        self._at = 0
        self._stack: list[_Open] = []
        self._result: Any = None
        self._done = False

    def read(self) -> Any:
        while not self._done:
            start = self._text.find("<", self._at)
            self._say(self._text[self._at : start if start >= 0 else None])
            if start < 0:
                raise self._wrong("Unclosed root tag" if self._stack else "There is no element")
            self._at = start
            self._markup()
        return self._result

    def _wrong(self, what: str) -> NodeError:
        line = self._text.count("\n", 0, self._at) + 1
        column = self._at - (self._text.rfind("\n", 0, self._at) + 1) + 1
        return NodeError(f"{what} in the XML (line {line}, column {column})")

    def _say(self, raw: str) -> None:
        if self._stack:
            self._stack[-1].text += self._decoded(raw)
        elif raw.strip():
            raise self._wrong("Non-whitespace before first tag.")

    def _decoded(self, raw: str) -> str:
        if "&" not in raw:
            return raw

        def character(found: re.Match[str]) -> str:
            code = _code(found)
            if code is None:
                raise self._wrong(f"Invalid character entity {found[0]!r}")
            return chr(code)

        return _ENTITY.sub(character, raw)

    def _markup(self) -> None:
        text, at = self._text, self._at
        for begin, end in _SKIPPED:
            if text.startswith(begin, at):
                self._at = self._after(end)
                return
        if text.startswith("<![CDATA[", at):
            self._at = self._after("]]>")
            inside = text[at + 9 : self._at - 3]
            if self._stack and inside:
                self._stack[-1].text += inside
                self._stack[-1].literal = True
        elif found := _CLOSE.match(text, at):
            self._close(found)
        elif found := _OPEN.match(text, at):
            self._open(found)
        elif found := _DOCTYPE.match(text, at):
            self._at = found.end()
        else:
            raise self._wrong("Unencoded <")

    def _after(self, end: str) -> int:
        found = self._text.find(end, self._at)
        if found < 0:
            raise self._wrong("Unclosed markup")
        return found + len(end)

    def _open(self, found: re.Match[str]) -> None:
        element = _Open(found[1])
        at = found.end()
        seen: set[str] = set()
        while attribute := _ATTRIBUTE.match(self._text, at):
            at = attribute.end()
            if not self._how.ignore_attributes and attribute[1] not in seen:
                self._attribute(element, attribute)
            seen.add(attribute[1])
        end = _END.match(self._text, at)
        if not end:
            self._at = at
            raise self._wrong("Malformed tag")
        if len(self._stack) >= MAX_DEPTH:
            raise NodeError(f"The XML is nested deeper than {MAX_DEPTH} elements.")
        self._stack.append(element)
        self._at = end.end()
        if end[1]:
            self._finish()

    def _attribute(self, element: _Open, found: re.Match[str]) -> None:
        value = self._decoded(found[2] if found[2] is not None else found[3])
        name = _harmless(found[1])
        if self._how.merge_attributes:
            self._put(element.fields, name, value)
        else:
            element.fields.setdefault(self._how.attribute_key, {})[name] = value

    def _close(self, found: re.Match[str]) -> None:
        if not self._stack or self._stack[-1].name != found[1]:
            raise self._wrong(f"Unexpected close tag {found[1]!r}")
        self._at = found.end()
        self._finish()

    def _finish(self) -> None:
        element = self._stack.pop()
        name = _harmless(element.name.lower() if self._how.normalize_tags else element.name)
        value = self._value(element)
        if self._stack:
            self._put(self._stack[-1].fields, name, value)
            return
        self._result = {name: value} if self._how.explicit_root else value
        self._done = True

    def _value(self, element: _Open) -> Any:
        text = element.text
        if not element.literal and not text.strip():
            return element.fields or text
        if self._how.trim:
            text = text.strip()
        if self._how.normalize:
            text = re.sub(r"\s{2,}", " ", text).strip()
        return {self._how.text_key: text, **element.fields} if element.fields else text

    def _put(self, fields: dict[str, Any], name: str, value: Any) -> None:
        if name not in fields:
            fields[name] = [value] if self._how.explicit_array else value
            return
        there = fields[name]
        if not is_list(there):
            fields[name] = there = [there]
        there.append(value)


def _harmless(name: str) -> str:
    """Rename what JavaScript would take for a part of the object itself."""
    return f"sanitized_{name}" if name in {"__proto__", "constructor", "prototype"} else name


def _code(found: re.Match[str]) -> int | None:
    if found[1] or found[2]:
        code = int(found[1]) if found[1] else int(found[2], 16)
        return code if 0 < code <= _LAST_CODE else None
    return _NAMED.get(found[3] or "")
