"""Turns a page into plain text of eighty columns, as mail programs do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from hive.sdk.markup.select import matches
from hive.sdk.markup.selectors import Selector
from hive.sdk.markup.text_lines import SPACES, Block
from hive.sdk.markup.tree import Child, Comment, Element, Text, parse_html, text_of

_BLOCKS = frozenset(
    ["article", "aside", "div", "footer", "form", "header", "main", "nav", "section"]
)
_HEADINGS = {"h1": 3, "h2": 3, "h3": 3, "h4": 2, "h5": 2, "h6": 2}
_WIDTH = 80
_LEAST_WIDTH = 20
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
Change = Callable[[str], str]


def plain_text(children: list[Child], skip: Iterable[Selector] = ()) -> str:
    """Write the text of these nodes without what the selectors name."""
    bodies = _bodies(children)
    writer = _Writer(tuple(skip), children[0].parent if children else None)
    writer.walk(bodies or children)
    return writer.block.text()


def _bodies(children: Iterable[Child]) -> list[Child]:
    found: list[Child] = []
    for child in children:
        if isinstance(child, Element):
            found += [child] if child.name == "body" else _bodies(child.children)
    return found


@dataclass
class _Writer:
    skip: tuple[Selector, ...]
    around: Element | None
    block: Block = field(default_factory=lambda: Block(_WIDTH))
    changes: list[Change] = field(default_factory=list[Change])

    def walk(self, children: Iterable[Child]) -> None:
        for child in children:
            if isinstance(child, Text):
                self._say(child.data)
            elif not isinstance(child, Comment) and child.name not in {"script", "style"}:
                self._element(child)

    def _say(self, text: str) -> None:
        self.block.add(text, self._change)

    def _change(self, word: str) -> str:
        for change in reversed(self.changes):
            word = change(word)
        return word

    def _element(self, element: Element) -> None:
        if any(matches(element, selector) for selector in self.skip):
            return
        name = element.name
        special = {
            "a": self._anchor, "img": self._image, "br": self._break, "hr": self._rule,
            "wbr": self._opportunity, "pre": self._pre, "blockquote": self._quote,
            "ul": self._bullets, "ol": self._numbers, "noscript": self._unseen,
        }  # fmt: skip
        if name in special:
            special[name](element)
        elif name in _HEADINGS:
            self.changes.append(str.upper)
            self._boxed(element, _HEADINGS[name], 2)
            self.changes.pop()
        elif name in {"p", "table"}:
            self._boxed(element, 2, 2)
        elif name in _BLOCKS:
            self._boxed(element, 1, 1)
        else:
            self.walk(element.children)

    def _boxed(self, element: Element, leading: int, trailing: int) -> None:
        outer = self._open(leading, self.block.width)
        self.walk(element.children)
        self._close(outer, self.block.text(), trailing)

    def _open(self, leading: int, width: int, *, pre: bool = False) -> Block:
        outer = self.block
        self.block = Block(max(_LEAST_WIDTH, width), leading=leading, pre=outer.pre or pre)
        return outer

    def _close(self, outer: Block, text: str, trailing: int) -> None:
        inner, self.block = self.block, outer
        outer.add_block(text, inner.leading, max(inner.stashed, trailing))

    def _unseen(self, element: Element) -> None:
        # A browser that runs scripts keeps this as text; here it is a part of the page.
        self.walk(_bodies(parse_html(text_of(element)).children))

    def _break(self, _: Element) -> None:
        self.block.line_break()

    def _opportunity(self, _: Element) -> None:
        self.block.may_break = True

    def _rule(self, _: Element) -> None:
        outer = self._open(2, self.block.width)
        self.block.add("-" * _WIDTH)
        self._close(outer, self.block.text(), 2)

    def _pre(self, element: Element) -> None:
        outer = self._open(2, self.block.width, pre=True)
        self.walk(element.children)
        self._close(outer, self.block.text(), 2)

    def _quote(self, element: Element) -> None:
        outer = self._open(2, self.block.width - 2)
        self.walk(element.children)
        lines = self.block.text().strip("\n").split("\n")
        self._close(outer, "\n".join(f"> {line}" for line in lines), 2)

    def _image(self, element: Element) -> None:
        alt, source = element.attributes.get("alt", ""), element.attributes.get("src", "")
        link = f"[{source}]" if source else ""
        self.block.add(f"{alt} {link}" if alt and link else alt or link)

    def _anchor(self, element: Element) -> None:
        href = element.attributes.get("href", "").removeprefix("mailto:")
        if not href or href.startswith("#"):
            self.walk(element.children)
            return
        said: list[str] = []

        def listen(word: str) -> str:
            said.append(word)
            return word

        self.changes.append(listen)
        self.walk(element.children)
        self.changes.pop()
        self.block.add(f" [{href}]" if any(said) else href)

    def _bullets(self, element: Element) -> None:
        self._list(element, lambda: " * ")

    def _numbers(self, element: Element) -> None:
        numbers = iter(range(_start(element), 1_000_000_000))
        kind = element.attributes.get("type", "1")
        self._list(element, lambda: f" {_numeral(next(numbers), kind)}. ")

    def _list(self, element: Element, prefix: Callable[[], str]) -> None:
        parent = element.parent
        nested = parent is not None and parent is not self.around and parent.name == "li"
        rows: list[tuple[Child, str]] = []
        for child in element.children:
            if isinstance(child, Text) and not child.data.strip():
                continue
            is_row = isinstance(child, Element) and child.name == "li"
            mark = prefix() if is_row else ""
            rows.append((child, mark.lstrip() if nested else mark))
        if not rows:
            return
        indent = max(len(mark) for _, mark in rows)
        outer = self._open(1 if nested else 2, self.block.width)
        for child, mark in rows:
            within = self._open(1, self.block.width - indent)
            self.walk([child])
            text = mark.ljust(indent) + self.block.text().replace("\n", "\n" + " " * indent)
            self._close(within, text, 1)
        text = self.block.text()
        if text:
            inner, self.block = self.block, outer
            outer.add_block(text, inner.leading, 1 if nested else 2)
        else:
            self.block = outer


def _start(element: Element) -> int:
    text = element.attributes.get("start", "").strip(SPACES)
    return int(text) if text.lstrip("-").isdigit() else 1


def _numeral(number: int, kind: str) -> str:
    if kind in {"a", "A"} and number > 0:
        letters = ""
        while number > 0:
            number, place = divmod(number - 1, 26)
            letters = chr(ord(kind) + place) + letters
        return letters
    if kind in {"i", "I"} and number > 0:
        roman = ""
        for value, sign in _ROMAN:
            times, number = divmod(number, value)
            roman += sign * times
        return roman if kind == "I" else roman.lower()
    return str(number)
