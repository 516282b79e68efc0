"""The tree of the simple part of JavaScript: paths, operators, some calls."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written out."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, as in `$json`."""

    name: str


@dataclass(frozen=True, slots=True)
class Get:
    """Access to a property: `.name`, `[key]`, and what follows `?.`."""

    key: "Tree"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A call: of the method `name`, or of the base itself when the name is None."""

    name: str | None
    arguments: tuple["Tree", ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """Accesses and calls in a row; `?.` leaves the whole row."""

    base: "Tree"
    steps: tuple[Get | Call, ...]


@dataclass(frozen=True, slots=True)
class Unary:
    """`!x`, `-x`, `+x`, `typeof x`."""

    operator: str
    operand: "Tree"


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two values."""

    operator: str
    left: "Tree"
    right: "Tree"


@dataclass(frozen=True, slots=True)
class Choice:
    """`condition ? yes : no`."""

    condition: "Tree"
    yes: "Tree"
    no: "Tree"


@dataclass(frozen=True, slots=True)
class Text:
    """A template literal."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """An array that is written out."""

    items: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """An object that is written out."""

    fields: tuple[tuple[str, "Tree"], ...]


Tree = Literal | Name | Chain | Unary | Binary | Choice | Text | Listing | Mapping
