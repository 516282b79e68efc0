from collections.abc import Callable
from typing import Any

import pytest

from hive.auth.tokens import LOCAL_ADMIN, Caller
from hive.db.database import Database
from hive.db.store import Store
from hive.engine.check import UnsupportedWorkflowError
from hive.engine.registry import Registry
from hive.engine.workflow import WorkflowFormatError
from hive.events.bus import MemoryEventBus
from hive.http.idempotency import RequestKey
from hive.kit import json
from hive.kit.clock import system_clock
from hive.workflows.model import StoredWorkflow, WorkflowCreateRequest, WorkflowUpdateRequest
from hive.workflows.raw import RawJsonError, member_text
from hive.workflows.repository import WorkflowRepository
from hive.workflows.service import (
    WebhookTakenError,
    WorkflowFilter,
    WorkflowNotFoundError,
    WorkflowService,
)
from hive.workflows.webhooks import WebhookPathError

NO_KEY = RequestKey(key=None, route="", body_hash=b"")


def somebody(tenant: str = "default") -> Caller:
    return Caller(user_id=LOCAL_ADMIN, tenant=tenant, roles=("admin",), permissions=("*",))


def a_node(name: str, kind: str, **parameters: Any) -> dict[str, Any]:
    return {
        "name": name,
        "type": f"n8n-nodes-base.{kind}",
        "typeVersion": 1,
        "position": [0, 0],
        "parameters": parameters,
    }


def a_workflow(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"nodes": list(nodes or [a_node("Go", "manualTrigger")]), "connections": {}, **more}


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database=database, bus=MemoryEventBus(), clock=system_clock)


@pytest.fixture
def workflows(store: Store) -> WorkflowService:
    return WorkflowService(store=store, registry=Registry.discover())


Keep = Callable[..., Any]


@pytest.fixture
def keep(workflows: WorkflowService) -> Keep:
    async def create(
        n8n: dict[str, Any], *, raw: bytes | None = None, **more: Any
    ) -> StoredWorkflow:
        request = WorkflowCreateRequest(name="a flow", n8n_data=n8n, **more)
        return await workflows.create(
            request, raw or json.dumps(n8n), caller=somebody(), key=NO_KEY
        )

    return create


async def test_a_workflow_is_given_back_byte_for_byte(workflows: WorkflowService, keep: Keep):
    raw = b'{ "nodes" : [], "z": 1.0, "a": "\\u0000", "big": 12345678901234567890,"connections":{}}'
    stored: StoredWorkflow = await keep(json.loads(raw), raw=raw)
    assert await workflows.raw(stored.id, tenant="default") == raw


async def test_other_nodes_make_a_new_version_and_a_new_name_does_not(
    workflows: WorkflowService, keep: Keep
):
    first: StoredWorkflow = await keep(a_workflow())
    renamed = await workflows.update(
        first.id,
        WorkflowUpdateRequest(name="renamed", n8n_data=a_workflow()),
        json.dumps(a_workflow()),
        caller=somebody(),
    )
    other = a_workflow(a_node("Start", "manualTrigger"))
    changed = await workflows.update(
        first.id,
        WorkflowUpdateRequest(name="renamed", n8n_data=other),
        json.dumps(other),
        caller=somebody(),
    )
    assert (renamed.version, changed.version) == (1, 2)
    assert [v.version for v in await workflows.versions(first.id, tenant="default")] == [2, 1]
    assert b"Go" in await workflows.raw(first.id, tenant="default", version=1)


async def test_a_workflow_of_another_tenant_does_not_exist(workflows: WorkflowService, keep: Keep):
    stored: StoredWorkflow = await keep(a_workflow())
    with pytest.raises(WorkflowNotFoundError):
        await workflows.get(stored.id, tenant="beta")
    with pytest.raises(WorkflowNotFoundError):
        await workflows.raw(stored.id, tenant="beta")
    with pytest.raises(WorkflowNotFoundError):
        await workflows.set_active(stored.id, active=True, caller=somebody("beta"))


