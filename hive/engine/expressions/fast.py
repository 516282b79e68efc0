"""The Python fast path: literals, paths and simple operators never leave the process."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from hive.engine.expressions.closures import function_of
from hive.engine.expressions.lexer import Unsupported
from hive.engine.expressions.operators import NoValue, any_text_of, is_zero, truthy
from hive.engine.expressions.port import Outcome
from hive.engine.expressions.roots import Root, Row
from hive.engine.expressions.scope import Scope
from hive.engine.expressions.syntax import parse
from hive.engine.expressions.template import Code, split
from hive.engine.expressions.values import UNDEFINED
from hive.sdk.errors import ExpressionError

# JavaScript refuses the whole template for this text, wherever it stands.
_REFUSED = re.compile(r"\.\s*constructor")


def fast_column(text: str, *, scope: Scope, indexes: Sequence[int]) -> list[Outcome] | None:
    """Return the values for all indexes, or None where only JavaScript knows."""
    compiled = compile_template(text)
    if compiled is None:
        return None
    row = Row(scope)
    values: list[Outcome] = []
    try:
        for index in indexes:
            row.index = index
            values.append(compiled(row))
    except Unsupported:
        return None
    return values


@lru_cache(maxsize=4096)
def compile_template(text: str) -> Root | None:
    """Return the function that a template is, or None when it needs JavaScript."""
    template = split(text)
    if (literal := template.literal) is not None:
        return lambda _: literal
    try:
        if (code := template.single) is not None:
            return _single(_block(code.source))
        parts = [
            _block(chunk.source) if isinstance(chunk, Code) else chunk for chunk in template.chunks
        ]
    except (Unsupported, RecursionError):
        return None
    return _joined(parts)


def _block(source: str) -> Root:
    if _REFUSED.search(source):
        raise Unsupported
    return function_of(parse(source))


def _single(block: Root) -> Root:
    def value(row: Row) -> Outcome:
        try:
            return block(row)
        except NoValue:
            return UNDEFINED
        except ExpressionError as error:
            return error

    return value


def _joined(parts: list[Root | str]) -> Root:
    def value(row: Row) -> Outcome:
        try:
            return "".join(
                [part if isinstance(part, str) else _as_text(part, row) for part in parts]
            )
        except ExpressionError as error:
            return error

    return value


def _as_text(block: Root, row: Row) -> str:
    """Write a value into a text: what is empty vanishes, 0 and false stay."""
    try:
        value: Any = block(row)
    except NoValue:
        return ""
    shown = truthy(value) or value is False or is_zero(value)
    return any_text_of(value) if shown else ""
