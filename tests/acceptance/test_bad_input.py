"""Whatever is wrong with a request, the answer is clear, and never a server error."""

import re
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from hive.app.main import create_app
from hive.settings import Settings
from tests.acceptance.server import HiveServer, a_chain

WORKFLOW = {"name": "a flow", "n8n_data": a_chain()}


def with_n8n(**changes: Any) -> dict[str, Any]:
    return {"name": "a flow", "n8n_data": {**a_chain(), **changes}}


def two_of_one_name() -> list[dict[str, Any]]:
    node: dict[str, Any] = {
        "type": "n8n-nodes-base.noOp",
        "typeVersion": 1,
        "position": [0, 0],
        "parameters": {},
    }
    return [{**node, "name": "Same", "id": "1"}, {**node, "name": "Same", "position": [200, 0]}]


CASES: list[tuple[str, str, object, int, str]] = [
    ("POST", "/api/workflows", {"name": "x", "n8n_data": a_chain()}, 422, "3-255"),
    ("POST", "/api/workflows", {"name": "long", "n8n_data": {"nodes": []}}, 422, "connections"),
    ("POST", "/api/workflows", {"name": "long", "n8n_data": {"connections": {}}}, 422, "nodes"),
    ("POST", "/api/workflows", with_n8n(nodes=two_of_one_name()), 422, "'Same'"),
    (
        "POST",
        "/api/workflows",
        with_n8n(connections={"Go": {"main": [[{"node": "Gone", "type": "main", "index": 0}]]}}),
        422,
        "'Gone'",
    ),
    ("POST", "/api/workflows", {**WORKFLOW, "colour": "red"}, 422, "colour"),
    ("POST", "/api/tasks", {"title": "a", "colour": "red"}, 422, "colour"),
    ("POST", "/api/tasks", {"title": "a", "priority": 101}, 422, "priority"),
    ("POST", "/api/tasks", {"title": "a", "priority": "high"}, 422, "priority"),
    ("POST", "/api/tasks", {"title": ""}, 422, "title"),
    ("POST", "/api/tasks", {"title": "a", "agent_id": "nobody"}, 422, "nobody"),
    (
        "POST",
        "/api/tasks",
        {"title": "a", "depends_on": ["00000000-0000-7000-8000-00000000ffff"]},
        422,
        "depend",
    ),
    ("POST", "/api/agents", {"agent_id": "a", "name": "A", "endpoint": "ftp://x"}, 422, "endpoint"),
    (
        "POST",
        "/api/agents",
        {"agent_id": "A B", "name": "A", "endpoint": "http://x"},
        422,
        "agent_id",
    ),
    ("GET", "/api/tasks?limit=-1", None, 422, "limit"),
    ("GET", "/api/tasks?limit=1e9", None, 422, "limit"),
    ("GET", "/api/tasks?cursor=%00", None, 422, "cursor"),
    ("GET", "/api/executions?status='%20or%201=1", None, 422, "status"),
    ("GET", "/api/workflows/not-an-id", None, 422, "workflow_id"),
    ("GET", "/api/workflows/00000000-0000-7000-8000-00000000ffff", None, 404, "workflow"),
    ("GET", "/api/agents/nobody", None, 404, "nobody"),
    ("GET", "/api/nothing", None, 404, "nothing"),
]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "word"), CASES, ids=lambda each: str(each)[:60]
)
def test_bad_input_is_answered_clearly(
    hive: HiveServer, method: str, path: str, body: object, status: int, word: str
):
    answer, problem = hive.call(method, path, body)
    assert (answer, problem["status"]) == (status, status)
    assert word.lower() in str(problem).lower()
    assert problem["code"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b'{"title": "a", "priority": 1e400}',
        b'{"title": "a", "priority": NaN}',
        b'{"title": "\\u0000"}',
        b'{"title": "\\ud800"}',
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b"[" * 20_000,
    ],
    ids=lambda raw: repr(raw[:30]),
)
@pytest.mark.parametrize("path", ["/api/tasks", "/api/agents", "/api/workflows"])
def test_broken_json_is_never_a_server_error(hive: HiveServer, path: str, raw: bytes):
    status, problem = hive.call("POST", path, raw=raw)
    assert 400 <= status < 500, problem


