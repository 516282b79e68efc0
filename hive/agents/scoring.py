"""Pure rules about agents: which status follows, how speeds blend, when to stop trusting."""

from dataclasses import dataclass, replace

from hive.agents.model import AgentStatus

WEIGHT_OF_NEWEST = 0.3
FAILURES_TO_OPEN = 3
COOLDOWN_S = 10.0
MAX_COOLDOWN_S = 300.0
SET_BY_PEOPLE = frozenset({AgentStatus.MAINTENANCE, AgentStatus.DRAINING})


def next_status(current: AgentStatus, *, available: bool, full: bool) -> AgentStatus:
    """Return the status after a look at the agent; what a person set, stays."""
    if current in SET_BY_PEOPLE:
        return current
    if not available:
        return AgentStatus.OFFLINE
    return AgentStatus.BUSY if full else AgentStatus.ONLINE


def blend(known: float | None, measured: float) -> float:
    """Return the average speed after one more answer; newer answers count more.

    >>> blend(None, 20.0), blend(20.0, 30.0)
    (20.0, 23.0)
    """
    if known is None:
        return measured
    return known + WEIGHT_OF_NEWEST * (measured - known)


@dataclass(frozen=True, slots=True)
class Breaker:
    """Trust in an agent whose probes succeed but whose answers fail; times are in seconds.

    After some failures in a row it is open for a while, longer each time, until an answer succeeds.
    """

    failures: int = 0
    opened: int = 0
    open_until: float = 0.0

    def failed(self, now: float) -> "Breaker":
        """Count a failed answer."""
        failures = self.failures + 1
        if failures < FAILURES_TO_OPEN and not self.opened:
            return replace(self, failures=failures)
        wait = min(MAX_COOLDOWN_S, COOLDOWN_S * 2**self.opened)
        return Breaker(failures=failures, opened=self.opened + 1, open_until=now + wait)

    def is_open(self, now: float) -> bool:
        """Tell whether the agent should get nothing now."""
        return now < self.open_until
