"""Gives the nodes of a durable execution their ports."""

from dataclasses import dataclass, field
from typing import Any

from hive.db.store import Store
from hive.engine.activity import Activity
from hive.executions.effects import JournaledEffects
from hive.executions.journal import EffectPlace, KnownEffect
from hive.executions.ports import Chats, ExecutionRef, NobodyWaits, World
from hive.executions.recorder import Recorder
from hive.sdk import NodeContext
from hive.sdk.context import RespondPort


@dataclass(slots=True, kw_only=True)
class JournaledContexts:
    """Makes the contexts of the nodes of one durable execution."""

    world: World
    store: Store
    recorder: Recorder
    execution: ExecutionRef
    known: dict[EffectPlace, KnownEffect]
    respond: RespondPort = field(default_factory=NobodyWaits)
    static_data: dict[str, Any] = field(default_factory=dict[str, Any])

    def __call__(self, activity: Activity) -> NodeContext:
        """Return the context of a node that is about to run."""
        effects = JournaledEffects(
            self.recorder,
            store=self.store,
            known=self.known,
            node=activity.spec.name,
            run_index=activity.step.run_index,
            effect=activity.effect,
        )
        return NodeContext(
            http=self.world.http,
            tasks=Chats(self.world.chats, self.execution, activity.spec.name),
            code=activity.code,
            effects=effects,
            respond=self.respond,
            clock=self.world.clock,
            sleep=self.world.sleep,
            execution_id=str(self.execution.id),
            workflow_id=str(self.execution.workflow_id) if self.execution.workflow_id else None,
            mode=self.execution.mode,
            static_data=self.static_data,
        )
