"""Tasks and agents over HTTP: who may do what, and how errors look."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from hive.agents.routes import router as agents_router
from hive.agents.service import AgentService
from hive.auth.tables import users
from hive.auth.tokens import Tokens
from hive.coordinator.routes import router as tasks_router
from hive.coordinator.service import TaskService
from hive.coordinator.status import ClusterView
from hive.coordinator.status_routes import router as status_router
from hive.http import problems
from hive.kit.clock import system_clock
from tests.coordinator_parts import Hive, compose, running
from tests.databases import sqlite_database
from tests.model_servers import model_server, ollama_answer, ollama_probe

TOKENS = Tokens(key=b"k" * 32, clock=system_clock, lifetime=timedelta(hours=1))
ANN, BOB = uuid4(), uuid4()
AGENT = {"agent_id": "acacia", "name": "ACACIA", "endpoint": "http://127.0.0.1:9"}


class Client:
    """Calls the API as somebody."""

    def __init__(self, app: FastAPI, hive: Hive) -> None:
        self.hive = hive
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hive")

    async def __call__(
        self, method: str, path: str, body: Any = None, *, user: UUID = ANN, role: str = "admin"
    ) -> tuple[int, Any]:
        token = TOKENS.issue(user_id=user, tenant="default", roles=(role,))
        answer = await self._http.request(
            method,
            path,
            headers={"authorization": f"Bearer {token}", "content-type": "application/json"},
            content=body if isinstance(body, bytes) else None,
            json=None if isinstance(body, bytes) else body,
        )
        return answer.status_code, answer.json() if answer.content else None

    async def close(self) -> None:
        await self._http.aclose()


@pytest.fixture
async def call(tmp_path: Path) -> AsyncGenerator[Client]:
    async with sqlite_database(tmp_path) as database, running(compose(database)) as hive:
        rows: list[dict[str, Any]] = [
            {"id": each, "tenant_id": "default", "name": str(each), "roles": []}
            for each in (ANN, BOB)
        ]
        await database.write(lambda c: c.execute(users.insert(), rows))
        app = FastAPI()
        problems.install(app)
        for router in (agents_router, tasks_router, status_router):
            app.include_router(router)
        app.state.services = {
            Tokens: TOKENS,
            AgentService: hive.agents,
            TaskService: hive.tasks,
            ClusterView: hive.view,
        }
        client = Client(app, hive)
        yield client
        await client.close()


async def test_an_agent_lives_under_its_slug_and_its_uuid(call: Client):
    status, agent = await call("POST", "/api/agents", AGENT)
    assert (status, agent["status"], agent["driver"]) == (201, "offline", None)
    for ref in ("acacia", agent["id"]):
        assert (await call("GET", f"/api/agents/{ref}"))[1] == agent
    assert (await call("POST", "/api/agents", AGENT))[1]["code"] == "agent_exists"
    assert (await call("PATCH", "/api/agents/acacia", {"slots": 2}))[1]["slots"] == 2
    assert (await call("PATCH", "/api/agents/acacia", {"name": ""}))[0] == 422
    assert (await call("PUT", "/api/agents/acacia", AGENT))[1]["slots"] == 1
    mode = {"mode": "maintenance", "reason": "new fan"}
    status, agent = await call("POST", "/api/agents/acacia/mode", mode)
    assert (agent["status"], agent["status_reason"]) == ("maintenance", "new fan")
    health = (await call("GET", "/api/agents/acacia/health"))[1]
    assert health["latest"]["available"] is False
    assert (await call("GET", "/api/status/agents"))[1]["items"][0]["performance"]["tps"] is None
    assert [a["agent_id"] for a in (await call("GET", "/api/agents"))[1]["items"]] == ["acacia"]
    assert await call("DELETE", "/api/agents/acacia") == (204, None)
    for ref in ("acacia", "%00", "x" * 5000):
        assert (await call("GET", f"/api/agents/{ref}"))[1]["code"] == "agent_not_found"


async def test_a_task_goes_its_way_over_http(call: Client):
    async with model_server(ollama_answer("Hi"), ollama_probe) as server:
        await call("POST", "/api/agents", {**AGENT, "endpoint": server.url})
        status, task = await call("POST", "/api/tasks", {"title": "Say hi"})
        assert (status, task["status"], task["created_by"]) == (201, "pending", str(ANN))
        await call.hive.tasks.wait(UUID(task["id"]), tenant="default")
    path = f"/api/tasks/{task['id']}"
    done = (await call("GET", path))[1]
    assert (done["result"]["text"], done["agent_id"]) == ("Hi", "acacia")
    assert (await call("DELETE", path))[1]["code"] == "task_ended"
    assert (await call("PUT", f"{path}/assign", {"agent_id": "acacia"}))[0] == 409
    assert (await call("GET", f"{path}/routing"))[1]["agents"][0]["agent_id"] == "acacia"
    assert (await call("GET", "/api/status/cluster"))[1]["tasks"]["completed"] == 1
    listed = (await call("GET", "/api/tasks?status=completed&priority=medium&agent=acacia"))[1]
    assert [each["id"] for each in listed["items"]] == [task["id"]]
    assert (await call("GET", "/api/tasks?agent=nobody"))[0] == 404


async def test_who_may_create_tasks_sees_and_cancels_only_their_own(call: Client):
    _, mine = await call("POST", "/api/tasks", {"title": "mine"}, role="developer")
    _, other = await call("POST", "/api/tasks", {"title": "other"}, user=BOB, role="developer")
    listed = (await call("GET", "/api/tasks", role="developer"))[1]["items"]
    assert [each["title"] for each in listed] == ["mine"]
    for method, path in [("GET", ""), ("GET", "/routing"), ("DELETE", "")]:
        answer = await call(method, f"/api/tasks/{other['id']}{path}", role="developer")
        assert answer[0] == 404
    assert (await call("DELETE", f"/api/tasks/{mine['id']}", role="developer"))[0] == 200
    assert len((await call("GET", "/api/tasks"))[1]["items"]) == 2
    assert (await call("DELETE", f"/api/tasks/{other['id']}"))[1]["status"] == "cancelled"


async def test_a_viewer_looks_and_changes_nothing(call: Client):
    await call("POST", "/api/agents", AGENT)
    for method, path, expected in [
        ("GET", "/api/agents", 200),
        ("GET", "/api/agents/acacia/health", 200),
        ("GET", "/api/status/cluster", 200),
        ("POST", "/api/agents", 403),
        ("DELETE", "/api/agents/acacia", 403),
        ("POST", "/api/tasks", 403),
        ("GET", "/api/tasks", 403),
        ("PUT", f"/api/tasks/{uuid4()}/assign", 403),
    ]:
        assert (await call(method, path, {}, role="viewer"))[0] == expected, (method, path)


BAD = [
    (b'{"title": "T", "priority": 1e400}', "priority"),
    (b'{"title": "T", "priority": NaN}', "priority"),
    (b'{"title": "T", "metadata": {"x": 1e999}}', "metadata.x"),
    (b'{"title": "a\\u0000b"}', "title"),
    (b'{"title": "\\ud800"}', "title"),
    (b'{"title": "T", "parameters": {"seed": 1%s}}' % (b"0" * 400), "parameters.seed"),
    (b'{"title": "T", "metadata": %s1%s}' % (b'{"a":' * 500, b"}" * 500), "nested deeper"),
    (b'{"title": "T", "colour": 1}', "colour"),
    (b'{"title": "T", "depends_on": ["x"]}', "depends_on.0"),
    (b'{"title": "T", "depends_on": ["0198c0de-0000-7000-8000-000000000000"]}', "no task 0198"),
    (b'{"title": "T", "deadline": "yesterday"}', "deadline"),
    (b'{"title": "T", "deadline": 1e300}', "deadline"),
    (b'{"title": "T", "capabilities": "code"}', "capabilities"),
    (b'{"title": "T", "capabilities": [null]}', "capabilities.0"),
    (b'{"title": "T", "capabilities": ["music"]}', "known are 'code'"),
    (b'{"title": "T", "messages": [1]}', "messages.0"),
    (b"[]", "valid dictionary"),
    (b"null", ""),
    (b"{", "JSON"),
    (b"\xff\xfe", ""),
]


@pytest.mark.parametrize(("body", "message"), BAD)
async def test_a_bad_task_is_refused_and_says_what_is_wrong(
    call: Client, body: bytes, message: str
):
    await call("POST", "/api/agents", {**AGENT, "capabilities": [{"name": "code"}]})
    status, problem = await call("POST", "/api/tasks", body)
    assert status in (400, 422), problem
    assert message in str(problem)
    assert (await call("GET", "/api/tasks"))[1]["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "status=lost",
        "priority=urgent",
        "cursor=!",
        "q=%00",
        "capability=%00",
    ],
)
async def test_a_bad_filter_is_refused(call: Client, query: str):
    assert (await call("GET", f"/api/tasks?{query}"))[0] == 422
