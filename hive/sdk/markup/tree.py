"""A page as a tree, read by the rules of HTML 5 and written back as browsers write it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Union

from hive.sdk.errors import NodeError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_DEPTH = 200
"""No page is nested deeper; a deeper one is refused, since the tree is walked by recursion."""

VOID = frozenset(
    ["area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
     "keygen", "link", "meta", "param", "source", "track", "wbr"]
)  # fmt: skip
_RAW = frozenset(
    ["style", "script", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"]
)


@dataclass(slots=True, eq=False)
class Text:
    """A piece of text, without entities."""

    data: str
    parent: "Element | None" = None


@dataclass(slots=True, eq=False)
class Comment:
    """A comment."""

    data: str
    parent: "Element | None" = None


@dataclass(slots=True, eq=False)
class Element:
    """A tag with its attributes and what is inside it; the document itself is `#document`.

    `index` counts the elements in their order, `last` is the index of the last one inside.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    children: "list[Child]" = field(default_factory=list["Child"])
    parent: "Element | None" = None
    index: int = -1
    last: int = -1

    @property
    def elements(self) -> "list[Element]":
        """The elements among the children."""
        return [child for child in self.children if isinstance(child, Element)]


Child = Union[Element, Text, Comment]  # noqa: UP007 -- the classes name each other


@dataclass(slots=True, eq=False)
class Document(Element):
    """A whole page; `all` are its elements in their order."""

    name: str = "#document"
    all: list[Element] = field(default_factory=list[Element])


def parse_html(html: str) -> Document:
    """Read a page, however broken it is; raises `NodeError` if it is nested too deep."""
    from selectolax.lexbor import LexborHTMLParser

    document = Document()
    root = LexborHTMLParser(html.replace("\x00", ""), scripting=True).root
    for top in _inside(root.parent) if root is not None and root.parent is not None else []:
        _add(document, top)
    _number(document, document.all)
    return document


def _add(parent: Element, node: "LexborNode") -> None:
    """Copy a node and all below it."""
    todo: list[tuple[Element, LexborNode, int]] = [(parent, node, 1)]
    while todo:
        parent, node, depth = todo.pop()
        if depth > MAX_DEPTH:
            raise NodeError(f"The page is nested deeper than {MAX_DEPTH} elements.")
        made = _copied(node)
        if made is None:
            continue
        made.parent = parent
        parent.children.append(made)
        if not isinstance(made, Element):
            continue
        todo += [(made, child, depth + 1) for child in reversed(_inside(node))]


def _inside(node: "LexborNode") -> "list[LexborNode]":
    if node.tag == "template" and node.is_element_node:
        node = next(
            (f for f in node.template_fragments() if f.parent and f.parent.mem_id == node.mem_id),
            node,
        )
    found: list[LexborNode] = []
    child = node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _copied(node: "LexborNode") -> Child | None:
    if node.is_text_node:
        return Text(node.text_content or "")
    if node.is_comment_node:
        return Comment(node.comment_content or "")
    if not node.is_element_node:
        return None
    return Element(node.tag or "", {k: v or "" for k, v in node.attributes.items()})


def _number(element: Element, found: list[Element]) -> None:
    for child in element.elements:
        child.index = len(found)
        found.append(child)
        _number(child, found)
        child.last = len(found) - 1


def text_of(node: Child) -> str:
    """Give all text inside, scripts included."""
    if isinstance(node, Element):
        return "".join(map(text_of, node.children))
    return node.data if isinstance(node, Text) else ""


def descendants(element: Element) -> Iterator[Child]:
    """Give everything inside, in its order."""
    for child in element.children:
        yield child
        if isinstance(child, Element):
            yield from descendants(child)


def inner_html(element: Element) -> str:
    """Write what is inside an element."""
    return "".join(map(outer_html, element.children))


def outer_html(node: Child) -> str:
    """Write a node."""
    if isinstance(node, Comment):
        return f"<!--{node.data}-->"
    if isinstance(node, Text):
        raw = node.parent is not None and node.parent.name in _RAW
        return node.data if raw else _escaped(node.data).replace("<", "&lt;").replace(">", "&gt;")
    quoted = (
        f' {name}="{_escaped(value).replace(chr(34), "&quot;")}"'
        for name, value in node.attributes.items()
    )
    start = f"<{node.name}{''.join(quoted)}>"
    return start if node.name in VOID else f"{start}{inner_html(node)}</{node.name}>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("\xa0", "&nbsp;")
