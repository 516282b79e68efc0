"""Tells where an element stands among its siblings."""

import math
import re
from collections.abc import Callable

from hive.sdk.markup.selectors import SelectorError
from hive.sdk.markup.tree import Document, Element, Text

_NTH = re.compile(r"\s*(?:(?P<step>[+-]?\d*)n\s*)?(?P<first>[+-]?\s*\d+)?\s*")


def _siblings(element: Element, *, same: bool = False) -> list[Element]:
    siblings = element.parent.elements if element.parent else [element]
    return [e for e in siblings if e.name == element.name] if same else siblings


def nth(element: Element, name: str, formula: str) -> bool:
    """Tell whether the element's place among its siblings fits, as in :nth-child(2n+1)."""
    siblings = _siblings(element, same=name.endswith("of-type"))
    place = siblings.index(element) + 1
    if "last" in name:
        place = len(siblings) + 1 - place
    step, first = _formula(formula)
    if step == 0:
        return place == first
    rounds = (place - first) / step
    return rounds >= 0 and math.floor(rounds) == rounds


def _formula(text: str) -> tuple[int, int]:
    text = text.strip().lower()
    if text in {"even", "odd"}:
        return 2, 1 if text == "odd" else 0
    found = _NTH.fullmatch(text)
    if not found or not text:
        raise SelectorError(f"n-th rule couldn't be parsed ({text!r})")
    step = found["step"]
    number = {None: 0, "": 1, "+": 1, "-": -1}.get(step)
    return int(step) if number is None else number, int((found["first"] or "0").replace(" ", ""))


def _empty(element: Element) -> bool:
    return not any(
        isinstance(child, Element) or (isinstance(child, Text) and child.data != "")
        for child in element.children
    )


STRUCTURE: dict[str, Callable[[Element], bool]] = {
    **{name: lambda _: False for name in ("visited", "hover", "active", "focus", "target")},
    "root": lambda e: isinstance(e.parent, Document),
    "scope": lambda e: isinstance(e.parent, Document),
    "empty": _empty,
    "first-child": lambda e: _siblings(e)[0] is e,
    "last-child": lambda e: _siblings(e)[-1] is e,
    "only-child": lambda e: len(_siblings(e)) == 1,
    "first-of-type": lambda e: _siblings(e, same=True)[0] is e,
    "last-of-type": lambda e: _siblings(e, same=True)[-1] is e,
    "only-of-type": lambda e: len(_siblings(e, same=True)) == 1,
}
