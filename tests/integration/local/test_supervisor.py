"""The process beside the server: started, watched, started again, gone with its parent."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest
from typing_extensions import override

from hive.agents.model import AgentRegistration
from hive.errors import HiveError
from hive.local.model import LocalModelMissingError, find_model, registration
from hive.local.supervisor import LocalModel

CHILD = """
import os, signal, sys, time
from hive.local.server import die_with
die_with(int(sys.argv[sys.argv.index("--parent") + 1]))
print("noise", flush=True)
print(f"READY http://127.0.0.1:1/{os.getpid()}", flush=True)
time.sleep(600)
"""


class Quick(Random):
    """Chance that never waits."""

    @override
    def uniform(self, a: float, b: float) -> float:
        return min(0.01, b)


@asynccontextmanager
async def supervised(
    tmp_path: Path, code: str
) -> AsyncGenerator[Callable[[], "asyncio.Future[str]"]]:
    """Run a model whose process is a script; give what returns the next address."""
    told: asyncio.Queue[str] = asyncio.Queue()
    model = LocalModel(
        told.put,
        log_file=tmp_path / "model.log",
        random=Quick(),
        command=(sys.executable, "-c", code),
    )
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        running = group.create_task(model.run())
        yield lambda: group.create_task(told.get())
        running.cancel()


def pid_of(address: str) -> int:
    return int(address.rpartition("/")[2])


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat").read_text()
    return stat.rpartition(")")[2].split()[0] != "Z"


async def test_a_model_that_dies_is_started_again_and_stopped_at_the_end(tmp_path: Path):
    async with supervised(tmp_path, CHILD) as address:
        first = pid_of(await address())
        os.kill(first, signal.SIGKILL)
        second = pid_of(await address())
        assert second != first
    assert not lives(first)
    assert not lives(second)


async def test_a_model_that_cannot_start_is_tried_again(tmp_path: Path):
    mark = tmp_path / "tried"
    code = f"import pathlib; p = pathlib.Path({str(mark)!r})\n"
    code += "if not p.exists(): p.touch(); print('first try', file=__import__('sys').stderr); 1/0\n"
    async with supervised(tmp_path, code + CHILD) as address:
        assert (await address()).startswith("http://127.0.0.1")
    assert mark.exists()


async def test_a_registration_that_fails_is_tried_again(tmp_path: Path):
    tries: list[str] = []
    done = asyncio.Event()

    async def ready(address: str) -> None:
        tries.append(address)
        if len(tries) == 1:
            raise HiveError("not now")
        done.set()

    command = (sys.executable, "-c", CHILD)
    model = LocalModel(ready, log_file=tmp_path / "log", random=Quick(), command=command)
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        running = group.create_task(model.run())
        await done.wait()
        running.cancel()
    assert not any(lives(pid_of(address)) for address in tries)


def test_the_process_dies_with_a_parent_that_is_killed(tmp_path: Path):
    parent = textwrap.dedent(
        f"""
        import asyncio, pathlib, random
        from hive.local.supervisor import LocalModel
        async def ready(address): print(address, flush=True)
        model = LocalModel(ready, log_file=pathlib.Path({str(tmp_path / "log")!r}),
            random=random.Random(), command=({sys.executable!r}, "-c", {CHILD!r}))
        asyncio.run(model.run())
        """
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = (line.decode() for line in process.stdout)
        address = next(line for line in lines if line.startswith("http"))
        child = pid_of(address)
        assert lives(child)
        process.kill()
    deadline = time.monotonic() + 10
    while lives(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not lives(child)


async def test_the_real_model_answers(tmp_path: Path):
    try:
        find_model()
    except LocalModelMissingError as error:
        pytest.skip(str(error))
    told: asyncio.Queue[str] = asyncio.Queue()
    model = LocalModel(told.put, log_file=tmp_path / "log", random=Random())
    async with asyncio.timeout(120), asyncio.TaskGroup() as group:
        running = group.create_task(model.run())
        address = await told.get()
        text = await asyncio.to_thread(ask, address)
        running.cancel()
    assert len(text.strip()) > 2
    assert AgentRegistration.model_validate(registration(address)).endpoint == address


def ask(address: str) -> str:
    body = {"messages": [{"role": "user", "content": "Say hello."}], "max_tokens": 8}
    request = urllib.request.Request(
        f"{address}/v1/chat/completions",
        json.dumps(body).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["choices"][0]["message"]["content"]
