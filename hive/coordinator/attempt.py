"""One attempt at a task: ask the agent, keep the answer, or decide what follows a failure."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote
from uuid import UUID

import structlog

from hive.agents.access import AgentAccess
from hive.agents.clients.port import AgentCallError, ChatCall, Telemetry
from hive.agents.model import Agent
from hive.agents.repository import AgentRepository
from hive.coordinator.lifecycle import Lifecycle
from hive.coordinator.model import Task, TaskError, TaskResult
from hive.coordinator.repository import TaskRepository
from hive.coordinator.retrying import TryAgain, after_failure
from hive.coordinator.routing import model_for
from hive.coordinator.waiting import Attempts
from hive.db.store import Store, Work
from hive.durable.port import Payload, RunRef
from hive.kit.clock import Clock

log = structlog.get_logger()

MAX_TEXT = 16 * 1024 * 1024
"""Characters of an answer that are kept; the wire's own bound is wider."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt that this process has begun."""

    task: Task
    agent: Agent
    effect_key: str | None


class AttemptRunner:
    """Runs attempts; `run` is the durable engine's handler for tasks."""

    def __init__(
        self,
        *,
        store: Store,
        access: AgentAccess,
        lifecycle: Lifecycle,
        attempts: Attempts,
        clock: Clock,
        random: Random,
    ) -> None:
        self._store = store
        self._clients = access.clients
        self._monitor = access.monitor
        self._workload = access.workload
        self._lifecycle = lifecycle
        self._attempts = attempts
        self._clock = clock
        self._random = random

    async def run(self, ref: RunRef, payload: Payload) -> None:
        """Run one attempt to its end. An attempt that was overtaken does nothing."""
        task_id, tenant = UUID(ref.subject_id), str(payload["tenant"])
        begun = await self._store.write(lambda w: self._begin(w, task_id, tenant, ref.attempt))
        if begun is None:
            log.info("attempt_overtaken", run=ref.id)
            return
        self._workload.enter(begun.agent.id, str(task_id))
        try:
            await self._work_on(begun)
        except asyncio.CancelledError:
            # The process stops, or the task was cancelled, in which case this changes nothing.
            await self._put_back(begun.task, reason="process_stopped")
            raise
        except Exception as error:
            log.exception("attempt_crashed", run=ref.id)
            why = TaskError(reason="internal_error", message=type(error).__name__)
            await self._store.write(lambda work: self._lifecycle.fail(work, begun.task, why))
        finally:
            self._workload.leave(begun.agent.id, str(task_id))

    def _begin(self, work: Work, task_id: UUID, tenant: str, attempt: int) -> Begun | None:
        task = self._lifecycle.start(work, task_id, tenant=tenant, attempt=attempt)
        if task is None:
            return None
        agent = AgentRepository(work.connection, tenant).get(str(task.assigned_agent_id))
        if agent is None:  # removed since it was chosen
            self._lifecycle.put_back(work, task, reason="agent_removed")
            return None
        key = TaskRepository(work.connection, tenant).effect_key(task_id)
        return Begun(task, agent, key)

    async def _work_on(self, begun: Begun) -> None:
        task, agent = begun.task, begun.agent
        limit, reason = self._limit(task)
        due = asyncio.get_running_loop().time() + limit
        try:
            async with asyncio.timeout_at(due) as scope:
                with self._attempts.running(task.id, scope):
                    result = await self._ask(begun)
        except TimeoutError:
            if asyncio.get_running_loop().time() >= due:
                error = TaskError(
                    reason=reason, message=f"No answer within {max(0.0, limit):.3g} s"
                )
                await self._store.write(lambda work: self._lifecycle.fail(work, task, error))
            return  # otherwise it was stopped: somebody has decided about the task already
        except AgentCallError as error:
            await self._failed(task, agent, error)
            return
        self._monitor.call_succeeded(agent.id)
        await self._store.write(lambda work: self._lifecycle.complete(work, task, result))

    def _limit(self, task: Task) -> tuple[float, str]:
        """Return how many seconds the attempt has, and what it means if they are not enough."""
        if task.deadline is not None:
            left = (task.deadline - self._clock()).total_seconds()
            if left < task.timeout:
                return left, "deadline_exceeded"
        return task.timeout, "timeout"

    async def _ask(self, begun: Begun) -> TaskResult:
        task, agent = begun.task, begun.agent
        asked_for = task.requested_agent_id == agent.id
        model = model_for(task.model, agent.model, asked_for=asked_for)
        call = ChatCall(
            messages=conversation(task),
            model=model,
            parameters=task.parameters,
            idempotency_key=header_safe(begun.effect_key or str(task.id)),
        )
        texts: list[str] = []
        end = Telemetry()
        room = MAX_TEXT
        async with self._clients.using(agent) as client, aclosing(client.stream(call)) as chunks:
            async for chunk in chunks:
                end = chunk.end or end
                if room > 0 and chunk.text:
                    texts.append(chunk.text[:room])
                    room -= len(chunk.text)
        return TaskResult(
            text="".join(texts),
            usage=end.usage,
            tokens_per_second=end.tokens_per_second,
            agent_id=agent.agent_id,
            model=end.model or model,
        )

    async def _failed(self, task: Task, agent: Agent, error: AgentCallError) -> None:
        log.info("attempt_failed", task=str(task.id), agent=agent.agent_id, error=str(error))
        await self._monitor.call_failed(agent, error)
        decision = after_failure(task, error, random=self._random)

        def body(work: Work) -> Task | None:
            if isinstance(decision, TaskError):
                return self._lifecycle.fail(work, task, decision)
            return self._try_again(work, task, agent, decision, reason=error.code)

        await self._store.write(body)

    def _try_again(
        self, work: Work, task: Task, agent: Agent, decision: TryAgain, *, reason: str
    ) -> Task | None:
        known = TaskRepository(work.connection, task.tenant_id).failed_agents(task.id)
        return self._lifecycle.put_back(
            work,
            task,
            reason=reason,
            delay_s=decision.delay_s,
            failures=decision.failures,
            failed_agents=sorted({*known, str(agent.id)}),
        )

    async def _put_back(self, task: Task, *, reason: str) -> None:
        await self._store.write(lambda work: self._lifecycle.put_back(work, task, reason=reason))


def conversation(task: Task) -> tuple[dict[str, Any], ...]:
    """Return what to send: the messages, then the description; the title if there is neither."""
    said = [m.model_dump() for m in task.messages or ()]
    prompt = task.description if task.description.strip() else None
    if prompt is None and not said:
        prompt = task.title
    return (*said, *(() if prompt is None else ({"role": "user", "content": prompt},)))


def header_safe(key: str) -> str:
    """Write a key so that a header can carry it; different keys stay different.

    >>> header_safe("execution/Résumé/0")
    'execution/R%C3%A9sum%C3%A9/0'
    """
    return quote(key, safe="/:@+,=-._~")
