"""The port through which expressions and user code reach a JavaScript or Python engine."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from hive.engine.expressions.values import UNDEFINED
from hive.sdk.errors import ExpressionError

__all__ = [
    "UNDEFINED",
    "Batch",
    "CodeAnswer",
    "CodeJob",
    "CodeRunner",
    "Evaluator",
    "Outcome",
    "ScopeData",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeData:
    """What an engine process needs to know to evaluate: plain JSON, only what the sources name.

    `items` holds the items of `$input`, or None where no source looks at that item. `nested` are
    the templates that a source may evaluate itself (expressions inside `$parameter`).
    """

    variables: dict[str, Any]
    items: list[dict[str, Any] | None]
    nested: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Templates (with their leading `=`) to evaluate for each of `indexes` (items of the scope)."""

    execution_id: str
    tenant: str
    templates: list[str]
    indexes: list[int]
    scope: ScopeData


Outcome = Any | ExpressionError


class Evaluator(Protocol):
    """Evaluates what the Python fast path cannot."""

    async def evaluate(self, batch: Batch) -> list[list[Outcome]]:
        """Return one column for each template with one value or error for each index."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeJob:
    """User code with its scope."""

    execution_id: str
    tenant: str
    language: str
    mode: str
    code: str
    scope: ScopeData
    timeout_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAnswer:
    """What user code returned and printed, and what it kept for later executions."""

    value: Any
    logs: list[str] = field(default_factory=list[str])
    custom_data: dict[str, str] = field(default_factory=dict[str, str])
    static_data: dict[str, Any] | None = None


class CodeRunner(Protocol):
    """Runs user code, sealed."""

    async def run_code(self, job: CodeJob) -> CodeAnswer:
        """Run to the end or the deadline; raises `NodeError` with the user's line."""
        ...
