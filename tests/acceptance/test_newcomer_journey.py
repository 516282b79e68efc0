"""What a newcomer does, in a real browser, against a real server with a real model."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from hive.local.model import LocalModelMissingError, find_model
from tests.acceptance.browser import find_chromium, journey, welcome_link
from tests.acceptance.server import ROOT, HiveServer

WORKFLOW = ROOT / "examples/summarise-feedback.json"
MAIN_NODES = ("Start", "Collect feedback", "Summarise", "Shape", "Keep unhappy customers")


@pytest.fixture
def hive_with_model(tmp_path: Path) -> Generator[HiveServer]:
    """A first start, with the small local model as agent `local`."""
    find_chromium()
    try:
        find_model()
    except LocalModelMissingError as error:
        pytest.skip(str(error))
    server = HiveServer(tmp_path / "data", options=("--with-local-agent",)).start()
    yield server
    server.kill()


@pytest.mark.slow
async def test_a_newcomer_comes_in_gets_an_answer_and_watches_a_workflow_turn_green(
    hive_with_model: HiveServer,
) -> None:
    link = welcome_link(hive_with_model)

    async with journey("newcomer.mjs", link=link, workflow=str(WORKFLOW)) as browser:
        seen: dict[str, Any] = json.loads(await browser.rest(seconds=280))

    assert "failed" not in seen, seen["failed"]
    assert seen["address"] == f"{hive_with_model.url}/"  # the token has left the address bar
    assert "smollm2" in seen["agent"]
    assert seen["answer"].strip()
    assert seen["execution"] == "Completed"
    assert "running" in seen["states"]["Summarise"]  # it was seen at work, not only done
    assert {name: seen["states"][name][-1] for name in MAIN_NODES} == dict.fromkeys(
        MAIN_NODES, "success"
    )
    assert "Ada" in seen["items"]
    assert "Grace" not in seen["items"]  # a happy customer, filtered out
    assert seen["widest"] <= 390  # nothing sticks out on a telephone
    assert seen["complaints"] == []  # neither errors nor the content security policy
    assert {name: found for name, found in seen["barriers"].items() if found} == {}
