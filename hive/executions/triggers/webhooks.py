"""Webhooks: a request from outside starts an active workflow, and may wait for its answer."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import Connection
from typing_extensions import override

from hive.db.store import Store
from hive.engine.workflow import NodeSpec, parse_workflow
from hive.errors import InvalidError, NotFoundError, OperationalError
from hive.executions.inline import InlineRunner, InlineStart
from hive.executions.service import ExecutionService, StartRequest
from hive.executions.triggers.answers import (
    JSON_TYPE,
    WebhookAnswer,
    WebhookReply,
    accepted,
    json_answer,
    last_node_answer,
)
from hive.kit import json
from hive.kit.background import Background
from hive.sdk.context import RespondPort
from hive.workflows.model import StoredWorkflow
from hive.workflows.repository import WorkflowRepository

ANSWER_DEADLINE_S = 900.0
"""How long a caller may wait for a workflow's answer."""


class WebhookNotFoundError(NotFoundError):
    """No active workflow listens here."""


class WebhookBodyError(InvalidError):
    """The body is not what its content type says."""


class WebhookTimeoutError(OperationalError):
    """The workflow did not answer in time; it goes on."""

    status = 504


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRequest:
    """A request from outside."""

    tenant: str
    method: str
    path: str
    url: str
    headers: Mapping[str, str]
    query: Mapping[str, Any]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    workflow: StoredWorkflow
    raw: bytes
    node: NodeSpec


class WaitingCaller(RespondPort):
    """A caller who waits; the first answer counts."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[WebhookAnswer] = asyncio.get_running_loop().create_future()

    @override
    async def respond(self, *, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.give(WebhookAnswer(status=status, headers=headers, body=body))

    def give(self, answer: WebhookAnswer) -> None:
        """Answer, if nobody has."""
        if not self.answer.done():
            self.answer.set_result(answer)


class Webhooks:
    """Answers requests to `/webhook/...`."""

    def __init__(
        self,
        *,
        store: Store,
        executions: ExecutionService,
        inline: InlineRunner,
        background: Background,
    ) -> None:
        self._store = store
        self._executions = executions
        self._inline = inline
        self._background = background

    async def answer(self, request: WebhookRequest) -> WebhookAnswer:
        """Start the workflow that listens here, and answer as its webhook node says."""
        found = await self._store.read(lambda c: _find(c, request))
        items = [{"json": received(request)}]
        if WebhookReply.of(found.node).response_mode == "onReceived":
            start = StartRequest(
                workflow_id=found.workflow.id,
                input_data=items,
                mode="webhook",
                start_node=found.node.name,
                tenant=request.tenant,
            )
            await self._executions.start(start)
            return accepted(WebhookReply.of(found.node))
        caller = WaitingCaller()
        self._background.spawn(self._run(found, items, caller), name="webhook execution")
        try:
            async with asyncio.timeout(ANSWER_DEADLINE_S):
                return await asyncio.shield(caller.answer)
        except TimeoutError as error:
            raise WebhookTimeoutError from error

    async def _run(self, found: _Found, items: list[Any], caller: WaitingCaller) -> None:
        start = InlineStart(
            workflow=found.workflow, raw=found.raw, start_node=found.node.name, input_data=items
        )
        answer = json_answer(500, {"message": "Error in workflow"})
        try:
            outcome = await self._inline.run(start, caller)
            if outcome is not None and outcome.status == "success":
                answer = last_node_answer(WebhookReply.of(found.node), outcome)
        finally:
            caller.give(answer)


def received(request: WebhookRequest) -> dict[str, Any]:
    """Return what the webhook node puts out."""
    return {
        "headers": dict(request.headers),
        "params": {},
        "query": dict(request.query),
        "body": _body(request),
        "webhookUrl": request.url,
        "executionMode": "production",
    }


def _body(request: WebhookRequest) -> Any:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if not request.body:
        return {}
    if kind == JSON_TYPE or kind.endswith("+json"):
        try:
            return json.loads(request.body)
        except ValueError as error:
            message = f"The body is not valid JSON: {error}"
            raise WebhookBodyError(message) from error
    text = request.body.decode(errors="replace")
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(text, keep_blank_values=True))
    if kind.startswith("multipart/"):
        message = "Hive's webhooks take JSON, form fields and text, not multipart bodies yet"
        raise WebhookBodyError(message)
    return text


def _find(connection: Connection, request: WebhookRequest) -> _Found:
    workflows = WorkflowRepository(connection, request.tenant)
    hook = workflows.find_webhook(request.method, request.path)
    stored = workflows.get(hook.workflow_id) if hook else None
    raw = workflows.raw(hook.workflow_id) if hook else None
    if hook is None or stored is None or raw is None or not stored.active:
        message = f"No active workflow listens at {request.method} {request.path!r}"
        raise WebhookNotFoundError(message)
    node = next(n for n in parse_workflow(raw).nodes if n.name == hook.node)
    return _Found(workflow=stored, raw=raw, node=node)
