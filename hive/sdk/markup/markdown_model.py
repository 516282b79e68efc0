"""What decides how an element of HTML is written in Markdown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from typing_extensions import TypedDict

from hive.sdk.markup.tree import Element

Finish = Callable[[str, "Meta"], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Signs and rules; the escapes are pairs of what to find and what to put in."""

    bullet: str = "*"
    fence: str = "```"
    emphasis: str = "_"
    strong: str = "**"
    code_blocks: str = "fenced"
    most_newlines: int = 3
    link_references: bool = False
    data_images: bool = False
    ignore: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    global_escape: tuple[str, str] | None = None
    line_start_escape: tuple[str, str] | None = None
    text_replace: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Meta:
    """What an element hands down to those inside of it."""

    styles: str = "plain"
    kind: str | None = None
    number: int = 0
    indent: int = -1
    own: bool = False
    preserve: bool = False
    no_escape: bool = False
    caption: list[str] = field(default_factory=list[str])


class Style(TypedDict, total=False):
    """What to write before, in and after an element; `finish` gives None to leave it out."""

    ignore: bool
    recurse: bool
    newlines: int
    prefix: str
    postfix: str
    content: str
    apart: bool
    no_escape: bool
    children: str
    finish: Finish


class Writer(Protocol):
    """What styles need of the writer."""

    options: Options

    def reference(self, url: str) -> int:
        """Give the number of a link that is written at the end."""
        ...


Make = Callable[[Element, Meta, Writer], Style]


@dataclass(frozen=True, slots=True)
class Known:
    """A fixed style, or one made for each element."""

    base: Style
    make: Make | None = None

    def style(self, node: Element, meta: Meta, writer: Writer) -> Style:
        """Give the style of this element."""
        return {**self.base, **self.make(node, meta, writer)} if self.make else self.base


Styles = dict[str, Known]
