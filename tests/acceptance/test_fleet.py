"""Three real model servers, sixty mixed tasks, one server killed in the middle: nothing is lost."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.models import ModelWitness, real_models
from tests.acceptance.server import HiveServer

SLOTS = 2
SKILLS = ("code", "chat", "summarise")
TASKS = 60
SHORT = {"max_tokens": 4, "temperature": 0}


def register(server: HiveServer, witnesses: Sequence[ModelWitness]) -> None:
    for i, (witness, skill) in enumerate(zip(witnesses, SKILLS, strict=True)):
        other = SKILLS[(i + 1) % len(SKILLS)]
        body = {
            "agent_id": f"box-{i}",
            "name": f"Box {i}",
            "endpoint": witness.url,
            "model": "smollm2:135m",
            "driver": "openai",
            "slots": SLOTS,
            "capabilities": [{"name": name, "proficiency": 0.8} for name in (skill, other)],
        }
        status, agent = server.call("POST", "/api/agents", body)
        assert (status, agent["status"]) == (201, "online"), agent


def submit(server: HiveServer, i: int, done: list[str]) -> str:
    body: dict[str, Any] = {
        "title": f"task {i}",
        "description": f"Say {i}.",
        "priority": (10, 50, 90)[i % 3],
        "capabilities": [SKILLS[i % 3]] if i % 2 else [],
        "depends_on": [done[i - 10]] if i % 12 == 11 else [],
        "parameters": SHORT,
        "max_attempts": 5,
    }
    status, task = server.call("POST", "/api/tasks", body)
    assert status == 201, task
    return task["id"]


@pytest.mark.slow
def test_a_mixed_load_ends_whole_though_a_box_dies(tmp_path: Path):
    with real_models(len(SKILLS), slots=SLOTS) as witnesses:
        server = HiveServer(tmp_path).start()
        try:
            register(server, witnesses)
            ids: list[str] = []
            for i in range(TASKS):
                ids.append(submit(server, i, ids))
            while sum(len(each.seen) for each in witnesses) < TASKS // 3:
                time.sleep(0.05)
            witnesses[0].down = True
            ended = [
                server.until(f"/api/tasks/{each}", {"completed", "failed"}, seconds=240)
                for each in ids
            ]
            assert {task["status"] for task in ended} == {"completed"}
            assert all(task["result"]["text"] is not None for task in ended)
            assert max(witness.most for witness in witnesses) <= SLOTS
            dead = {task["id"] for task in ended if task["result"]["agent_id"] == "box-0"}
            assert len(dead) < TASKS // 2
            by_id = {task["id"]: task for task in ended}
            for task in ended:
                for needed in task["depends_on"]:
                    assert by_id[needed]["completed_at"] <= task["started_at"]
        finally:
            server.kill()


@pytest.mark.slow
def test_higher_priority_starts_first_among_equals(tmp_path: Path):
    with real_models(1, slots=1) as witnesses:
        server = HiveServer(tmp_path).start()
        try:
            body = {
                "agent_id": "only",
                "name": "Only",
                "endpoint": witnesses[0].url,
                "model": "smollm2:135m",
                "driver": "openai",
                "slots": 1,
                "capabilities": [{"name": "chat", "proficiency": 1}],
            }
            assert server.call("POST", "/api/agents", body)[0] == 201
            tasks: list[str] = []
            for priority in (50, 10, 90, 30, 70, 20, 80):
                task = {
                    "title": f"p{priority}",
                    "description": "Say yes.",
                    "priority": priority,
                    "capabilities": ["chat"],
                    "parameters": {"max_tokens": 16, "temperature": 0},
                }
                tasks.append(server.call("POST", "/api/tasks", task)[1]["id"])
            ended = [
                server.until(f"/api/tasks/{each}", {"completed"}, seconds=120) for each in tasks
            ]
            waited = [
                task
                for task in ended
                if task["started_at"] > max(each["created_at"] for each in ended)
            ]
            order = sorted(waited, key=lambda task: task["started_at"])
            priorities = [task["priority"] for task in order]
            assert len(priorities) >= 3
            assert priorities == sorted(priorities, reverse=True)
        finally:
            server.kill()
