"""All that a node may know of Hive."""

from hive.sdk.context import (
    ChatRequest,
    ChatResult,
    CodeResult,
    HttpRequest,
    HttpResponse,
    NodeContext,
)
from hive.sdk.errors import (
    ExecutionInterruptError,
    ExpressionError,
    NeedsAttentionError,
    NodeError,
    WorkflowStoppedError,
)
from hive.sdk.items import Item, Items, Json, Outputs, item
from hive.sdk.node import Call, Effect, Node, Params

__all__ = [
    "Call",
    "ChatRequest",
    "ChatResult",
    "CodeResult",
    "Effect",
    "ExecutionInterruptError",
    "ExpressionError",
    "HttpRequest",
    "HttpResponse",
    "Item",
    "Items",
    "Json",
    "NeedsAttentionError",
    "Node",
    "NodeContext",
    "NodeError",
    "Outputs",
    "Params",
    "WorkflowStoppedError",
    "item",
]
