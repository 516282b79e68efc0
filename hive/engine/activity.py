"""What the engine tells the world about the node it is about to run, and the ports it needs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from hive.engine.code import ScopedCode
from hive.engine.expressions.port import CodeRunner, Evaluator
from hive.engine.expressions.scope import ExecutionInfo, Scope
from hive.engine.plan import Step
from hive.engine.registry import Registry
from hive.engine.state import NodeRun
from hive.engine.workflow import NodeSpec
from hive.sdk import Effect
from hive.sdk.context import Clock, NodeContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One try of one node. `spec` is the node itself, or a sub-node attached to it.

    `code` runs user code with the scope of this node; put it into the node's context.
    """

    step: Step
    spec: NodeSpec
    scope: Scope
    effect: Effect
    code: ScopedCode
    attempt: int = 1


ContextFactory = Callable[[Activity], NodeContext]


class RunListener(Protocol):
    """Learns of everything that happens in an execution, and can stop it."""

    async def node_started(self, step: Step) -> None:
        """Take note that a node is about to run."""
        ...

    async def before_effect(self, step: Step) -> None:
        """Commit all earlier runs: what follows can be seen outside and must not change."""
        ...

    async def node_finished(self, run: NodeRun) -> None:
        """Take note of a finished run, successful or not."""
        ...

    def should_stop(self) -> bool:
        """Tell whether the execution has been cancelled; asked between nodes."""
        ...


class SilentListener:
    """A listener for executions nobody watches."""

    async def node_started(self, step: Step) -> None:
        """Take no note."""

    async def before_effect(self, step: Step) -> None:
        """Commit nothing."""

    async def node_finished(self, run: NodeRun) -> None:
        """Take no note."""

    def should_stop(self) -> bool:
        """Never stop."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What executions share: the node types, the engines for expressions and code, and time."""

    registry: Registry
    evaluator: Evaluator
    code: CodeRunner
    clock: Clock
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """What the expressions of one execution may know of it.

    `timezone` holds where the workflow's settings name none. `pins` makes pinned data replace
    the nodes that have it, as in n8n's manual runs.
    """

    execution: ExecutionInfo
    mode: str = "manual"
    tenant: str = "default"
    timezone: str = "UTC"
    active: bool = False
    pins: bool = False
    env: Mapping[str, str] | None = None
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])
