"""Runs one attempt of one execution, from where its journal ends."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from hive.db.store import Store, Work
from hive.durable.port import Payload, RunRef
from hive.engine.activity import Engine, RunInfo
from hive.engine.expressions.scope import ExecutionInfo
from hive.engine.graph import Graph
from hive.engine.run import Runner, RunOutcome
from hive.engine.start import start_node
from hive.engine.state import NodeRun
from hive.engine.workflow import Workflow, parse_workflow
from hive.errors import HiveError
from hive.events.bus import EventBus
from hive.executions import repository
from hive.executions.contexts import JournaledContexts
from hive.executions.endings import Ending, ending_of, write_end
from hive.executions.events import ExecutionStarted
from hive.executions.inputs import start_items
from hive.executions.journal import Journal, KnownEffect
from hive.executions.keys import EffectPlace
from hive.executions.model import Execution, ExecutionStatus
from hive.executions.ports import ExecutionRef, NobodyWaits, World
from hive.executions.recorder import Recorder, Recording, StaleFenceError
from hive.executions.repository import Claim
from hive.kit.correlation import correlation_id
from hive.sdk.context import RespondPort
from hive.sdk.errors import NeedsAttentionError
from hive.workflows.repository import WorkflowRepository

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Everything an attempt starts from."""

    claim: Claim
    raw: bytes
    history: Sequence[NodeRun] = ()
    known: dict[EffectPlace, KnownEffect] | None = None


