"""kill -9 at random moments: every execution ends, and no finished effect is repeated."""

import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.server import FINAL, HiveServer, Seen, Witness, a_chain

CALLS = 4
SETTLE_S = 0.2
"""What the dead process had already sent still has to be read by the witness."""


def seen_before_the_kill(seen: Sequence[Seen]) -> list[str | None]:
    """The keys of the effects that left Hive before it died, in order: they come one by one."""
    time.sleep(SETTLE_S)
    return [each.key for each in seen]


def check_keys(seen: Sequence[Seen], before: Sequence[str | None], *, effects: int) -> None:
    """Each effect has one key; only the last before the kill may have been sent once more.

    Whatever came before that one had its result in the journal, or the next would not have begun.
    """
    times = Counter(each.key for each in seen)
    assert None not in times
    assert len(times) == effects
    repeated = {key for key, number in times.items() if number > 1}
    assert repeated <= set(before[-1:]), "a finished effect was repeated"
    assert max(times.values()) <= 2


def a_call(i: int, url: str) -> dict[str, Any]:
    return {
        "name": f"Call {i}",
        "type": "n8n-nodes-base.httpRequest",
        "typeVersion": 4.2,
        "parameters": {"method": "POST", "url": f"{url}/{i}", "options": {}},
    }


@pytest.mark.slow
def test_an_execution_with_http_effects_survives_kill_9(tmp_path: Path):
    witness = Witness(delay_s=0.15)
    server = HiveServer(tmp_path, env={"HIVE_EGRESS_ALLOW": "127.0.0.1"}).start()
    chance = random.Random(20261123)
    try:
        workflow = server.keep(a_chain(*(a_call(i, witness.url) for i in range(CALLS))))
        for _ in range(6):
            witness.seen.clear()
            execution = server.execute(workflow)
            time.sleep(chance.uniform(0.0, 1.0))
            server.kill()
            before = seen_before_the_kill(witness.seen)
            server.start()
            ended = server.until(f"/api/executions/{execution}", FINAL)
            assert ended["status"] == "completed"
            assert set(witness.counts()) == {f"/{i}" for i in range(CALLS)}
            check_keys(witness.seen, before, effects=CALLS)
    finally:
        server.kill()
        witness.close()


def test_sigterm_ends_the_server_in_good_time(tmp_path: Path):
    server = HiveServer(tmp_path).start()
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 10
    assert not (tmp_path / "run.json").exists()


def test_a_second_server_on_the_same_directory_is_refused(tmp_path: Path):
    import subprocess

    from tests.acceptance.server import HIVE, ROOT, free_port

    server = HiveServer(tmp_path).start()
    try:
        command = [*HIVE, "up", "--data", str(tmp_path), "--port", str(free_port())]
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert second.returncode != 0
        assert "uses the data directory" in second.stderr + second.stdout
        assert server.call("GET", "/api/auth/me")[0] == 200
    finally:
        server.kill()


def test_every_file_of_the_data_directory_is_private(tmp_path: Path):
    data = tmp_path / "data"
    server = HiveServer(data).start()
    try:
        open_to_others = [
            path.name
            for path in data.iterdir()
            if path.stat().st_mode & 0o077 and path.name != "server.log"
        ]
        assert open_to_others == []
    finally:
        server.kill()


def a_question(i: int) -> list[dict[str, Any]]:
    """A chain node that asks a model, and the model node attached to it."""
    return [
        {
            "name": f"Ask {i}",
            "type": "@n8n/n8n-nodes-langchain.chainLlm",
            "typeVersion": 1.5,
            "parameters": {"promptType": "define", "text": f"Say {i}."},
        },
        {
            "name": f"Model {i}",
            "type": "@n8n/n8n-nodes-langchain.lmChatOpenAi",
            "typeVersion": 1.2,
            "parameters": {"model": "gpt-4o-mini", "options": {"maxTokens": 24, "temperature": 0}},
        },
    ]


def five_nodes_two_models() -> dict[str, Any]:
    """Go -> Ask 1 -> Keep -> Ask 2 -> End, with a model attached to each Ask."""
    (ask1, model1), (ask2, model2) = a_question(1), a_question(2)
    plain: dict[str, Any] = {"type": "n8n-nodes-base.noOp", "typeVersion": 1, "parameters": {}}
    flow = a_chain(ask1, {**plain, "name": "Keep"}, ask2, {**plain, "name": "End"})
    for ask, model in ((ask1, model1), (ask2, model2)):
        model |= {"id": model["name"], "position": [0, 300]}
        flow["nodes"].append(model)
        wire = {"node": ask["name"], "type": "ai_languageModel", "index": 0}
        flow["connections"][model["name"]] = {"ai_languageModel": [[wire]]}
    return flow


KILLS = 20


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_workflow_with_two_model_calls_survives_twenty_kills(tmp_path: Path):
    from tests.acceptance.models import real_models

    chance = random.Random(7)
    with real_models(1) as (witness,):
        server = HiveServer(tmp_path).start()
        try:
            agent = {
                "agent_id": "box",
                "name": "Box",
                "endpoint": witness.url,
                "model": "smollm2:135m",
                "driver": "openai",
                "slots": 2,
            }
            assert server.call("POST", "/api/agents", agent)[0] == 201
            workflow = server.keep(five_nodes_two_models())
            for _ in range(KILLS):
                witness.seen.clear()
                execution = server.execute(workflow)
                time.sleep(chance.uniform(0.0, 1.2))
                server.kill()
                before = seen_before_the_kill(witness.seen)
                server.start()
                ended = server.until(f"/api/executions/{execution}", FINAL, seconds=120)
                assert ended["status"] == "completed", ended
                check_keys(witness.seen, before, effects=2)
                runs = server.call("GET", f"/api/executions/{execution}/nodes")[1]["items"]
                assert [run["node"] for run in runs] == ["Go", "Ask 1", "Keep", "Ask 2", "End"]
        finally:
            server.kill()
