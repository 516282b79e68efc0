"""Reads CSS selectors, with what jQuery adds to them."""

import re
from dataclasses import dataclass, field

_NAME = re.compile(r"(?:\\[0-9a-fA-F]{1,6}\s?|\\[^\n]|[\w\-]|[^\x00-\x7f])+")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|([^\n]))")
_COMBINATOR = re.compile(r"\s*([>+~])\s*|\s+")
_ATTRIBUTE = re.compile(
    r"\s*(?:[\w-]*\|)?(?P<name>(?:\\.|[^\s=~|^$*!\]\\])+)\s*"
    r"(?:(?P<operator>[~|^$*!]?=)\s*"
    r"(?:\"(?P<double>(?:\\.|[^\"\\])*)\"|'(?P<single>(?:\\.|[^'\\])*)'|(?P<bare>(?:\\.|[^\s\]])+))"
    r"\s*(?P<flag>[isIS])?\s*)?\]",
    re.DOTALL,
)
_QUOTED = re.compile(r"^\s*([\"'])(.*)\1\s*$", re.DOTALL)
POSITIONS = frozenset(["first", "last", "eq", "nth", "gt", "lt", "even", "odd"])
NESTED = frozenset(["is", "matches", "where", "not", "has", "host", "host-context"])


class SelectorError(ValueError):
    """The selector cannot be read."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute that must be there, or compare with a value."""

    name: str
    operator: str = ""
    value: str = ""
    ignore_case: bool | None = None


@dataclass(frozen=True, slots=True)
class Pseudo:
    """Something after a colon; `inner` are the selectors in its brackets, `data` other text."""

    name: str
    data: str | None = None
    inner: "tuple[Selector, ...]" = ()

    @property
    def positional(self) -> bool:
        """Tell whether it looks at the place among all that was found so far."""
        if self.name in POSITIONS:
            return True
        return self.name == "not" and any(
            isinstance(test, Pseudo) and test.positional
            for selector in self.inner
            for step in selector
            for test in step.tests
        )


@dataclass(slots=True)
class Step:
    """What one element must be, and how it stands to what the step before found."""

    combinator: str
    tag: str | None = None
    tests: "list[Attribute | Pseudo]" = field(default_factory=list["Attribute | Pseudo"])


Selector = tuple[Step, ...]


def parse_selector(text: str) -> list[Selector]:
    """Read a list of selectors; raises `SelectorError`."""
    found, at = _Reader(text).selectors(0)
    if at < len(text):
        raise SelectorError(f"Unmatched selector: {text[at:]}")
    return found


def unescape(text: str) -> str:
    r"""Replace the escapes of CSS.

    >>> unescape(r"a\:b\31 c")
    'a:b1c'
    """
    return _ESCAPE.sub(lambda f: chr(int(f[1], 16) or 0xFFFD) if f[1] else f[2], text)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text

    def selectors(self, at: int) -> tuple[list[Selector], int]:
        """Read selectors up to the end or, inside brackets, to the closing one."""
        found: list[Selector] = []
        while True:
            at = self._space(at)
            selector, at = self._selector(at)
            found.append(selector)
            at = self._space(at)
            if self._text[at : at + 1] != ",":
                return found, at
            at += 1

    def _space(self, at: int) -> int:
        while self._text[at : at + 1].isspace():
            at += 1
        return at

    def _selector(self, at: int) -> tuple[Selector, int]:
        steps: list[Step] = []
        combinator = " "
        if (found := _COMBINATOR.match(self._text, at)) and found[1]:
            combinator, at = found[1], found.end()
        while True:
            step, at = self._step(at, combinator)
            steps.append(step)
            found = _COMBINATOR.match(self._text, at)
            if not found or self._text[found.end() : found.end() + 1] in {"", ",", ")"}:
                if found and found[1]:
                    steps.append(Step(found[1]))
                    at = found.end()
                return tuple(steps), at
            combinator, at = found[1] or " ", found.end()

    def _step(self, at: int, combinator: str) -> tuple[Step, int]:
        step = Step(combinator)
        start = at
        if self._text[at : at + 1] == "*":
            at += 1
        elif found := _NAME.match(self._text, at):
            step.tag, at = unescape(found[0]).lower(), found.end()
        while (sign := self._text[at : at + 1]) and sign in "#.[:":
            at = self._test(step, sign, at + 1)
        if at == start:
            raise SelectorError(f"Expected a name, found {self._text[at:]!r}")
        return step, at

    def _test(self, step: Step, sign: str, at: int) -> int:
        if sign == "[":
            found = _ATTRIBUTE.match(self._text, at)
            if not found:
                raise SelectorError(f"Malformed attribute selector: {self._text[at:]}")
            step.tests.append(_attribute(found))
            return found.end()
        if sign == ":":
            return self._pseudo(step, at)
        name, at = self._name(at)
        step.tests.append(
            Attribute("id", "=", name) if sign == "#" else Attribute("class", "~=", name)
        )
        return at

    def _name(self, at: int) -> tuple[str, int]:
        found = _NAME.match(self._text, at)
        if not found:
            raise SelectorError(f"Expected a name, found {self._text[at:]!r}")
        return unescape(found[0]), found.end()

    def _pseudo(self, step: Step, at: int) -> int:
        if self._text[at : at + 1] == ":":
            raise SelectorError("Pseudo-elements cannot be selected.")
        name, at = self._name(at)
        name = name.lower()
        if self._text[at : at + 1] != "(":
            if name in NESTED:
                raise SelectorError(f"The pseudo-class :{name} needs brackets.")
            step.tests.append(Pseudo(name))
            return at
        if name in NESTED:
            inner, end = self.selectors(at + 1)
            if self._text[end : end + 1] != ")":
                raise SelectorError(f"Missing closing bracket in :{name}")
            step.tests.append(Pseudo(name, inner=tuple(inner)))
            return end + 1
        data, at = self._brackets(at)
        step.tests.append(Pseudo(name, data))
        return at

    def _brackets(self, at: int) -> tuple[str, int]:
        depth, end = 0, at
        while end < len(self._text):
            sign = self._text[end]
            depth += {"(": 1, ")": -1}.get(sign, 0)
            end += 2 if sign == "\\" else 1
            if not depth:
                inside = self._text[at + 1 : end - 1]
                quoted = _QUOTED.match(inside)
                return unescape(quoted[2] if quoted else inside.strip()), end
        raise SelectorError("Parenthesis not matched")


def _attribute(found: re.Match[str]) -> Attribute:
    given = next((found[k] for k in ("double", "single", "bare") if found[k] is not None), "")
    flag = (found["flag"] or "").lower()
    return Attribute(
        unescape(found["name"]).lower(),
        found["operator"] or "",
        unescape(given),
        None if not flag else flag == "i",
    )
