"""Turns a node's parameters into what each of its items sees."""

from collections.abc import Sequence
from typing import Any

from hive.engine.expressions.evaluate import evaluate_templates
from hive.engine.expressions.plan import Path, Plan, plan, show
from hive.engine.expressions.port import Evaluator, Outcome
from hive.engine.expressions.scope import Scope
from hive.engine.expressions.values import as_json
from hive.sdk.errors import ExpressionError

_PLANS_KEPT = 512
_plans: dict[tuple[int, frozenset[str]], tuple[dict[str, Any], Plan]] = {}


class Resolved:
    """Parameters with every expression evaluated, for each item that was asked for.

    `raw` is JSON: an expression that gives undefined leaves its key with None, dates are ISO texts.
    `values` keeps what JSON cannot hold (`UNDEFINED` and the types of `values.py`).
    Parts without an expression are shared between items: do not change what `raw` returns.
    """

    def __init__(
        self, made: Plan, *, node: str, indexes: Sequence[int], columns: Sequence[list[Outcome]]
    ) -> None:
        self._plan = made
        self._node = node
        self._columns = columns
        self._row_of: Sequence[int] | dict[int, int] = (
            indexes if _in_order(indexes) else {index: row for row, index in enumerate(indexes)}
        )
        self._constant = made.build(()) if not made.slots else None

    @property
    def constant(self) -> bool:
        """Say whether there is no expression, so that all items see the same object."""
        return self._constant is not None

    def raw(self, i: int) -> dict[str, Any]:
        """Return the parameters as item `i` sees them; raises `ExpressionError`."""
        if self._constant is not None:
            return self._constant
        row = self._row_of[i]
        return self._plan.build(
            [self._value(slot, row, i) for slot in range(len(self._plan.slots))]
        )

    def values(self, path: Path) -> list[Outcome] | None:
        """Return the values or errors of one expression for all items, or None if it is none."""
        for slot, column in zip(self._plan.slots, self._columns, strict=True):
            if slot.path == path:
                return column
        return None

    def _value(self, slot: int, row: int, item: int) -> Any:
        value = self._columns[slot][row]
        if isinstance(value, ExpressionError):
            raise self._located(value, slot=slot, item=item)
        return as_json(value)

    def _located(self, error: ExpressionError, *, slot: int, item: int) -> ExpressionError:
        place = self._plan.slots[slot]
        return ExpressionError(
            error.message,
            item=item,
            parameter=show(place.path),
            description=error.description,
            details={**error.details, "node": self._node, "expression": place.text},
        )


def _in_order(indexes: Sequence[int]) -> bool:
    """Say whether item and row are the same number, as for all items of a node."""
    return isinstance(indexes, range) and indexes.start == 0 and indexes.step == 1


async def resolve_parameters(
    parameters: dict[str, Any],
    *,
    scope: Scope,
    indexes: Sequence[int],
    evaluator: Evaluator,
    skip: frozenset[str] = frozenset(),
) -> Resolved:
    """Evaluate the parameters for all `indexes`, with at most one call of the evaluator."""
    made = _planned(parameters, skip)
    columns: list[list[Outcome]] = []
    if made.slots:
        texts = [slot.text for slot in made.slots]
        columns = await evaluate_templates(texts, scope=scope, indexes=indexes, evaluator=evaluator)
    return Resolved(made, node=scope.node.name, indexes=indexes, columns=columns)


def _planned(parameters: dict[str, Any], skip: frozenset[str]) -> Plan:
    """Plan the same parameters object only once: a loop asks for it on every turn."""
    key = (id(parameters), skip)
    known = _plans.get(key)
    if known is not None and known[0] is parameters:
        return known[1]
    if len(_plans) >= _PLANS_KEPT:
        _plans.clear()
    made = plan(parameters, skip=skip)
    _plans[key] = (parameters, made)
    return made
