"""Turns a tree of the simple part of JavaScript into a Python function."""

from collections.abc import Callable, Sequence
from typing import Any

from hive.engine.expressions import methods
from hive.engine.expressions.lexer import Unsupported
from hive.engine.expressions.operators import (
    OPERATORS,
    NoValue,
    negate,
    text_of,
    truthy,
    type_of,
)
from hive.engine.expressions.roots import (
    ENDS,
    FACTS,
    Root,
    Row,
    json_of,
    run_items,
    same_place,
    traced_item,
)
from hive.engine.expressions.syntax import (
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
from hive.sdk.items import is_list, is_object

# Names that every object has, or that n8n refuses.
_INHERITED = frozenset(
    "constructor toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable "
    "__proto__ prototype getPrototypeOf setPrototypeOf mainModule binding _load defineProperty "
    "defineProperties __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ "
    "getOwnPropertyDescriptor getOwnPropertyDescriptors arguments caller callee prepareStackTrace "
    "dlopen".split()
)
_LAST_UNIT = "\uffff"


def function_of(tree: Tree) -> Root:
    """Return a function of a row; raises `Unsupported`."""
    return _BUILDERS[type(tree)](tree)


def _literal(tree: Literal) -> Root:
    value = tree.value
    return lambda _: value


def _name(tree: Name) -> Root:
    return _fact((tree.name,))


def _fact(path: tuple[str, ...]) -> Root:
    if path not in FACTS:
        raise Unsupported
    return FACTS[path]


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
    if any(name[:1].isdigit() or name in _INHERITED for name, _ in fields):
        raise Unsupported
    return lambda row: {name: _known(value(row)) for name, value in fields}


def _chain(tree: Chain) -> Root:
    base, steps = _base(tree.base, tree.steps)
    if (keys := _plain_path(steps)) is not None:
        return _path(base, keys)
    made = [_step(step) for step in steps]
    if not made:
        return base
    if len(made) == 1 and not steps[0].optional:
        (only,) = made
        return lambda row: only(base(row), row)

    def follow(row: Row) -> Any:
        value = base(row)
        for step, access in zip(steps, made, strict=True):
            if step.optional and (value is None or value is UNDEFINED):
                return UNDEFINED
            value = access(value, row)
        return value

    return follow


def _plain_path(steps: tuple[Get | Call, ...]) -> tuple[str, ...] | None:
    """Return the names of a path of plain properties, the most common chain by far."""
    keys: list[str] = []
    for step in steps:
        if not isinstance(step, Get) or step.optional or not isinstance(step.key, Literal):
            return None
        if not isinstance(step.key.value, str) or step.key.value in _INHERITED:
            return None
        keys.append(step.key.value)
    return tuple(keys) if keys else None


def _path(base: Root, keys: tuple[str, ...]) -> Root:
    def path(row: Row) -> Any:
        value = base(row)
        for key in keys:
            # The exact type: subclasses of dict stand for other things.
            value = value.get(key, UNDEFINED) if type(value) is dict else access(value, key)
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
        if key in _INHERITED:
            raise Unsupported
        return _get_field(key) if isinstance(key, str) else lambda value, _: access(value, key)
    function = function_of(step.key)
    return lambda value, row: access(value, function(row))


def _get_field(key: str) -> _Step:
    def get(value: Any, _: Row) -> Any:
        if type(value) is dict:
            return value.get(key, UNDEFINED)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        return access(value, key)

    return get


def access(value: Any, key: Any) -> Any:
    """Return a property of a value; raises `Unsupported` where JavaScript has to look."""
    if value is None or value is UNDEFINED:
        raise NoValue
    if isinstance(key, bool) or not isinstance(key, str | int) or key in _INHERITED:
        raise Unsupported
    if is_object(value):
        return value.get(str(key), UNDEFINED)
    if not isinstance(value, str) and not is_list(value):
        raise Unsupported
    if key == "length":
        return _length(value)
    if not isinstance(key, int):
        raise Unsupported
    return _element(value, key)


def _length(value: str | Sequence[Any]) -> int:
    if isinstance(value, str) and not value.isascii() and max(value) > _LAST_UNIT:
        raise Unsupported
    return len(value)


def _element(value: str | Sequence[Any], index: int) -> Any:
    if isinstance(value, str) and not value.isascii():
        raise Unsupported
    return value[index] if 0 <= index < len(value) else UNDEFINED


_Based = tuple[Root, tuple[Get | Call, ...]]


def _base(base: Tree, steps: tuple[Get | Call, ...]) -> _Based:
    """Return what a chain starts from, and the steps that are left."""
    if not isinstance(base, Name):
        return function_of(base), steps
    if base.name == "$":
        return _other_node(steps)
    if base.name == "$node":
        return _node_view(steps)
    if base.name == "$input":
        return _input(steps)
    if base.name == "JSON":
        return _stringify(steps)
    path, used = (base.name,), 0
    while path not in FACTS and used < len(steps):
        path, used = (*path, _plain_key(steps[used])), used + 1
    return _fact(path), steps[used:]


def _plain_key(step: Get | Call) -> str:
    if not isinstance(step, Get) or not isinstance(step.key, Literal):
        raise Unsupported
    return str(step.key.value)


def _node_name(step: Get | Call) -> str:
    """Return the name inside `$("name")`."""
    match step:
        case Call(name=None, arguments=(Literal(value=str(name)),), optional=False):
            return name
        case _:
            raise Unsupported


def _other_node(steps: tuple[Get | Call, ...]) -> _Based:
    if len(steps) < 2:  # noqa: PLR2004 -- $("X") and what is asked of it
        raise Unsupported
    name, member = _node_name(steps[0]), steps[1]
    if isinstance(member, Call) and member.name in ENDS and not member.arguments:
        return _json_next(_end(name, ENDS[member.name]), steps[2:])
    match member:
        case Get(key=Literal(value="item")):
            return _json_next(lambda row: traced_item(row, name), steps[2:])
        case _:
            raise Unsupported


def _end(name: str, pick: Callable[[Any], Any]) -> Root:
    return lambda row: pick(run_items(row, name))


def _json_next(item: Root, steps: tuple[Get | Call, ...]) -> _Based:
    """Take `.json` off an item; whole items are for JavaScript."""
    match steps:
        case (Get(key=Literal(value="json"), optional=False), *rest):
            return (lambda row: json_of(item(row))), tuple(rest)
        case _:
            raise Unsupported


def _node_view(steps: tuple[Get | Call, ...]) -> _Based:
    if len(steps) < 2 or _plain_key(steps[1]) != "json":  # noqa: PLR2004 -- ["X"] and .json
        raise Unsupported
    name = _plain_key(steps[0])
    return (lambda row: same_place(row, name)), steps[2:]


def _input(steps: tuple[Get | Call, ...]) -> _Based:
    match steps:
        case (Get(key=Literal(value="item"), optional=False), *rest):
            return _json_next(lambda row: row.item, tuple(rest))
        case (Call(name=("first" | "last") as which, arguments=(), optional=False), *rest):
            pick = ENDS[which]
            return _json_next(lambda row: pick(row.scope.items), tuple(rest))
        case _:
            raise Unsupported


def _stringify(steps: tuple[Get | Call, ...]) -> _Based:
    match steps:
        case (Call(name="stringify", arguments=(argument,), optional=False), *rest):
            value = function_of(argument)
            return (lambda row: methods.stringify(value(row))), tuple(rest)
        case _:
            raise Unsupported


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

__all__ = ["access", "function_of"]
