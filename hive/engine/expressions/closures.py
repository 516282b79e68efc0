"""Turns a tree of the simple part of JavaScript into a Python function."""

from collections.abc import Callable
from typing import Any

from hive.engine.expressions import methods
from hive.engine.expressions.bases import fact, variable
from hive.engine.expressions.lexer import Unsupported
from hive.engine.expressions.operators import (
    OPERATORS,
    negate,
    text_of,
    truthy,
    type_of,
)
from hive.engine.expressions.properties import INHERITED, access
from hive.engine.expressions.roots import Root, Row
from hive.engine.expressions.tree import (
    Binary,
    Call,
    Chain,
    Choice,
    Get,
    Listing,
    Literal,
    Mapping,
    Name,
    Text,
    Tree,
    Unary,
)
from hive.engine.expressions.values import UNDEFINED
from hive.sdk.items import is_object


def function_of(tree: Tree) -> Root:
    """Return a function of a row; raises `Unsupported`."""
    return _BUILDERS[type(tree)](tree)


def _literal(tree: Literal) -> Root:
    value = tree.value
    return lambda _: value


def _name(tree: Name) -> Root:
    return fact((tree.name,))


def _unary(tree: Unary) -> Root:
    operand = function_of(tree.operand)
    if tree.operator == "!":
        return lambda row: not truthy(operand(row))
    if tree.operator == "-":
        return lambda row: negate(operand(row))
    if tree.operator == "typeof":
        return lambda row: type_of(operand(row))
    raise Unsupported


def _binary(tree: Binary) -> Root:
    left, right = function_of(tree.left), function_of(tree.right)
    if tree.operator in _SHORT:
        takes_left = _SHORT[tree.operator]

        def short(row: Row) -> Any:
            value = left(row)
            return value if takes_left(value) else right(row)

        return short
    operator = OPERATORS[tree.operator]
    return lambda row: operator(left(row), right(row))


_SHORT: dict[str, Callable[[Any], bool]] = {
    "||": truthy,
    "&&": lambda value: not truthy(value),
    "??": lambda value: value is not None and value is not UNDEFINED,
}


def _choice(tree: Choice) -> Root:
    condition = function_of(tree.condition)
    yes, no = function_of(tree.yes), function_of(tree.no)
    return lambda row: yes(row) if truthy(condition(row)) else no(row)


def _text(tree: Text) -> Root:
    parts = [function_of(part) for part in tree.parts]
    return lambda row: "".join([text_of(part(row)) for part in parts])


def _known(value: Any) -> Any:
    """Undefined inside an array or object needs a tagged value."""
    if value is UNDEFINED:
        raise Unsupported
    return value


def _listing(tree: Listing) -> Root:
    items = [function_of(item) for item in tree.items]
    return lambda row: [_known(item(row)) for item in items]


def _mapping(tree: Mapping) -> Root:
    fields = [(name, function_of(value)) for name, value in tree.fields]
    if any(name[:1].isdigit() or name in INHERITED for name, _ in fields):
        raise Unsupported
    return lambda row: {name: _known(value(row)) for name, value in fields}


def _chain(tree: Chain) -> Root:
    steps = tree.steps
    if isinstance(tree.base, Name):
        start, steps = variable(tree.base.name, tree.steps, function_of)
    else:
        start = function_of(tree.base)
    if (keys := _plain_path(steps)) is not None:
        return _path(start, keys)
    made = [_step(step) for step in steps]
    if not made:
        return start
    if len(made) == 1 and not steps[0].optional:
        (only,) = made
        return lambda row: only(start(row), row)

    def follow(row: Row) -> Any:
        value = start(row)
        for step, take in zip(steps, made, strict=True):
            if step.optional and (value is None or value is UNDEFINED):
                return UNDEFINED
            value = take(value, row)
        return value

    return follow


def _plain_path(steps: tuple[Get | Call, ...]) -> tuple[str, ...] | None:
    """Return the names of a path of plain properties, the most common chain by far."""
    keys: list[str] = []
    for step in steps:
        if not isinstance(step, Get) or step.optional or not isinstance(step.key, Literal):
            return None
        if not isinstance(step.key.value, str) or step.key.value in INHERITED:
            return None
        keys.append(step.key.value)
    return tuple(keys) if keys else None


def _path(base: Root, keys: tuple[str, ...]) -> Root:
    def path(row: Row) -> Any:
        value = base(row)
        for key in keys:
            value = value.get(key, UNDEFINED) if is_object(value) else access(value, key)
        return value

    return path


_Step = Callable[[Any, Row], Any]


def _step(step: Get | Call) -> _Step:
    if isinstance(step, Get):
        return _get(step)
    if step.name is None or step.name not in methods.SUPPORTED:
        raise Unsupported
    name, arguments = step.name, [function_of(argument) for argument in step.arguments]

    def call(value: Any, row: Row) -> Any:
        return methods.call_method(value, name, [argument(row) for argument in arguments])

    return call


def _get(step: Get) -> _Step:
    if isinstance(step.key, Literal):
        key = step.key.value
        if key in INHERITED:
            raise Unsupported
        return _get_field(key) if isinstance(key, str) else lambda value, _: access(value, key)
    function = function_of(step.key)
    return lambda value, row: access(value, function(row))


def _get_field(key: str) -> _Step:
    def get(value: Any, _: Row) -> Any:
        return value.get(key, UNDEFINED) if is_object(value) else access(value, key)

    return get


_BUILDERS: dict[type, Callable[[Any], Root]] = {
    Literal: _literal,
    Name: _name,
    Unary: _unary,
    Binary: _binary,
    Choice: _choice,
    Text: _text,
    Listing: _listing,
    Mapping: _mapping,
    Chain: _chain,
}
