"""How the DBOS engine starts, and leaves its file."""

import sqlite3
import stat
from pathlib import Path

import pytest

from hive.durable.dbos_engine import DbosEngine
from hive.durable.port import (
    AlreadyStartedError,
    EngineStartError,
    Payload,
    RunRef,
    SegmentKind,
)

REF = RunRef(SegmentKind.TASK, "t1")


async def ignore(_ref: RunRef, _payload: Payload) -> None: ...


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql://hive@127.0.0.1:1/hive"]
)
async def test_a_start_that_fails_says_so_and_leaves_room_for_another(url: str, tmp_path: Path):
    broken = DbosEngine(url)
    with pytest.raises(EngineStartError):
        await broken.start()
    with pytest.raises(EngineStartError):
        await broken.submit(REF, {})
    await broken.close(5)
    sound = DbosEngine(f"sqlite:///{tmp_path / 'engine.db'}")
    await sound.start()
    await sound.close(5)


async def test_a_process_has_one_engine_at_a_time(tmp_path: Path):
    first, second = (DbosEngine(f"sqlite:///{tmp_path / name}") for name in ("1.db", "2.db"))
    await first.start()
    with pytest.raises(AlreadyStartedError):
        await second.start()
    await second.close(0)
    await first.close(0)


async def test_the_file_is_private_and_in_wal_mode_and_holds_json(tmp_path: Path):
    path = tmp_path / "engine.db"
    engine = DbosEngine(f"sqlite:///{path}")
    engine.register(SegmentKind.TASK, ignore)
    await engine.start()
    await engine.submit(REF, {"n": 1})
    await engine.close(5)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    store = sqlite3.connect(path)
    rows = store.execute(
        "SELECT s.status, s.serialization, s.application_version, s.executor_id, i.inputs"
        " FROM workflow_status s JOIN workflow_input i USING (workflow_uuid)"
    ).fetchall()
    (mode,) = store.execute("PRAGMA journal_mode").fetchone()
    store.close()
    inputs = '{"args":["task:t1:1",{"n":1}],"kwargs":{}}'
    assert rows == [("SUCCESS", "hive_json", "hive-engine-1", engine.executor_id, inputs)]
    assert mode == "wal"
