"""What a chain starts from: a variable, the item of another node, `JSON.stringify(...)`."""

from collections.abc import Callable
from typing import Any

from hive.engine.expressions.lexer import Unsupported
from hive.engine.expressions.methods import stringify
from hive.engine.expressions.roots import (
    ENDS,
    FACTS,
    Root,
    json_of,
    run_items,
    same_place,
    traced_item,
)
from hive.engine.expressions.tree import Call, Get, Literal, Tree

Steps = tuple[Get | Call, ...]
_Based = tuple[Root, Steps]
_Compile = Callable[[Tree], Root]


def variable(name: str, steps: Steps, compile_tree: _Compile) -> _Based:
    """Return the value a chain on this variable starts from, and the steps that are left."""
    if name == "JSON":
        return _stringify(steps, compile_tree)
    if name in _STARTS:
        return _STARTS[name](steps)
    path, used = (name,), 0
    while path not in FACTS and used < len(steps):
        path, used = (*path, _plain_key(steps[used])), used + 1
    return fact(path), steps[used:]


def fact(path: tuple[str, ...]) -> Root:
    """Return how to read a fact such as `$workflow.name`; raises `Unsupported`."""
    if path not in FACTS:
        raise Unsupported
    return FACTS[path]


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


def _other_node(steps: Steps) -> _Based:
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


def _json_next(item: Root, steps: Steps) -> _Based:
    """Take `.json` off an item; whole items are for JavaScript."""
    match steps:
        case (Get(key=Literal(value="json"), optional=False), *rest):
            return (lambda row: json_of(item(row))), tuple(rest)
        case _:
            raise Unsupported


def _node_view(steps: Steps) -> _Based:
    if len(steps) < 2 or _plain_key(steps[1]) != "json":  # noqa: PLR2004 -- ["X"] and .json
        raise Unsupported
    name = _plain_key(steps[0])
    return (lambda row: same_place(row, name)), steps[2:]


def _input(steps: Steps) -> _Based:
    match steps:
        case (Get(key=Literal(value="item"), optional=False), *rest):
            return _json_next(lambda row: row.item, tuple(rest))
        case (Call(name=("first" | "last") as which, arguments=(), optional=False), *rest):
            pick = ENDS[which]
            return _json_next(lambda row: pick(row.scope.items), tuple(rest))
        case _:
            raise Unsupported


def _stringify(steps: Steps, compile_tree: _Compile) -> _Based:
    match steps:
        case (Call(name="stringify", arguments=(argument,), optional=False), *rest):
            value = compile_tree(argument)
            return (lambda row: stringify(value(row))), tuple(rest)
        case _:
            raise Unsupported


_STARTS: dict[str, Callable[[Steps], _Based]] = {
    "$": _other_node,
    "$node": _node_view,
    "$input": _input,
}
