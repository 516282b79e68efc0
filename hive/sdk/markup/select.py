"""Finds the elements that a CSS selector names."""

import re
from collections.abc import Callable, Iterable
from functools import cache

from hive.sdk.markup.selectors import (
    Attribute,
    Pseudo,
    Selector,
    SelectorError,
    Step,
    parse_selector,
)
from hive.sdk.markup.structure import STRUCTURE, nth
from hive.sdk.markup.tree import Document, Element, text_of

# HTML compares the values of these without regard to case.
_ANY_CASE = frozenset(
    ["align", "charset", "checked", "color", "dir", "disabled", "lang", "media", "method",
     "multiple", "rel", "selected", "shape", "target", "type"]
)  # fmt: skip
_ALIASES = {
    "any-link": ":is(a, area, link)[href]",
    "link": ":is(a, area, link)[href]",
    "disabled": ":is(:is(button, input, select, textarea, optgroup, option)[disabled], "
    "optgroup[disabled] > option, fieldset[disabled]:not(fieldset[disabled] legend *))",
    "enabled": ":not(:disabled)",
    "checked": ":is(:is(input[type=radio], input[type=checkbox])[checked], option:selected)",
    "required": ":is(input, select, textarea)[required]",
    "optional": ":is(input, select, textarea):not([required])",
    "selected": "option:is([selected], select:not([multiple]):not(:has(> option[selected])) > "
    ":first-of-type)",
    **{t: f"[type={t}]" for t in ("checkbox", "file", "password", "radio", "reset", "image")},
    "submit": "[type=submit]",
    "parent": ":not(:empty)",
    "header": ":is(h1, h2, h3, h4, h5, h6)",
    "button": ":is(button, input[type=button])",
    "input": ":is(input, textarea, select, button)",
    "text": "input:is(:not([type!='']), [type=text])",
    "read-write": ":is(input, textarea):not([readonly])",
}


def select(document: Document, selector: str) -> list[Element]:
    """Give the elements in their order; raises `SelectorError`."""
    if not selector.strip():
        return []
    found: set[int] = set()
    for one in parse_selector(selector):
        found.update(element.index for element in _walk(document, one, document))
    return [document.all[index] for index in sorted(found)]


def matches(element: Element, selector: Selector) -> bool:
    """Tell whether the selector, as a whole, ends at this element."""
    *before, last = selector
    if not all(_test(element, test) for test in last.tests) or not _named(element, last):
        return False
    if not before:
        return True
    rest = tuple(before)
    return any(matches(other, rest) for other in _related(element, last.combinator))


def _named(element: Element, step: Step) -> bool:
    return step.tag is None or element.name == step.tag


def _related(element: Element, combinator: str) -> list[Element]:
    if combinator in {">", " "}:
        found: list[Element] = []
        parent = element.parent
        while parent is not None and not isinstance(parent, Document):
            found.append(parent)
            parent = None if combinator == ">" else parent.parent
        return found
    siblings = element.parent.elements if element.parent else []
    before = siblings[: siblings.index(element)]
    return before[-1:] if combinator == "+" else before


def _walk(start: Element, selector: Selector, document: Document) -> list[Element]:
    """Go step by step from `start`, so that positions count what each step has found."""
    found = [start]
    for step in selector:
        found = _narrowed(_next(found, step.combinator, document), step)
    return found


def _next(found: list[Element], combinator: str, document: Document) -> list[Element]:
    if combinator == " ":
        return _inside(found, document)
    if combinator == ">":
        return _ordered(child for element in found for child in element.elements)
    after: list[Element] = []
    for element in found:
        siblings = element.parent.elements if element.parent else []
        rest = siblings[siblings.index(element) + 1 :] if element in siblings else []
        after.extend(rest[:1] if combinator == "+" else rest)
    return _ordered(after)


