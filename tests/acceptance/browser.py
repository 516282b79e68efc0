"""Runs the journeys of `dashboard/e2e` in a real Chromium."""

import asyncio
import json
import re
import shutil
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.acceptance.server import ROOT, HiveServer

DASHBOARD = ROOT / "dashboard"
SHOTS = ROOT / "test-results"
_LINK = re.compile(r"http://\S+/#/welcome\?token=\S+")


def find_chromium() -> str:
    """Return the browser's path, or skip and say what is missing."""
    if not (ROOT / "hive/dashboard_dist/index.html").is_file():
        pytest.skip("the dashboard is not built (make dashboard)")
    if not (DASHBOARD / "node_modules/playwright-core").is_dir() or shutil.which("node") is None:
        pytest.skip("the dashboard's packages are not installed (make dashboard)")
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("Chromium is not installed (Debian package chromium)")
    return found


def welcome_link(server: HiveServer, *, seconds: float = 30) -> str:
    """Return the one-time link that the server printed when it first started."""
    end = time.monotonic() + seconds
    while (found := _LINK.search((server.data / "server.log").read_text())) is None:
        assert time.monotonic() < end, server.log()
        time.sleep(0.05)
    return found[0]


class Journey:
    """A journey under way, which says how far it is line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def rest(self, *, seconds: float) -> str:
        """Wait for its end; return all that it still says."""
        async with asyncio.timeout(seconds):
            out, _ = await self._process.communicate()
        return out.decode()

    async def says(self, word: str, *, seconds: float) -> None:
        """Wait until it says this word."""
        assert self._process.stdout
        async with asyncio.timeout(seconds):
            line = await self._process.stdout.readline()
        assert line.decode().strip() == word, line.decode()

    def go_on(self) -> None:
        """Let it take its next step."""
        assert self._process.stdin
        self._process.stdin.write(b"\n")


@asynccontextmanager
async def journey(script: str, **asked: str) -> AsyncGenerator[Journey]:
    """Start a journey; it is killed if it is still under way at the end."""
    asked |= {"shots": str(SHOTS), "chromium": find_chromium()}
    process = await asyncio.create_subprocess_exec(
        "node",
        str(Path("e2e") / script),
        json.dumps(asked),
        cwd=DASHBOARD,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Journey(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
