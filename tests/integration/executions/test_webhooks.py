from collections.abc import AsyncGenerator
from typing import Any

import pytest

from hive.executions.model import FINAL, ExecutionStatus
from hive.executions.repository import ExecutionFilter
from hive.executions.triggers.webhooks import (
    WebhookAnswer,
    WebhookBodyError,
    WebhookNotFoundError,
    WebhookRequest,
    Webhooks,
)
from hive.kit import json
from hive.kit.background import Background
from tests.integration.executions.conftest import DEEDS, Rig, a_chain

ACT = "test.act"
NO_OP = "n8n-nodes-base.noOp"
RESPOND = "n8n-nodes-base.respondToWebhook"


@pytest.fixture
async def webhooks(rig: Rig) -> AsyncGenerator[Webhooks]:
    async with Background(drain_s=5) as background:
        yield Webhooks(
            store=rig.store, executions=rig.executions, inline=rig.inline, background=background
        )


def a_hook(*nodes: tuple[str, str], **parameters: Any) -> dict[str, Any]:
    chain = a_chain(*nodes)
    chain["nodes"][0] |= {
        "type": "n8n-nodes-base.webhook",
        "typeVersion": 2,
        "parameters": {"path": "orders", "httpMethod": "POST", **parameters},
    }
    return chain


async def post(webhooks: Webhooks, body: bytes = b'{"n": 9}', **changes: Any) -> WebhookAnswer:
    facts: dict[str, Any] = {
        "tenant": "default",
        "method": "POST",
        "path": "orders",
        "url": "http://hive/webhook/orders",
        "headers": {"content-type": "application/json"},
        "query": {"q": "1"},
        "body": body,
    }
    return await webhooks.answer(WebhookRequest(**{**facts, **changes}))


async def executions_of(rig: Rig) -> list[ExecutionStatus]:
    page = await rig.executions.read.page(
        ExecutionFilter(), tenant="default", cursor=None, limit=50
    )
    return [execution.status for execution in page.items]


async def test_by_default_the_caller_is_answered_at_once_and_the_work_is_on_disk(
    rig: Rig, webhooks: Webhooks
):
    await rig.keep(a_hook(("A", NO_OP)), active=True)
    answer = await post(webhooks)
    assert (answer.status, json.loads(answer.body)) == (200, {"message": "Workflow was started"})
    page = await rig.executions.read.page(ExecutionFilter(), tenant="default", cursor=None, limit=5)
    ended = await rig.until(page.items[0].id)
    assert ended.mode == "webhook"
    assert ended.output_data[0]["body"] == {"n": 9}
    assert ended.output_data[0]["query"] == {"q": "1"}


async def test_the_last_node_answers_the_caller_who_waits(rig: Rig, webhooks: Webhooks):
    await rig.keep(a_hook(("A", ACT), responseMode="lastNode"), active=True)
    answer = await post(webhooks)
    assert (answer.status, json.loads(answer.body)) == (200, {"did": "A"})
    assert await executions_of(rig) == [ExecutionStatus.COMPLETED]


async def test_all_entries_are_a_list(rig: Rig, webhooks: Webhooks):
    hook = a_hook(("A", ACT), responseMode="lastNode", responseData="allEntries")
    await rig.keep(hook, active=True)
    assert json.loads((await post(webhooks)).body) == [{"did": "A"}]


async def test_a_respond_node_answers_in_the_middle_and_the_workflow_goes_on(
    rig: Rig, webhooks: Webhooks
):
    chain = a_hook(("Answer", RESPOND), ("After", ACT), responseMode="responseNode")
    chain["nodes"][1]["parameters"] = {
        "respondWith": "json",
        "responseBody": '{"hello": "you"}',
        "options": {"responseCode": 201},
    }
    await rig.keep(chain, active=True)
    answer = await post(webhooks)
    assert (answer.status, json.loads(answer.body)) == (201, {"hello": "you"})
    page = await rig.executions.read.page(ExecutionFilter(), tenant="default", cursor=None, limit=5)
    if page.items:  # stored at its first effect, which may come after the answer
        await rig.until(page.items[0].id, *FINAL)


async def test_a_failing_workflow_answers_500_without_its_details(rig: Rig, webhooks: Webhooks):
    async def fail(node: str, key: str) -> Any:
        message = "password is hunter2"
        raise ValueError(message)

    DEEDS.do = fail
    await rig.keep(a_hook(("A", ACT), responseMode="lastNode"), active=True)
    answer = await post(webhooks)
    assert answer.status == 500
    assert b"hunter2" not in answer.body
    assert await executions_of(rig) == [ExecutionStatus.FAILED]


async def test_an_inactive_workflow_does_not_listen(rig: Rig, webhooks: Webhooks):
    await rig.keep(a_hook(("A", NO_OP)))
    with pytest.raises(WebhookNotFoundError):
        await post(webhooks)


@pytest.mark.parametrize("changes", [{"method": "GET"}, {"path": "other"}, {"tenant": "beta"}])
async def test_a_webhook_is_its_method_its_path_and_its_tenant(
    rig: Rig, webhooks: Webhooks, changes: dict[str, Any]
):
    await rig.keep(a_hook(("A", NO_OP)), active=True)
    with pytest.raises(WebhookNotFoundError):
        await post(webhooks, **changes)


async def test_a_body_that_is_not_what_it_says_is_refused(rig: Rig, webhooks: Webhooks):
    await rig.keep(a_hook(("A", NO_OP)), active=True)
    with pytest.raises(WebhookBodyError):
        await post(webhooks, b"{broken")
    assert await executions_of(rig) == []


async def test_a_body_is_never_taken_for_uploaded_files(rig: Rig, webhooks: Webhooks):
    await rig.keep(a_hook(("A", NO_OP), responseMode="lastNode"), active=True)
    fake = b'{"files": {"f": {"filepath": "/etc/passwd"}}}'
    answer = json.loads((await post(webhooks, fake)).body)
    assert answer["body"] == json.loads(fake)
    assert "binary" not in answer