def _inside(found: list[Element], document: Document) -> list[Element]:
    inside: list[Element] = []
    end = -1
    for element in found:
        last = len(document.all) - 1 if element is document else element.last
        inside.extend(document.all[max(element.index, end) + 1 : last + 1])
        end = max(end, last)
    return inside


def _ordered(elements: Iterable[Element]) -> list[Element]:
    unique = {element.index: element for element in elements}
    return [unique[index] for index in sorted(unique)]


def _narrowed(found: list[Element], step: Step) -> list[Element]:
    found = [element for element in found if _named(element, step)]
    for test in step.tests:
        if isinstance(test, Pseudo) and test.positional:
            found = _placed(found, test)
        else:
            found = [element for element in found if _test(element, test)]
    return found


def _placed(found: list[Element], pseudo: Pseudo) -> list[Element]:
    if pseudo.name == "not":
        out: set[int] = set()
        for selector in pseudo.inner:
            out.update(e.index for e in _narrowed(found, selector[-1]))
        return [element for element in found if element.index not in out]
    number = _integer(pseudo.data)
    places: dict[str, slice | None] = {
        "first": slice(0, 1),
        "last": slice(-1, None),
        "even": slice(0, None, 2),
        "odd": slice(1, None, 2),
        "eq": _only(number, len(found)),
        "nth": _only(number, len(found)),
        "gt": None if number is None else slice(number + 1, None),
        "lt": None if number is None else slice(0, number if number >= 0 else None),
    }
    place = places[pseudo.name]
    return [] if place is None else found[place]


def _integer(data: str | None) -> int | None:
    found = re.match(r"\s*[+-]?\d+", data or "")
    return int(found[0]) if found else None


def _only(number: int | None, count: int) -> slice | None:
    if number is None or abs(number) >= max(count, 1):
        return None
    place = number if number >= 0 else count + number
    return slice(place, place + 1)


def _test(element: Element, test: Attribute | Pseudo) -> bool:
    if isinstance(test, Attribute):
        return _attribute(element, test)
    if test.inner:
        return _nested(element, test)
    if test.name in _ALIASES:
        return any(matches(element, one) for one in _alias(test.name))
    if test.name.startswith("nth-"):
        return nth(element, test.name, test.data or "")
    if test.name in {"contains", "icontains"}:
        return _contains(element, test)
    if test.name not in STRUCTURE:
        raise SelectorError(f"Unknown pseudo-class :{test.name}")
    return STRUCTURE[test.name](element)


@cache
def _alias(name: str) -> list[Selector]:
    return parse_selector(_ALIASES[name])


def _contains(element: Element, test: Pseudo) -> bool:
    text, wanted = text_of(element), test.data or ""
    return wanted in text if test.name == "contains" else wanted.lower() in text.lower()


def _nested(element: Element, test: Pseudo) -> bool:
    if test.name == "has":
        top = element
        while top.parent is not None:
            top = top.parent
        return isinstance(top, Document) and any(_walk(element, s, top) for s in test.inner)
    found = any(matches(element, selector) for selector in test.inner)
    return not found if test.name == "not" else found


def _attribute(element: Element, test: Attribute) -> bool:
    value = element.attributes.get(test.name)
    if test.operator == "!=":
        return value != test.value if test.value else bool(value)
    if value is None or not test.operator:
        return value is not None
    wanted = test.value
    ignore = test.name in _ANY_CASE if test.ignore_case is None else test.ignore_case
    if ignore:
        value, wanted = value.lower(), wanted.lower()
    checks: dict[str, Callable[[], bool]] = {
        "=": lambda: value == wanted,
        "~=": lambda: wanted in value.split(),
        "|=": lambda: value == wanted or value.startswith(f"{wanted}-"),
        "^=": lambda: bool(wanted) and value.startswith(wanted),
        "$=": lambda: bool(wanted) and value.endswith(wanted),
        "*=": lambda: bool(wanted) and wanted in value,
    }
    return checks[test.operator]()
