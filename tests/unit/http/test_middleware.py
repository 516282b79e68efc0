from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI, Request
from pydantic import BaseModel

from hive.errors import BugError, OperationalError, UserError
from hive.http import problems
from hive.http.middleware import BodyLimitMiddleware, CorrelationMiddleware
from hive.kit.correlation import correlation_id


class Body(BaseModel):
    number: int


class AgentAsleepError(UserError):
    """The agent sleeps."""


@pytest.fixture
async def client() -> AsyncGenerator[httpx.AsyncClient]:
    app = FastAPI()
    problems.install(app)
    app.add_middleware(BodyLimitMiddleware, max_bytes=100)
    app.add_middleware(CorrelationMiddleware)

    @app.post("/echo")
    async def echo(body: Body) -> dict[str, object]:
        return {"number": body.number, "id": correlation_id.get()}

    @app.post("/size")
    async def size(request: Request) -> int:
        return len(await request.body())

    @app.get("/raise/{kind}")
    async def fail(kind: str) -> None:
        raise {
            "user": AgentAsleepError(agent_id="ada"),
            "bug": BugError("secret detail"),
            "away": OperationalError("The store is away"),
            "crash": ZeroDivisionError("secret detail"),
        }[kind]

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://hive") as made:
        yield made


async def test_an_error_is_a_problem_document_with_a_stable_code(client: httpx.AsyncClient):
    answer = await client.get("/raise/user")
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (400, "agent_asleep")
    assert (body["detail"], body["agent_id"]) == ("The agent sleeps.", "ada")


@pytest.mark.parametrize("kind", ["bug", "crash"])
async def test_a_mistake_of_hive_hides_its_detail(client: httpx.AsyncClient, kind: str):
    answer = await client.get(f"/raise/{kind}")
    assert answer.status_code == 500
    assert "secret" not in answer.text


async def test_a_bad_field_is_named_and_its_value_not_repeated(client: httpx.AsyncClient):
    answer = await client.post("/echo", json={"number": "hunter2"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "number"
    assert "hunter2" not in answer.text


async def test_the_callers_request_id_is_kept_if_it_is_harmless(client: httpx.AsyncClient):
    kept = await client.post("/echo", json={"number": 1}, headers={"x-request-id": "abc-1"})
    assert (kept.json()["id"], kept.headers["x-request-id"]) == ("abc-1", "abc-1")
    made = await client.post("/echo", json={"number": 1}, headers={"x-request-id": "a b\x01"})
    assert made.json()["id"] not in ("a b\x01", None)


async def test_a_large_body_is_refused_declared_or_not(client: httpx.AsyncClient):
    declared = await client.post("/size", content=b"x" * 101)

    async def chunks() -> AsyncGenerator[bytes]:
        for _ in range(20):
            yield b"x" * 10

    streamed = await client.post("/size", content=chunks())
    assert (declared.status_code, streamed.status_code) == (413, 413)
    assert declared.json()["code"] == "body_too_large"
    assert (await client.post("/size", content=b"x" * 100)).json() == 100


async def test_every_answer_has_safe_headers(client: httpx.AsyncClient):
    headers = (await client.get("/nothing")).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
