"""Forgets what nobody needs any more."""

import asyncio

import structlog

from hive.durable.port import DurableEngine

log = structlog.get_logger()

EVERY_S = 600.0
KEEP_RUNS_S = 3600.0
"""The durable engine's notes of ended runs; Hive's own rows are the record."""


class Retention:
    """Owns the sweeping out."""

    def __init__(self, durable: DurableEngine) -> None:
        self._durable = durable

    async def run(self) -> None:
        """Sweep out now and then until cancelled."""
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self._durable.purge(KEEP_RUNS_S)
            except Exception:
                log.exception("purge_failed")
