"""Evaluates expressions given line by line, for the command line and for conformance suites."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hive.engine.expressions.evaluate import evaluate_templates
from hive.engine.expressions.port import Evaluator, Outcome
from hive.engine.expressions.scope import ExecutionInfo, Scope
from hive.engine.expressions.template import is_expression
from hive.engine.workflow import NodeSpec, Workflow
from hive.errors import InvalidError
from hive.kit.clock import system_clock
from hive.kit.json import loads
from hive.sandbox.pool import SandboxPool
from hive.sandbox.tagging import tagged
from hive.sdk.errors import ExpressionError
from hive.sdk.items import Items, is_list, is_object

_NODE = NodeSpec(name="node", type="hive.expression")
_WORKFLOW = Workflow(name="expression", nodes=(_NODE,))


async def answer_lines(lines: Iterable[bytes], *, timezone: str) -> list[dict[str, Any]]:
    """Answer each line `{"expr", "items", "index"?}` with `{"value"}` or `{"error"}`."""
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidError(f"there is no time zone {timezone!r}") from error
    pool = SandboxPool(size=1)
    try:
        return [
            await _answer(line, evaluator=pool, timezone=timezone) for line in lines if line.strip()
        ]
    finally:
        await pool.close()


async def _answer(line: bytes, *, evaluator: Evaluator, timezone: str) -> dict[str, Any]:
    try:
        expression, items, index = _read(line)
    except ValueError as error:
        return {"error": f"not a line with an expression: {error}"}
    if not is_expression(expression):
        return {"value": expression}
    scope = _scope(items, now=system_clock(), timezone=timezone)
    ((outcome,),) = await evaluate_templates(
        [expression], scope=scope, indexes=[index], evaluator=evaluator
    )
    return _shown(outcome)


def _read(line: bytes) -> tuple[Any, Items, int]:
    read = loads(line)
    if not is_object(read) or "expr" not in read:
        raise ValueError('"expr" is missing')
    rows: Any = read.get("items") or []
    index: Any = read.get("index", 0)
    if not is_list(rows) or not isinstance(index, int):
        raise ValueError('"items" must be an array and "index" a number')
    return (
        read["expr"],
        [{"json": row, "pairedItem": {"item": i}} for i, row in enumerate(rows)],
        index,
    )


def _scope(items: Items, *, now: datetime, timezone: str) -> Scope:
    return Scope(
        workflow=_WORKFLOW,
        node=_NODE,
        items=items,
        execution=ExecutionInfo(id="expression"),
        now=now,
        timezone=timezone,
    )


def _shown(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, ExpressionError):
        return {"error": outcome.message}
    return {"value": tagged(outcome)}
