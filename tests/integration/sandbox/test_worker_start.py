import asyncio

import psutil
import pytest

from hive.sandbox.process import WorkerProcess


async def test_a_worker_whose_start_is_given_up_is_not_left_behind():
    """The process is made in a thread, which a cancellation does not reach."""
    before = set(psutil.Process().children())
    starting = asyncio.ensure_future(WorkerProcess.start("hive.sandbox.worker", deadline_s=30))
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert set(psutil.Process().children()) <= before
