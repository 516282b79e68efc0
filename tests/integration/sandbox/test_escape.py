"""Attempts to get out of the sandbox, to see what is not one's own, or to stop it for others."""

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest

from hive.engine.expressions.port import Batch, CodeJob, ScopeData
from hive.engine.expressions.values import UNDEFINED
from hive.sandbox.pool import SandboxPool
from hive.sandbox.process import WorkerProcess
from hive.sdk.errors import NodeError
from tests.expression_parts import a_scope, message_of
from tests.integration.sandbox.conftest import Evaluate, RunCode

pytestmark = pytest.mark.asyncio(loop_scope="module")
CANARY = "canary-7f3a"


async def works(javascript: Evaluate) -> bool:
    return await javascript("={{ [20, 22].sum() }}", execution="after") == 42


@pytest.mark.parametrize(
    "expression",
    [
        "constructor.constructor('return process')()",
        "this.constructor.constructor('return this')()",
        "(() => {}).constructor('return globalThis')()",
        "[].map['constr' + 'uctor']('return 1')()",
        "Reflect.construct(Function, ['return 1'])()",
        "Object.getOwnPropertyDescriptor(Function.prototype, 'constructor')",
        "({}).__proto__.polluted = 1",
        "eval('1')",
        "new Function('return 1')()",
        "(async () => {})['constructor']('return 1')()",
        "process.mainModule.require('fs')",
        "require('child_process')",
        "import('fs')",
        "globalThis.process",
        "((x) => x.callee)(1)",
        "Error.prepareStackTrace = (e, s) => s",
    ],
)
async def test_expressions_that_reach_for_the_engine_give_nothing(
    javascript: Evaluate, expression: str
):
    outcome = await javascript("={{ " + expression + " }}")
    assert (
        outcome is UNDEFINED or outcome is None or isinstance(outcome, Exception) or outcome == {}
    )
    assert await works(javascript)


@pytest.mark.parametrize(
    "name",
    ["process", "Deno", "Bun", "fetch", "XMLHttpRequest", "Worker", "WebAssembly",
     "SharedArrayBuffer", "Atomics", "WebSocket", "importScripts", "load", "read", "print", "os",
     "performance", "navigator", "d8", "quit", "Realm"],
)  # fmt: skip
async def test_user_code_finds_nothing_of_the_host(run_code: RunCode, name: str):
    answer = await run_code(f"return typeof globalThis['{name}']")
    assert answer.value == "undefined"


