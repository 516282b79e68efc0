"""What can go wrong inside a node.

HiveError
├── NodeError                the node could not do what the workflow asked; its settings decide
│   ├── ExpressionError      an expression cannot be evaluated
│   └── WorkflowStoppedError the workflow asked to stop
└── ExecutionInterruptError  the execution itself must stop, whatever the node's settings say
    └── NeedsAttentionError  nobody knows whether an effect has happened
"""

from typing import Any

from hive.errors import HiveError, UserError


class NodeError(UserError):
    """A node could not do what the workflow asked."""

    def __init__(
        self,
        message: str,
        *,
        item: int | None = None,
        parameter: str | None = None,
        description: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.item = item
        self.parameter = parameter
        self.description = description
        self.details = details or {}


class ExpressionError(NodeError):
    """An expression cannot be evaluated; it names the parameter and the place."""


class WorkflowStoppedError(NodeError):
    """The workflow asked to stop with this error."""


class ExecutionInterruptError(HiveError):
    """The execution must stop here: nodes never catch this and it is never retried."""


class NeedsAttentionError(ExecutionInterruptError):
    """Nobody knows whether an effect that must happen once has happened."""

    def __init__(self, message: str | None = None, *, item: int | None = None) -> None:
        super().__init__(message)
        self.message = str(self)
        self.item = item
