"""Runs one node once: parameters, sub-nodes, context, and what n8n does to the outputs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hive.engine.activity import Activity, ContextFactory, Engine, RunInfo
from hive.engine.code import ScopedCode
from hive.engine.expressions.resolve import resolve_parameters
from hive.engine.expressions.scope import Scope
from hive.engine.graph import Graph
from hive.engine.parameters import ParameterReader, spread, templated
from hive.engine.plan import Step
from hive.engine.registry import AnyNode
from hive.engine.state import RunData
from hive.engine.workflow import NodeSpec
from hive.sdk import Call, Effect
from hive.sdk.items import Items, Outputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A step ready to run: `seen` are the items that expressions see, `given` those of the node."""

    step: Step
    spec: NodeSpec
    node: AnyNode
    seen: Items
    given: list[Items]
    memory: dict[str, Any]
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])


class Performer:
    """Calls the nodes of one execution."""

    def __init__(
        self,
        engine: Engine,
        graph: Graph,
        info: RunInfo,
        *,
        contexts: ContextFactory,
        memories: Mapping[str, dict[str, Any]],
        runs: RunData,
    ) -> None:
        self._engine = engine
        self._graph = graph
        self._info = info
        self._contexts = contexts
        self._memories = memories
        self._runs = runs

    async def perform(self, work: Work, *, attempt: int = 1) -> Outputs | None:
        """Run the node; raises what it raises."""
        items = next((items for items in work.given if items), Items())
        supplied = await self._supplied(work, items, attempt)
        call = await self._call(work, work.spec, work.node, items=items, attempt=attempt)
        return await work.node.run(_with(call, supplied))

    async def _supplied(self, work: Work, items: Items, attempt: int) -> dict[str, list[Any]]:
        """Ask the sub-nodes attached to a node for what they supply."""
        found: dict[str, list[Any]] = {}
        for kind, names in self._graph.attached(work.spec.name).items():
            for name in names:
                spec = self._graph.nodes[name]
                if spec.disabled:
                    continue
                node = self._engine.registry.find(spec.type, spec.type_version)
                inner = Work(step=work.step, spec=spec, node=node, seen=work.seen,
                             given=work.given, memory={})  # fmt: skip
                call = await self._call(inner, spec, node, items=items, attempt=attempt)
                below = await self._supplied(inner, items, attempt)
                found.setdefault(kind, []).append(await node.supply(_with(call, below)))
        return found

    async def _call(
        self, work: Work, spec: NodeSpec, node: AnyNode, *, items: Items, attempt: int
    ) -> Call[Any]:
        scope = self._scope(work, spec)
        per_item = node.per_item or node.supplies is not None
        resolved = await resolve_parameters(
            templated(spread(spec.parameters, node.json_templates), node.text_templates),
            scope=scope,
            indexes=range(max(1, len(items))) if per_item else range(1),
            evaluator=self._engine.evaluator,
            skip=node.ignored(spec.parameters),
        )
        activity = Activity(
            step=work.step,
            spec=spec,
            scope=scope,
            effect=effect_of(node, spec),
            code=ScopedCode(self._engine.code, scope),
            attempt=attempt,
        )
        reader = ParameterReader(
            resolved, node.params_type, per_item=per_item, templates=node.json_templates
        )
        return Call(
            name=spec.name,
            version=spec.type_version,
            items=items,
            inputs=work.given,
            resolve=reader.typed,
            raw=reader.raw,
            context=self._contexts(activity),
            run_index=work.step.run_index,
            source=_source(work.step),
            timezone=scope.timezone,
            continue_on_fail=spec.continues,
            constant=resolved.constant,
            memory=work.memory,
            metadata=work.metadata,
        )

    def _scope(self, work: Work, spec: NodeSpec) -> Scope:
        info = self._info
        workflow = self._graph.workflow
        return Scope(
            workflow=workflow,
            node=spec,
            items=work.seen,
            execution=info.execution,
            now=self._engine.clock(),
            runs=self._runs,
            run_index=work.step.run_index,
            source=work.step.source,
            timezone=workflow.settings.timezone or info.timezone,
            mode=info.mode,
            active=info.active,
            tenant=info.tenant,
            env=info.env,
            variables=info.variables,
            contexts=self._memories,
        )


def _with(call: Call[Any], supplied: dict[str, list[Any]]) -> Call[Any]:
    return replace(call, supplied=supplied) if supplied else call


def _source(step: Step) -> dict[str, Any] | None:
    source = step.source[0] if step.source else None
    if source is None:
        return None
    return {
        "previousNode": source.node,
        "previousNodeOutput": source.output,
        "previousNodeRun": source.run,
    }


def effect_of(node: AnyNode, spec: NodeSpec) -> Effect:
    """Give the node's effect class, or the one its settings in this workflow choose."""
    chosen = spec.hive.get("effect")
    return Effect(chosen) if chosen in set(Effect) else node.effect
