"""Runs a step as its node's settings ask: pinned, disabled, once, again, or going on."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hive.engine.activity import Engine, RunListener
from hive.engine.outputs import at_least_one, failed_softly, fill_pairs, first_only, split_errors
from hive.engine.perform import Performer, Work, effect_of
from hive.engine.plan import Plan, Step
from hive.engine.state import NodeFailure
from hive.engine.workflow import NodeSpec
from hive.errors import HiveError
from hive.sdk import Effect, NodeError
from hive.sdk.errors import ExecutionInterruptError
from hive.sdk.items import Items, Outputs, is_object

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Result:
    """What came of a step; without outputs and error its branch just ends."""

    outputs: Outputs | None = None
    error: NodeFailure | None = None
    tries: int = 1


class Tries:
    """Runs the steps of one execution."""

    def __init__(
        self,
        engine: Engine,
        plan: Plan,
        performer: Performer,
        *,
        listener: RunListener,
        memories: Mapping[str, dict[str, Any]],
        pins: Mapping[str, list[Any]],
    ) -> None:
        self._engine = engine
        self._plan = plan
        self._performer = performer
        self._listener = listener
        self._memories = memories
        self._pins = pins

    async def run(self, step: Step, spec: NodeSpec, metadata: dict[str, Any]) -> Result:
        """Run the step to its result; raises `ExecutionInterruptError`."""
        if spec.disabled:
            first = step.inputs[0] if step.inputs else None
            return Result(self._finished(None if first is None else [first], spec, step))
        pinned = self._pins.get(spec.name)
        if pinned is not None:
            return Result(self._finished([_as_items(pinned)], spec, step))
        node = self._engine.registry.find(spec.type, spec.type_version)
        seen = self._plan.input_items(step)
        if not seen and not node.is_trigger:
            return Result(self._finished(None, spec, step))
        inputs = first_only(step.inputs) if spec.execute_once else step.inputs
        work = Work(
            step=step,
            spec=spec,
            node=node,
            seen=seen,
            given=[items or [] for items in inputs],
            memory=self._memories[spec.name],
            metadata=metadata,
        )
        if effect_of(node, spec) is not Effect.NONE:
            await self._listener.before_effect(step)
        return await self._try(work)

    async def _try(self, work: Work) -> Result:
        """Run the node as often as its settings allow."""
        spec, step = work.spec, work.step
        tries, wait_s = _retries(spec)
        result = Result()
        for attempt in range(1, tries + 1):
            result = Result(tries=attempt)
            if attempt > 1:
                await self._engine.sleep(wait_s)
            try:
                outputs = await self._performer.perform(work, attempt=attempt)
            except ExecutionInterruptError:
                raise
            except Exception as error:  # noqa: BLE001 -- the edge between engine and nodes
                result.error = self._failure(error, spec)
                continue
            if failed_softly(outputs) and attempt < tries:
                continue
            if outputs is not None and spec.on_error == "continueErrorOutput":
                regular = work.node.output_count(spec.parameters)
                outputs = split_errors(outputs, step.inputs, regular)
            result.outputs = self._finished(outputs, spec, step)
            return result
        if result.error and spec.continues:
            result.outputs = [step.inputs[0] or []] if step.inputs else []
        return result

    def _finished(self, outputs: Outputs | None, spec: NodeSpec, step: Step) -> Outputs | None:
        if outputs is not None:
            outputs = fill_pairs(outputs, step.inputs)
        if spec.always_output_data:
            outputs = at_least_one(outputs, step.inputs)
        return outputs

    def _failure(self, error: Exception, spec: NodeSpec) -> NodeFailure:
        if isinstance(error, NodeError):
            return NodeFailure(
                message=error.message,
                node=spec.name,
                item=error.item,
                parameter=error.parameter,
                description=error.description,
                kind=type(error).__name__,
            )
        if not isinstance(error, HiveError):
            _log.error("Node %r failed unexpectedly.", spec.name, exc_info=error)
        return NodeFailure(message=str(error), node=spec.name, kind=type(error).__name__)


def _retries(spec: NodeSpec) -> tuple[int, float]:
    """Give the number of tries and the seconds between them, within n8n's bounds."""
    if not spec.retry_on_fail:
        return 1, 0.0
    tries = min(5, max(2, int(spec.max_tries or 3)))
    return tries, min(5000.0, max(0.0, spec.wait_between_tries or 1000.0)) / 1000


def _as_items(pinned: list[Any]) -> Items:
    return [p if is_object(p) and "json" in p else {"json": p} for p in pinned]
