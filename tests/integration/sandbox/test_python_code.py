"""User code in Python, in a sealed interpreter of its own."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from hive.engine.expressions.port import CodeAnswer, CodeJob, ScopeData
from hive.sandbox.pool import SandboxPool
from hive.sdk.errors import NodeError

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def python() -> AsyncIterator[SandboxPool]:
    made = SandboxPool(size=1)
    yield made
    await made.close()


async def run(
    pool: SandboxPool, code: str, *json: Any, mode: str = "all", execution: str = "e1"
) -> CodeAnswer:
    scope = ScopeData(variables={}, items=[{"json": row} for row in json])
    return await pool.run_code(
        CodeJob(
            execution_id=execution,
            tenant="t",
            language="python",
            mode=mode,
            code=code,
            scope=scope,
            timeout_s=3.0,
        )
    )


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("return [{'json': {'n': i['json']['n'] * 2}} for i in _items]",
         [{"json": {"n": 2}}, {"json": {"n": 4}}]),
        ("return _input.first()['json']['n'] + _input.last().json.n + len(_input.all())", 5),
        ("import math, statistics\nreturn [math.floor(2.5), statistics.mean([1, 3])]", [2, 2]),
        ("from datetime import date\nreturn date(2026, 1, 2).isoformat()", "2026-01-02"),
        ("text = '''a\n  b'''\nreturn text", "a\n  b"),
        ("def double(x):\n    return x * 2\nreturn double(_json['n'])", 2),
        ("import hashlib\nreturn hashlib.sha256(b'x').hexdigest()[:8]", "2d711642"),
        ("pass", None),
    ],
)  # fmt: skip
async def test_code_computes_with_items_and_modules(python: SandboxPool, code: str, value: object):
    assert (await run(python, code, {"n": 1}, {"n": 2})).value == value


async def test_each_item_has_its_own_run_and_prints_are_kept(python: SandboxPool):
    answer = await run(
        python, "print('at', _item['json']['n'])\nreturn {'n': _json['n'] + 1}", {"n": 1}, {"n": 2},
        mode="each",
    )  # fmt: skip
    assert answer.value == [{"n": 2}, {"n": 3}]
    assert answer.logs == ["at 1", "at 2"]


async def test_an_error_names_line_and_item(python: SandboxPool):
    with pytest.raises(
        NodeError, match=r"ZeroDivisionError: division by zero \[line 2\]"
    ) as caught:
        await run(python, "x = 0\nreturn 1 / _json['n']", {"n": 1}, {"n": 0}, mode="each")
    assert caught.value.item == 1


async def test_a_mistake_in_the_code_is_told(python: SandboxPool):
    with pytest.raises(NodeError, match="SyntaxError"):
        await run(python, "return (")


async def test_what_is_not_json_is_refused(python: SandboxPool):
    with pytest.raises(NodeError, match="not JSON serializable"):
        await run(python, "return {1, 2}")


@pytest.mark.parametrize("module", ["os", "subprocess", "socket", "ctypes", "sys", "requests"])
async def test_other_modules_are_refused_by_name(python: SandboxPool, module: str):
    with pytest.raises(NodeError, match=f"Module '{module}' is not available"):
        await run(python, f"import {module}")


MODULES_OF = "m = __builtins__['__import__'].__globals__['sys'].modules\n"
ATTEMPTS = {
    "open": "return open({canary!r}).read()",
    "subclass": "c = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == 'Popen']\n"
    "return c[0](['cat', {canary!r}], stdout=-1).communicate()",
    "list": MODULES_OF + "return m['os'].listdir('/')",
    "fork": MODULES_OF + "return m['os'].fork()",
    "execve": MODULES_OF + "return m['os'].execve('/bin/cat', ['cat', {canary!r}], {{}})",
    "socket": MODULES_OF + "c = m['ctypes'].CDLL(None)\nreturn 1 // max(0, 1 + c.socket(2, 1, 0))",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
async def test_reaching_the_system_through_python_fails(
    python: SandboxPool, tmp_path: Path, attempt: str
):
    canary = tmp_path / "canary"
    canary.write_text("canary-7f3a")
    with pytest.raises(NodeError) as caught:
        await run(python, attempt.format(canary=str(canary)))
    assert "canary-7f3a" not in caught.value.message
    assert (await run(python, "return 1")).value == 1


@pytest.mark.parametrize("bomb", ["while True: pass", "x = []\nwhile True: x.append('y' * 10**6)"])
async def test_bombs_end(python: SandboxPool, bomb: str):
    async with asyncio.timeout(20):
        with pytest.raises(NodeError, match=r"limits exceeded|MemoryError"):
            await run(python, bomb)
        assert (await run(python, "return 1")).value == 1


async def test_what_one_execution_changes_another_does_not_see(python: SandboxPool):
    await run(python, "import json\njson.mine = 1\nreturn 1", execution="first")
    answer = await run(python, "import json\nreturn hasattr(json, 'mine')", execution="second")
    assert answer.value is False
