"""What the documentation shows is true: commands run, JSON parses, links lead somewhere."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.acceptance.server import ROOT, HiveServer

PAGES = [
    ROOT / "README.md",
    ROOT / "ARCHITECTURE.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "guides").glob("*.md")),
]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def blocks(language: str) -> list[tuple[str, str]]:
    return [
        (page.relative_to(ROOT).as_posix(), text)
        for page in PAGES
        for kind, text in BLOCK.findall(page.read_text())
        if kind == language
    ]


def commands() -> list[tuple[str, str]]:
    """Every `hive` command that is shown; `make` is what runs this very test."""
    return [
        (page, line.split("  #")[0].strip().removeprefix(".venv/bin/"))
        for page, text in blocks("sh")
        for line in text.splitlines()
        if line.removeprefix(".venv/bin/").startswith("hive ")
    ]


@pytest.fixture(scope="module")
def hive_with_model(tmp_path_factory: pytest.TempPathFactory) -> Generator[HiveServer]:
    server = HiveServer(tmp_path_factory.mktemp("docs"), options=("--with-local-agent",)).start()
    server.until("/api/agents/local", {"online"}, seconds=90, missing_is_fine=True)
    yield server
    server.kill()


@pytest.mark.slow
@pytest.mark.parametrize(("page", "command"), commands(), ids=lambda each: each[:70])
def test_a_shown_command_runs(hive_with_model: HiveServer, page: str, command: str):
    # Machines of a reader's network are stood in for: tests speak to this machine only.
    words = shlex.split(re.sub(r"192\.168\.\d+\.\d+:\d+", "127.0.0.1:9", command))[1:]
    done = subprocess.run(
        [sys.executable, "-m", "hive.cli", *words],
        cwd=ROOT,
        env={**os.environ, "HIVE_DATA": str(hive_with_model.data)},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("page", "text"), blocks("json"))
def test_shown_json_is_json(page: str, text: str):
    json.loads(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_somewhere(page: Path):
    missing = [
        target for target in LINK.findall(page.read_text()) if not (page.parent / target).exists()
    ]
    assert missing == []
