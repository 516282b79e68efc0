"""A process with an engine, for tests that kill it: commands on stdin, events on stdout, in JSON.

Commands: `{"submit": id, "payload": {}, "delay": s}`, `{"close": drain_s}`. A handler ends at once
if its payload says `quick`, else it waits to be cancelled.
"""

import asyncio
import json
import sys
from typing import Any

from hive.durable.dbos_engine import DbosEngine
from hive.durable.dbos_setup import DbosOptions
from hive.durable.port import Payload, RunRef, SegmentKind


def say(**event: Any) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


async def handle(ref: RunRef, payload: Payload) -> None:
    say(event="began", run=ref.id)
    try:
        if not payload.get("quick"):
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        say(event="cancelled", run=ref.id)
        raise
    say(event="ended", run=ref.id)


async def obey(engine: DbosEngine, command: dict[str, Any]) -> None:
    ref = RunRef.parse(command["submit"])
    await engine.submit(ref, command.get("payload", {}), delay_s=command.get("delay", 0))
    say(event="submitted", run=ref.id)


async def main(url: str, kinds: list[str]) -> None:
    engine = DbosEngine(url, options=DbosOptions(poll_s=0.1, watch_s=0.2))
    for kind in kinds:
        engine.register(SegmentKind(kind), handle)
    await engine.start()
    say(event="up", executor=engine.executor_id)
    while line := await asyncio.to_thread(sys.stdin.readline):
        command = json.loads(line)
        if "close" in command:
            await engine.close(command["close"])
            say(event="closed")
            return
        await obey(engine, command)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
