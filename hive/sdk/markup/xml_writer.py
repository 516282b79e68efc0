"""Writes plain JSON as XML."""

import re
from dataclasses import dataclass, field
from typing import Any

from hive.sdk.errors import NodeError
from hive.sdk.items import is_list, is_object
from hive.sdk.javascript import to_text
from hive.sdk.markup.tree import MAX_DEPTH
from hive.sdk.markup.xml_reader import NAME

_NAME = re.compile(NAME)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How JSON becomes elements."""

    attribute_key: str = "$"
    text_key: str = "_"
    root: str = "root"
    cdata: bool = False
    headless: bool = False


@dataclass(slots=True)
class _Node:
    name: str
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    children: "list[_Node | str]" = field(default_factory=list["_Node | str"])


def write_xml(value: dict[str, Any], writing: Writing | None = None) -> str:
    """Write an object; its only field is the root, or else the root has a name of its own."""
    how = writing or Writing()
    name, inside = how.root, value
    if len(value) == 1 and how.root == "root":
        [(name, inside)] = value.items()
    root = _Node(_legal_name(name))
    _Writer(how).fill(root, inside, 0)
    text = "".join(_lines(root, 0)).removesuffix("\n")
    return text if how.headless else _HEAD + text


class _Writer:
    def __init__(self, how: Writing) -> None:
        self._how = how

    def fill(self, node: _Node, value: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise NodeError(f"The data is nested deeper than {MAX_DEPTH} levels.")
        if is_list(value):
            for entry in value:
                for key, inner in entry.items() if is_object(entry) else enumerate(to_text(entry)):
                    self._child(node, str(key), inner, depth)
        elif is_object(value):
            for key, inner in value.items():
                self._field(node, key, inner, depth)
        elif value is not None:
            node.children.append(self._text(value))

    def _field(self, node: _Node, key: str, value: Any, depth: int) -> None:
        if key == self._how.attribute_key:
            for name, inner in value.items() if is_object(value) else ():
                if inner is not None:
                    node.attributes[_legal_name(name)] = _attribute(to_text(inner))
        elif key == self._how.text_key:
            if value is None:
                raise NodeError(f"Missing element text. node: <{node.name}>")
            node.children.append(self._text(value))
        else:
            for entry in value if is_list(value) else [value]:
                self._child(node, key, entry, depth)

    def _child(self, node: _Node, key: str, value: Any, depth: int) -> None:
        child = _Node(_legal_name(key))
        node.children.append(child)
        self.fill(child, value, depth + 1)

    def _text(self, value: Any) -> str:
        text = to_text(value)
        if self._how.cdata and isinstance(value, str) and re.search("[&<>]", text):
            return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>', 1)}]]>"
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return _legal(escaped.replace("\r", "&#xD;"))


def _legal(text: str) -> str:
    if _ILLEGAL.search(text):
        raise NodeError(f"Invalid character in string: {text!r}")
    return text


def _legal_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise NodeError("Invalid character in name", description=f"{name!r} cannot name a tag.")
    return name


def _attribute(text: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("\t", "&#x9;"),
                         ("\n", "&#xA;"), ("\r", "&#xD;")):  # fmt: skip
        text = text.replace(sign, entity)
    return _legal(text)


def _lines(node: _Node, level: int) -> list[str]:
    indent = "  " * level
    start = f"{indent}<{node.name}" + "".join(f' {k}="{v}"' for k, v in node.attributes.items())
    if all(child == "" for child in node.children):
        return [f"{start}/>\n"]
    if len(node.children) == 1 and isinstance(node.children[0], str):
        return [f"{start}>{node.children[0]}</{node.name}>\n"]
    lines = [f"{start}>\n"]
    for child in node.children:
        if isinstance(child, str):
            lines.append(f"{indent}  {child}\n")
        else:
            lines += _lines(child, level + 1)
    return [*lines, f"{indent}</{node.name}>\n"]