async def test_user_code_cannot_read_a_file(run_code: RunCode, tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text(CANARY)
    for attempt in (
        f"return (await import('{secret}')).default",
        f"return require('fs').readFileSync('{secret}', 'utf8')",
        f"return load('{secret}')",
    ):
        with pytest.raises(NodeError) as caught:
            await run_code(attempt)
        assert CANARY not in caught.value.message


async def test_user_code_cannot_reach_the_network(run_code: RunCode):
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    port = listener.getsockname()[1]
    try:
        with pytest.raises(NodeError):
            await run_code(f"return await fetch('http://127.0.0.1:{port}/')")
        with pytest.raises(TimeoutError):
            listener.accept()
    finally:
        listener.close()


async def test_the_environment_of_a_worker_holds_no_secret(
    pool: SandboxPool, javascript: Evaluate, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HIVE_SECRET_KEY", CANARY)
    fresh = SandboxPool(size=1)
    try:
        await fresh.start()
        assert await works(javascript)
        await fresh.evaluate(a_batch("={{ [1].sum() }}"))
        (worker,) = fresh.workers()
        assert CANARY.encode() not in environment_of(worker)
        assert b"SECRET" not in environment_of(worker)
    finally:
        await fresh.close()


def environment_of(worker: WorkerProcess) -> bytes:
    return Path(f"/proc/{worker.pid}/environ").read_bytes()


def status_of(process: Path) -> dict[str, str]:
    lines = (process / "status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def descriptors_of(worker: WorkerProcess) -> set[str]:
    return {link.name for link in Path(f"/proc/{worker.pid}/fd").iterdir()}


def threads_of(worker: WorkerProcess) -> list[Path]:
    return list(Path(f"/proc/{worker.pid}/task").iterdir())


def a_batch(text: str, *, tenant: str = "t", execution: str = "e") -> Batch:
    return Batch(
        execution_id=execution,
        tenant=tenant,
        templates=[text],
        indexes=[0],
        scope=ScopeData(variables={}, items=[{"json": {}}]),
    )


async def test_pollution_is_gone_in_the_next_execution(run_code: RunCode):
    await run_code(
        "Object.prototype.polluted = 1; Array.prototype.map = () => 'mine'; globalThis.leak = 2;"
        "JSON.parse = () => ({}); return 1",
        execution_id="first",
    )
    answer = await run_code(
        "return [({}).polluted ?? 'clean', typeof leak, [1].map(x => x + 1)]", execution_id="second"
    )
    assert answer.value == ["clean", "undefined", [2]]


async def test_pollution_by_an_expression_is_not_seen_by_the_next_execution(javascript: Evaluate):
    await javascript("={{ (() => { Object.assign(Math, {max: () => 'mine'}) })() }}", execution="x")
    assert await javascript("={{ Math.max(1, 2) }}", execution="y") == 2


async def test_no_process_serves_two_tenants(pool: SandboxPool):
    seen: dict[str, int] = {}
    for tenant in ("one", "two", "one", "three"):
        await pool.evaluate(a_batch("={{ [1].sum() }}", tenant=tenant))
        (worker,) = pool.workers()
        assert worker.tenant == tenant
        assert worker.pid not in {pid for t, pid in seen.items() if t != tenant}
        seen[tenant] = worker.pid


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        ("for (;;) {}", "no answer"),
        ("try { for (;;) {} } finally { for (;;) {} }", "no answer"),
        ("/^(a+)+$/.test('a'.repeat(50) + '!')", "no answer"),
        ("const l = []; for (;;) l.push(new Array(1e5).fill(1))", "limits exceeded"),
        ("let s = 'x'; for (;;) s += s + 'y'", "Invalid string length"),
        ("const f = () => f(); f()", "Maximum call stack"),
        (
            "const l = []; for (;;) l.push(new ArrayBuffer(6e7))",
            "allocation failed|limits exceeded",
        ),
        ("(function f() { return Promise.resolve().then(f) })(); return 1", "limits exceeded"),
        ("await new Promise(() => {})", "never happens"),
        ("setInterval(() => {}, 1); await new Promise(() => {})", "no answer"),
        ("return { toJSON() { for (;;) {} } }", "no answer"),
        ("let o = {}; o.o = o; return o", "JSON"),
        ("return 'x'.repeat(7e7)", "larger than"),
        ("return { get a() { throw new Error('mine') } }", "mine"),
    ],
)
async def test_bombs_end_and_others_go_on(
    run_code: RunCode, javascript: Evaluate, attack: str, reason: str
):
    async with asyncio.timeout(20):
        with pytest.raises(NodeError, match=reason):
            await run_code(attack, timeout_s=1 if reason == "no answer" else 5, execution_id="bomb")
        assert await works(javascript)


async def test_an_expression_that_leaves_a_promise_behind_holds_up_nobody(javascript: Evaluate):
    outcome = await javascript("={{ (async function f() { await 0; return f() })() }}")
    assert "limits exceeded" in message_of(outcome)
    assert await works(javascript)


async def test_deeply_nested_input_is_bounded(javascript: Evaluate):
    deep: object = 1
    for _ in range(300):
        deep = [deep]
    scope = a_scope({"deep": deep})
    assert isinstance(await javascript("={{ [$json.deep].first() }}", scope=scope), list)
    nest = "={{ (() => { let a = 1; for (let i = 0; i < 5e4; i++) a = [a]; return a })() }}"
    assert "nested too deeply" in message_of(await javascript(nest))


async def test_a_worker_that_is_killed_from_outside_is_replaced(
    pool: SandboxPool, javascript: Evaluate
):
    assert await works(javascript)
    for worker in pool.workers():
        os.kill(worker.pid, 9)
    outcome = await javascript("={{ [20, 22].sum() }}")
    # The death may be noticed only when the worker is asked.
    assert outcome == 42 or "the sandbox process ended" in message_of(outcome)
    assert await works(javascript)


async def test_a_worker_cannot_be_traced_or_read_by_its_siblings(pool: SandboxPool):
    await pool.evaluate(a_batch("={{ [1].sum() }}"))
    (worker,) = pool.workers()
    fields = status_of(Path(f"/proc/{worker.pid}"))
    assert fields["NoNewPrivs"] == "1"
    assert fields["Seccomp"] == "2"
    assert descriptors_of(worker) <= {"0", "1", "2"}


async def test_every_thread_of_a_worker_is_sealed(pool: SandboxPool):
    await pool.evaluate(a_batch("={{ [1].sum() }}"))
    (worker,) = pool.workers()
    threads = threads_of(worker)
    assert len(threads) > 1
    assert {status_of(thread)["Seccomp"] for thread in threads} == {"2"}


NATIVE = """
import sys; sys.path.insert(0, {root!r})
import ctypes, os, json, socket, subprocess
from hive.sandbox.javascript import JavaScript
from hive.sandbox.worker import seal_or_reason
javascript = JavaScript(); javascript.warm()
outcome = seal_or_reason()
tried = {{}}
def attempt(name, work):
    try:
        work()
        tried[name] = "done"
    except (OSError, MemoryError, RuntimeError) as error:
        tried[name] = type(error).__name__
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
attempt("open", lambda: open({canary!r}))
attempt("write", lambda: open({canary!r} + ".new", "w"))
attempt("list", lambda: os.listdir("/"))
attempt("environment of parent", lambda: open("/proc/%d/environ" % os.getppid()))
attempt("socket", lambda: socket.socket())
attempt("fork", os.fork)
attempt("execve", lambda: os.execve("/bin/true", ["true"], {{}}))
attempt("kill", lambda: os.kill(os.getppid(), 0))
attempt("pipe", os.pipe)
attempt("dup", lambda: os.dup(0))
attempt("prctl", lambda: call(157, 4, 1))
for name, number in {{"memfd_create": 319, "io_uring_setup": 425, "bpf": 321, "unshare": 272,
    "ptrace": 101, "process_vm_readv": 310, "mount": 165, "userfaultfd": 323,
    "perf_event_open": 298, "keyctl": 250, "seccomp": 317, "pidfd_open": 434}}.items():
    attempt(name, lambda number=number: call(number, 0, 0, 0, 0, 0))
def executable():
    libc.mmap.restype = ctypes.c_void_p
    if libc.mmap(None, 4096, 7, 0x22, -1, 0) in (None, ctypes.c_void_p(-1).value):
        raise OSError("refused")
attempt("executable memory", executable)
os.write(1, json.dumps([outcome, tried]).encode())
"""


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
async def test_native_code_after_an_escape_can_do_nothing(tmp_path: Path):
    import json

    canary = tmp_path / "canary"
    canary.write_text(CANARY)
    root = str(Path(__file__).parents[3])
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-c", NATIVE.format(root=root, canary=str(canary)),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin", "TZ": "UTC"},
    )  # fmt: skip
    async with asyncio.timeout(30):
        out, err = await process.communicate()
    assert out, err.decode()[-500:]
    outcome, tried = json.loads(out)
    assert "seccomp" in outcome["layers"]
    assert {name for name, result in tried.items() if result == "done"} == set()
    assert len(tried) >= 23
    assert not (tmp_path / "canary.new").exists()


async def test_a_process_that_cannot_be_sealed_evaluates_nothing():
    from hive.sandbox.errors import SandboxUnavailableError

    with pytest.raises(SandboxUnavailableError, match="cannot be sealed"):
        await WorkerProcess.start("tests.unsealed_worker", deadline_s=10)


async def test_code_of_an_unknown_language_is_refused(pool: SandboxPool):
    job = CodeJob(
        execution_id="e", tenant="t", language="cobol", mode="all", code="",
        scope=ScopeData(variables={}, items=[]),
    )  # fmt: skip
    with pytest.raises(NodeError, match="cobol"):
        await pool.run_code(job)
