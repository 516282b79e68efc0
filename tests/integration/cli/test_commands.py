"""The command line as people use it: real processes, a real server, a real model if installed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from hive.local.model import LocalModelMissingError, find_model

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "summarise-feedback.json"
FAILING: dict[str, Any] = {
    "name": "It stops",
    "nodes": [
        {"id": "1", "name": "Go", "type": "n8n-nodes-base.manualTrigger", "typeVersion": 1,
         "position": [0, 0], "parameters": {}},
        {"id": "2", "name": "Stop", "type": "n8n-nodes-base.stopAndError", "typeVersion": 1,
         "position": [200, 0], "parameters": {"errorMessage": "enough"}},
    ],
    "connections": {"Go": {"main": [[{"node": "Stop", "type": "main", "index": 0}]]}},
    "settings": {"executionOrder": "v1"},
}  # fmt: skip


class Hive:
    """Runs commands against one data directory."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __call__(self, *args: str, where: bool = True) -> subprocess.CompletedProcess[str]:
        place = ["--data", str(self.data)] if where else []
        return subprocess.run(
            [sys.executable, "-m", "hive.cli", *args, *place],
            capture_output=True,
            text=True,
            timeout=120,
            cwd=ROOT,
            env=environment(self.data),
            check=False,
        )

    def json(self, *args: str) -> Any:
        done = self(*args, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def environment(data: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HIVE_")}
    return kept | {"HOME": str(data.parent)}


def start(data: Path, *args: str) -> subprocess.Popen[str]:
    """Start a server and wait until it says where it is."""
    with (data.parent / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "hive.cli", "up", "--data", str(data), "--port", "0", *args],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=ROOT,
            env=environment(data),
        )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Hive runs at http://127.0.0.1:")
    return process


def end(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    with process:
        return process.wait(timeout=15)


@pytest.fixture(scope="module")
def has_model() -> bool:
    try:
        find_model()
    except LocalModelMissingError:
        return False
    return True


@pytest.fixture(scope="module")
def hive(tmp_path_factory: pytest.TempPathFactory, *, has_model: bool) -> Generator[Hive]:
    data = tmp_path_factory.mktemp("cli") / "data"
    process = start(data, *(["--with-local-agent"] if has_model else []))
    yield Hive(data)
    assert end(process) == 0
    assert not (data / "run.json").exists()


def test_the_newcomers_steps(hive: Hive, *, has_model: bool):
    if not has_model:
        pytest.skip("the local model is not installed (make install)")
    answer = hive("task", "submit", "Say hello in five words", "--wait")
    assert answer.returncode == 0, answer.stderr
    assert len(answer.stdout.strip()) > 2
    assert "(local, " in answer.stderr
    ran = hive("workflow", "run", str(EXAMPLE), "--watch")
    assert ran.returncode == 0, ran.stderr
    assert "✓ Summarise  4 items" in ran.stdout
    assert '"customer": "Linus"' in ran.stdout
    assert '"customer": "Grace"' not in ran.stdout


def test_agents_come_and_go(hive: Hive):
    options = ["--endpoint", "http://127.0.0.1:9", "--capability", "code:0.9", "--slots", "2"]
    made = hive("agent", "register", "--agent-id", "walnut", *options)
    assert made.returncode == 0, made.stderr
    seen = hive.json("agent", "show", "walnut")
    assert seen["capabilities"] == [{"name": "code", "proficiency": 0.9}]
    assert (seen["slots"], seen["status"]) == (2, "offline")
    assert "walnut" in hive("agent", "list").stdout
    assert hive("agent", "remove", "walnut").returncode == 0
    assert hive("agent", "show", "walnut").returncode == 5


def test_a_task_that_nobody_can_do_waits_and_can_be_cancelled(hive: Hive):
    away = ("--endpoint", "http://127.0.0.1:9", "--capability", "painting")
    assert hive("agent", "register", "--agent-id", "painter", *away).returncode == 0
    made = hive("task", "submit", "Paint it", "--capability", "painting", "--priority", "90")
    task = made.stdout.strip()
    late = hive("task", "submit", "-", "--capability", "painting", "--wait", "--timeout", "0")
    assert late.returncode == 6, late.stderr
    unknown = hive("task", "submit", "x", "--capability", "flying")
    assert unknown.returncode == 2
    assert "flying" in unknown.stderr
    assert hive("task", "cancel", task).returncode == 0
    assert hive.json("task", "show", task)["status"] == "cancelled"
    listed = hive.json("task", "list", "--status", "cancelled")
    assert task in [each["id"] for each in listed]


def test_a_failed_execution_says_where_and_why(hive: Hive, tmp_path: Path):
    path = tmp_path / "stops.json"
    path.write_text(json.dumps(FAILING))
    ran = hive("workflow", "run", str(path), "--watch")
    assert ran.returncode == 1
    assert "It stops failed at 'Stop': enough" in ran.stderr
    executions = hive.json("execution", "list", "--status", "failed")
    assert executions[0]["workflow_name"] == "It stops"
    shown = hive("execution", "show", executions[0]["id"])
    assert "✗ Stop  enough" in shown.stdout
    retried = hive("execution", "retry", executions[0]["id"], "--watch")
    assert retried.returncode == 1
    assert retried.stdout.splitlines()[0] != executions[0]["id"]


def test_a_workflow_comes_back_as_it_went_in(hive: Hive, tmp_path: Path):
    text = '{"name": "Exact",  "nodes": [], "connections": {}, "big": 12345678901234567890.10}'
    path = tmp_path / "exact.json"
    path.write_text(text)
    first, second = (hive.json("workflow", "import", str(path)) for _ in range(2))
    assert first["id"] == second["id"]
    assert hive("workflow", "export", "Exact").stdout == text
    assert "Exact" in hive("workflow", "list").stdout
    assert hive("workflow", "show", "No such").returncode == 5


def test_bad_input_is_one_sentence(hive: Hive, tmp_path: Path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"nodes": []}')
    for args in (
        ("workflow", "run", str(tmp_path / "none.json")),
        ("workflow", "run", str(bad)),
        ("workflow", "import", str(bad)),
        ("task", "show", "not-an-id"),
        ("workflow", "run", str(EXAMPLE), "--input", "{"),
    ):
        done = hive(*args)
        assert done.returncode == 2, args
        assert done.stderr.startswith("hive: ")
        assert len(done.stderr.splitlines()) == 1
        assert "Traceback" not in done.stderr


def test_status_is_shown(hive: Hive):
    assert "slots" in hive("status").stdout
    assert hive.json("status").keys() >= {"agents", "tasks", "queue"}


def test_a_viewer_may_not_register_agents(hive: Hive):
    token = hive("token", "--role", "viewer").stdout.strip()
    url = json.loads((hive.data / "run.json").read_text())["url"]
    place = ["--url", url, "--token", token]
    assert hive("agent", "list", *place, where=False).returncode == 0
    denied = hive("agent", "register", "--agent-id", "x", *place, where=False)
    assert denied.returncode in (2, 4)
    denied = hive("agent", "remove", "x", *place, where=False)
    assert denied.returncode == 4
    assert "agents.manage" in denied.stderr


def test_a_second_server_on_the_same_directory_is_refused(hive: Hive):
    done = hive("up", "--port", "0")
    assert done.returncode == 2
    assert "Another server uses the data directory" in done.stderr
    assert hive("status").returncode == 0


def test_no_server_is_said_clearly(tmp_path: Path):
    done = Hive(tmp_path / "none")("task", "list")
    assert done.returncode == 3
    assert "hive up" in done.stderr
    away = ("--url", "http://127.0.0.1:9", "--token", "x")
    assert Hive(tmp_path)("task", "list", *away, where=False).returncode == 3
    nameless = Hive(tmp_path)("task", "list", "--url", "http://127.0.0.1:9", where=False)
    assert nameless.returncode == 4


def test_a_token_is_all_that_is_printed(tmp_path: Path):
    done = Hive(tmp_path / "new")("token")
    assert done.stdout.count(".") == 2
    assert len(done.stdout.splitlines()) == 1
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_server_that_is_asked_twice_stops_at_once(tmp_path: Path):
    process = start(tmp_path / "data")
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    with process:
        process.wait(timeout=10)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "args", [["--help"], ["task", "--help"], ["token"], ["task", "list"], ["status"]]
)
def test_client_commands_import_little(tmp_path: Path, args: list[str]):
    """Imports are the cost of a command; these would each cost more than all the rest."""
    heavy = ["pydantic", "fastapi", "sqlalchemy", "httpx", "rich", "uvicorn", "asyncio"]
    code = (
        "import sys, hive.cli\n"
        "try: hive.cli.main()\n"
        "except SystemExit: pass\n"
        f"print([m for m in {heavy} if m in sys.modules], file=sys.stderr)"
    )
    place = [] if "--help" in args else ["--data", str(tmp_path / "data")]
    done = subprocess.run(
        [sys.executable, "-c", code, *args, *place],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env=environment(tmp_path / "data"),
        check=False,
    )
    assert done.stderr.splitlines()[-1] == "[]"