class SegmentRunner:
    """The handler of execution segments for the durable engine."""

    def __init__(
        self,
        *,
        store: Store,
        bus: EventBus,
        engine: Engine,
        world: World,
        owner: Callable[[], str],
    ) -> None:
        self._store = store
        self._bus = bus
        self._engine = engine
        self._world = world
        self._owner = owner

    async def run(self, ref: RunRef, payload: Payload) -> None:  # noqa: ARG002 - the port's signature
        """Claim the execution and run it to its end, unless it has ended or is another's."""
        prepared = await self._store.write(lambda work: self._prepare(work, ref))
        if prepared is None:
            return
        token = correlation_id.set(prepared.claim.execution.correlation_id)
        try:
            await self.carry_on(prepared)
        finally:
            correlation_id.reset(token)

    async def carry_on(
        self,
        prepared: Prepared,
        *,
        begin: Callable[[Work], None] | None = None,
        respond: RespondPort | None = None,
    ) -> RunOutcome | None:
        """Run what was prepared and write down how it ended; None if it was taken over."""
        execution = prepared.claim.execution
        recorder = Recorder(
            _recording(prepared, begin), store=self._store, bus=self._bus, clock=self._engine.clock
        )
        outcome: RunOutcome | None = None
        try:
            workflow = parse_workflow(prepared.raw)
            self._survey(recorder.recording, workflow, prepared)
            runner = self._runner(workflow, prepared, recorder, respond)
            outcome = await runner.run(
                start=prepared.claim.start_node,
                items=start_items(execution.input_data),
                history=prepared.history,
            )
            await self._end(recorder, ending_of(outcome))
        except StaleFenceError:
            log.warning("execution_taken_over", execution_id=str(execution.id))
        except NeedsAttentionError as error:
            ending = Ending(status=ExecutionStatus.NEEDS_ATTENTION, error=str(error))
            await self._end(recorder, ending)
        except asyncio.CancelledError:
            await self._cancelled(recorder)
            raise
        except HiveError as error:
            await self._end(recorder, Ending(status=ExecutionStatus.FAILED, error=str(error)))
        except Exception:
            log.exception("execution_crashed", execution_id=str(execution.id))
            message = "Hive made a mistake; the log has it"
            await self._end(recorder, Ending(status=ExecutionStatus.FAILED, error=message))
        finally:
            await recorder.close()
        return outcome

    def _prepare(self, work: Work, ref: RunRef) -> Prepared | None:
        execution_id = UUID(ref.subject_id)
        taken = repository.claim(
            work.connection,
            execution_id,
            attempt=ref.attempt,
            owner=self._owner(),
            now=work.now,
        )
        if taken is None:
            return None
        execution = taken.execution
        workflows = WorkflowRepository(work.connection, execution.tenant_id)
        raw = execution.workflow_id and workflows.raw(
            execution.workflow_id, execution.workflow_version
        )
        journal = Journal(work.connection, execution_id=execution_id, tenant=execution.tenant_id)
        _announce_start(work, execution, resumed=not taken.first)
        return Prepared(
            claim=taken, raw=raw or b"null", history=journal.runs(), known=journal.effects()
        )

    def _survey(self, recording: Recording, workflow: Workflow, prepared: Prepared) -> None:
        """Find out what the execution can reach, for its progress."""
        start = start_node(workflow, self._engine.registry, name=prepared.claim.start_node)
        recording.node_ids = {node.name: node.id or node.name for node in workflow.nodes}
        recording.reachable = len(Graph(workflow).reachable(start.name))
        recording.done = {run.node for run in prepared.history}

    def _runner(
        self,
        workflow: Workflow,
        prepared: Prepared,
        recorder: Recorder,
        respond: RespondPort | None,
    ) -> Runner:
        execution = prepared.claim.execution
        reference = ExecutionRef(
            id=execution.id,
            tenant=execution.tenant_id,
            workflow_id=execution.workflow_id,
            workflow_name=execution.workflow_name or workflow.name,
            mode=execution.mode,
            correlation_id=execution.correlation_id,
            created_by=execution.created_by,
        )
        contexts = JournaledContexts(
            world=self._world,
            store=self._store,
            recorder=recorder,
            execution=reference,
            known=prepared.known or {},
            respond=respond or NobodyWaits(),
        )
        info = RunInfo(
            execution=ExecutionInfo(
                id=str(execution.id), mode="test" if execution.mode == "manual" else "production"
            ),
            mode=execution.mode,
            tenant=execution.tenant_id,
            timezone=self._world.timezone,
            active=execution.mode != "manual",
            env=self._world.env,
        )
        return Runner(self._engine, workflow, info=info, contexts=contexts, listener=recorder)

    async def _cancelled(self, recorder: Recorder) -> None:
        """End the execution if somebody asked for it; at a shutdown leave it to be resumed."""
        recording = recorder.recording
        asked = await self._store.read(
            lambda c: repository.is_cancelling(c, recording.execution_id)
        )
        if asked:
            await self._end(recorder, Ending(status=ExecutionStatus.CANCELLED))
            await self._world.chats.cancel_all(recording.execution_id, tenant=recording.tenant)
        else:
            await recorder.flush()

    async def _end(self, recorder: Recorder, ending: Ending) -> None:
        try:
            await recorder.flush(lambda work: write_end(work, recorder.recording, ending))
        except StaleFenceError:
            log.warning("execution_taken_over", execution_id=str(recorder.recording.execution_id))


def _recording(prepared: Prepared, begin: Callable[[Work], None] | None) -> Recording:
    execution = prepared.claim.execution
    return Recording(
        execution_id=execution.id,
        workflow_id=execution.workflow_id,
        tenant=execution.tenant_id,
        correlation_id=execution.correlation_id,
        fence=prepared.claim.fence,
        node_ids={},
        reachable=1,
        begin=begin,
    )


def _announce_start(work: Work, execution: Execution, *, resumed: bool) -> None:
    fact = ExecutionStarted(
        execution_id=str(execution.id),
        workflow_id=str(execution.workflow_id) if execution.workflow_id else None,
        timestamp=work.now,
        correlation_id=execution.correlation_id,
        data={"progress": execution.progress, "mode": execution.mode, "resumed": resumed},
    )
    work.announce(fact, tenant=execution.tenant_id, correlation=execution.correlation_id)
