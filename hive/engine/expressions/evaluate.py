"""Evaluates templates for many items: in Python where that is possible, else in one batch."""

from collections.abc import Sequence

from hive.engine.expressions.fast import fast_column
from hive.engine.expressions.payload import scope_data
from hive.engine.expressions.port import Batch, Evaluator, Outcome
from hive.engine.expressions.scope import Scope


async def evaluate_templates(
    texts: Sequence[str], *, scope: Scope, indexes: Sequence[int], evaluator: Evaluator
) -> list[list[Outcome]]:
    """Return one column of values or errors for each template."""
    columns = [fast_column(text, scope=scope, indexes=indexes) for text in texts]
    slow = list(dict.fromkeys(t for t, c in zip(texts, columns, strict=True) if c is None))
    if not slow:
        return [column for column in columns if column is not None]
    answers = await evaluator.evaluate(
        Batch(
            execution_id=scope.execution.id,
            tenant=scope.tenant,
            templates=slow,
            indexes=list(indexes),
            scope=scope_data(slow, scope=scope, indexes=indexes),
        )
    )
    by_text = dict(zip(slow, answers, strict=True))
    return [
        by_text[text] if column is None else column
        for text, column in zip(texts, columns, strict=True)
    ]