def test_an_oversized_body_is_refused(hive: HiveServer):
    status, problem = hive.call("POST", "/api/tasks", raw=b" " * (17 * 1024 * 1024))
    assert (status, problem["code"]) == (413, "body_too_large")


@contextmanager
def a_server(answer: Callable[[socket.socket], None]) -> Generator[str]:
    """A TCP server that does one thing with every connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()


def hang(connection: socket.socket) -> None:
    with connection, suppress(OSError):
        connection.recv(65536)
        while connection.recv(65536):  # until the client gives up
            pass


def answer_html(connection: socket.socket) -> None:
    body = b"<html><body>It works!</body></html>"
    head = f"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {len(body)}\r\n\r\n"
    with connection:
        connection.recv(65536)
        connection.sendall(head.encode() + body)


def refuse(connection: socket.socket) -> None:
    connection.close()


@pytest.mark.parametrize("answer", [hang, answer_html, refuse], ids=lambda f: f.__name__)
def test_a_useless_agent_is_registered_as_offline_and_says_why(
    hive: HiveServer, answer: Callable[[socket.socket], None]
):
    slug = answer.__name__.replace("_", "-")
    with a_server(answer) as url:
        body = {"agent_id": slug, "name": slug, "endpoint": url, "model": "m"}
        status, agent = hive.call("POST", "/api/agents", body)
    assert (status, agent["status"]) == (201, "offline"), agent
    assert len(agent["status_reason"]) > 5
    hive.call("DELETE", f"/api/agents/{slug}")


def test_a_capability_that_nobody_has_is_refused_with_those_that_exist(hive: HiveServer):
    with a_server(hang) as url:
        body = {
            "agent_id": "poet",
            "name": "Poet",
            "endpoint": url,
            "capabilities": [{"name": "poems", "proficiency": 0.9}],
        }
        assert hive.call("POST", "/api/agents", body)[0] == 201
        status, problem = hive.call("POST", "/api/tasks", {"title": "a", "capabilities": ["cook"]})
    assert status == 422
    assert "cook" in problem["detail"]
    assert "poems" in str(problem)
    hive.call("DELETE", "/api/agents/poet")


def test_an_execution_that_could_reach_an_unknown_node_is_refused(hive: HiveServer):
    odd: dict[str, Any] = {
        "name": "Odd",
        "type": "n8n-nodes-base.teleporter",
        "typeVersion": 3,
        "parameters": {},
    }
    workflow = hive.keep(a_chain(odd))
    status, problem = hive.call("POST", f"/api/workflows/{workflow}/execute", {"input_data": {}})
    assert status == 422
    for word in ("'Odd'", "n8n-nodes-base.teleporter", "nodes[1]"):
        assert word in problem["detail"]
    report = hive.call("GET", f"/api/workflows/{workflow}/report")[1]
    assert [n["state"] for n in report["nodes"]] == ["supported", "unknown_type"]


def test_nobody_gets_in_without_a_valid_token(hive: HiveServer):
    for method, path in operations():
        for header in ("", "Bearer", "Bearer x", "Basic YTpi", "Bearer eyJhbGciOiJub25lIn0.e30."):
            body: object = None if method in ("GET", "DELETE") else {}
            status, _ = hive.call(method, path, body, headers={"authorization": header})
            assert status == 401, (method, path, header)


def operations() -> list[tuple[str, str]]:
    """Every documented operation that is not public, with some id where its path asks for one."""
    public = {"/health/live", "/health/ready", "/api/auth/links"}
    some_id = "00000000-0000-7000-8000-00000000ffff"
    return [
        (method.upper(), re.sub(r"{\w+}", some_id, path))
        for path, item in create_app(Settings()).openapi()["paths"].items()
        if path not in public
        for method in item
    ]