async def test_a_list_is_read_page_by_page(workflows: WorkflowService, keep: Keep):
    ids = [(await keep(a_workflow())).id for _ in range(5)]
    seen: list[object] = []
    cursor = None
    while True:
        page = await workflows.page(WorkflowFilter(), tenant="default", cursor=cursor, limit=2)
        seen += [each.id for each in page.items]
        if (cursor := page.next_cursor) is None:
            break
    assert seen == ids[::-1]


async def test_activating_lets_webhooks_listen_and_deactivating_stops_them(
    workflows: WorkflowService, keep: Keep, store: Store
):
    stored: StoredWorkflow = await keep(
        a_workflow(a_node("Hook", "webhook", path="orders", httpMethod="POST"))
    )
    await workflows.set_active(stored.id, active=True, caller=somebody())

    async def listening() -> list[str]:
        hooks = await store.read(lambda c: WorkflowRepository(c, "default").find_webhooks())
        return [f"{hook.method} {hook.path}" for hook in hooks]

    assert await listening() == ["POST orders"]
    await workflows.set_active(stored.id, active=False, caller=somebody())
    assert await listening() == []


async def test_two_active_workflows_cannot_share_a_webhook(workflows: WorkflowService, keep: Keep):
    hook = a_workflow(a_node("Hook", "webhook", path="orders"))
    await keep(hook, active=True)
    second: StoredWorkflow = await keep(hook)
    with pytest.raises(WebhookTakenError):
        await workflows.set_active(second.id, active=True, caller=somebody())
    assert not (await workflows.get(second.id, tenant="default")).active


async def test_a_workflow_with_unknown_nodes_is_kept_and_reported_but_not_activated(
    workflows: WorkflowService, keep: Keep
):
    stored: StoredWorkflow = await keep(
        a_workflow(a_node("Go", "manualTrigger"), a_node("Odd", "teleporter"))
    )
    report = await workflows.report(stored.id, tenant="default")
    assert [node.name for node in report.unsupported] == ["Odd"]
    with pytest.raises(UnsupportedWorkflowError, match=r"'Odd'.*teleporter"):
        await workflows.set_active(stored.id, active=True, caller=somebody())


async def test_a_webhook_that_asks_for_credentials_is_never_opened(keep: Keep):
    hook = a_node("Hook", "webhook", path="orders", authentication="headerAuth")
    with pytest.raises(WebhookPathError, match="headerAuth"):
        await keep(a_workflow(hook), active=True)


@pytest.mark.parametrize(
    ("n8n", "words"),
    [
        (a_workflow(a_node("A", "noOp"), a_node("A", "set")), "'A'"),
        (
            a_workflow(
                connections={"Go": {"main": [[{"node": "Gone", "type": "main", "index": 0}]]}}
            ),
            "'Gone'",
        ),
    ],
    ids=["duplicate names", "a wire to nowhere"],
)
async def test_a_broken_workflow_is_refused_with_its_place(
    keep: Keep, n8n: dict[str, Any], words: str
):
    with pytest.raises(WorkflowFormatError, match=words):
        await keep(n8n)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"n8n_data":{"a" : 1}}', '{"a" : 1}'),
        (b' { "x" : [1, "}"] , "n8n_data" :\n{"b":2} , "y":null } ', '{"b":2}'),
        (b'{"n8n_data":1,"n8n_data":2}', "2"),
        (b'{"n8n\\u005fdata": 3}', "3"),
        (b"{}", None),
    ],
)
def test_a_member_is_cut_out_without_a_change(body: bytes, text: str | None):
    assert member_text(body, "n8n_data") == text


@pytest.mark.parametrize("body", [b"", b"[]", b'{"a"', b'{"a":}', b"{,}", b"\xff"])
def test_what_is_no_object_is_refused(body: bytes):
    with pytest.raises(RawJsonError):
        member_text(body, "a")
