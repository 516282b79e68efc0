"""The dashboard in a real browser when things do not go well."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.browser import find_chromium, journey, welcome_link
from tests.acceptance.server import HiveServer


@pytest.fixture
def empty_hive(tmp_path: Path) -> Generator[HiveServer]:
    """A first start without agents."""
    find_chromium()
    server = HiveServer(tmp_path / "data").start()
    yield server
    server.kill()


@pytest.mark.slow
async def test_every_refusal_is_said_in_words_and_can_be_got_over(empty_hive: HiveServer) -> None:
    link = welcome_link(empty_hive)

    async with journey("operator.mjs", link=link, token=empty_hive.token) as browser:
        seen: dict[str, Any] = json.loads(await browser.rest(seconds=200))

    assert "stopped" not in seen, seen["stopped"]
    assert "must be an address like http" in seen["refusal"]
    assert "cannot be reached" in seen["offline"]
    assert "maintenance" in seen["routing"]
    assert seen["filtered"].endswith("/tasks?status=cancelled")
    assert "n8n-nodes-base.slack" in seen["unsupported"]
    assert "nodes[1]" in seen["unsupported"]
    assert seen["failed"] == "Enough of this"
    assert seen["firstStop"] == "Skip to content"
    assert seen["complaints"] == []
    assert {name: found for name, found in seen["barriers"].items() if found} == {}


@pytest.mark.slow
async def test_an_open_dashboard_notices_a_killed_server_and_catches_up_when_it_is_back(
    empty_hive: HiveServer,
) -> None:
    link = welcome_link(empty_hive)
    title = "Submitted while nobody was listening"

    async with journey("restart.mjs", link=link, title=title) as browser:
        await browser.says("READY", seconds=60)
        empty_hive.kill()
        browser.go_on()
        await browser.says("LOST", seconds=60)
        empty_hive.start()
        status, body = empty_hive.call("POST", "/api/tasks", {"title": title})
        assert status == 201, body
        browser.go_on()
        await browser.says("BACK", seconds=90)
