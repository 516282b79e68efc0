"""Leases of processes: who is alive, kept from a thread that a busy event loop cannot starve."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from hive.errors import BugError
from hive.kit.clock import Clock, system_clock

log = structlog.get_logger()

# Write that this process lives until the given moment; False if others have declared it dead.
Beat = Callable[[str, datetime], bool]


@dataclass(frozen=True, slots=True)
class Lease:
    """Until when a process counts as alive unless it says so again."""

    process_id: str
    until: datetime


@dataclass(frozen=True, slots=True)
class LeaseTimes:
    """How often a process says that it lives, and for how long that holds."""

    heartbeat_s: float = 2.5
    lease_s: float = 10.0

    def __post_init__(self) -> None:
        if not 0 < self.heartbeat_s < self.lease_s:
            raise BugError("A lease must outlast its heartbeat.")


def dead_owners(
    owners: Iterable[str],
    leases: Iterable[Lease],
    *,
    now: datetime,
    me: str,
    claim_all_dead: bool = False,
) -> set[str]:
    """Name the owners whose work may be taken over: those without a lease that holds `now`.

    `claim_all_dead` is for a process that knows it is alone (it holds the data directory's lock):
    every other owner is dead at once, whatever its lease says.
    """
    alive = {me}
    if not claim_all_dead:
        alive |= {lease.process_id for lease in leases if lease.until > now}
    return set(owners) - alive


class LeaseKeeper:
    """Renew this process's lease from a thread of its own.

    `on_lost` is called once, from that thread, when the lease ran out before it could be renewed
    or others declared this process dead: from then on its work may be taken over, so it must stop.
    """

    def __init__(
        self,
        process_id: str,
        beat: Beat,
        *,
        on_lost: Callable[[], None],
        times: LeaseTimes | None = None,
        clock: Clock = system_clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._process_id, self._beat, self._on_lost = process_id, beat, on_lost
        self._times = times or LeaseTimes()
        self._clock, self._monotonic = clock, monotonic
        self._held_until = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="hive-lease", daemon=True)

    @property
    def held(self) -> bool:
        """Tell whether this process may still act for what it owns."""
        return self._monotonic() < self._held_until

    def start(self) -> None:
        """Take the lease, then keep it; an error of the first beat is the caller's."""
        if not self._renew():
            raise BugError(f"Process {self._process_id!r} was declared dead before it began.")
        self._thread.start()

    def stop(self) -> None:
        """End the renewal and give the lease back, so that nobody has to wait for it."""
        self._stop.set()
        if not self._thread.ident:
            return
        self._thread.join(self._times.lease_s)
        if self.held:
            self._held_until = 0.0
            try:
                self._beat(self._process_id, self._clock())
            except Exception:
                log.exception("lease_not_returned", process=self._process_id)

    def _renew(self) -> bool:
        # Counted from before the write, and on the clock that nobody sets: others may think us
        # alive for longer than we do, never the other way round.
        began = self._monotonic()
        kept = self._beat(self._process_id, self._clock() + timedelta(seconds=self._times.lease_s))
        if kept:
            self._held_until = began + self._times.lease_s
        return kept

    def _keep(self) -> None:
        while not self._stop.wait(self._times.heartbeat_s):
            try:
                kept = self._renew()
            except Exception:
                log.exception("lease_not_renewed", process=self._process_id)
                kept = self.held
            if not kept or not self.held:
                self._lose()
                return

    def _lose(self) -> None:
        self._held_until = 0.0
        log.error("lease_lost", process=self._process_id)
        try:
            self._on_lost()
        except Exception:
            log.exception("lease_loss_unheard", process=self._process_id)
