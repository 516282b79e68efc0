"""What follows a failed attempt: pure."""

from dataclasses import dataclass
from random import Random

from hive.agents.clients.port import AgentBusyError, AgentCallError
from hive.coordinator.model import Task, TaskError
from hive.kit.backoff import backoff

BASE_S = 0.5
CAP_S = 60.0
BUSY_LIMIT = 100
"""A busy agent costs no failure, but nobody waits for it without end."""
EXHAUSTED = "attempts_exhausted"


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Give the task to an agent again after a while."""

    delay_s: float
    failures: int


def after_failure(task: Task, error: AgentCallError, *, random: Random) -> TryAgain | TaskError:
    """Decide whether a task is tried again, and when."""
    if not error.retryable:
        return TaskError(reason=error.code, message=str(error))
    if isinstance(error, AgentBusyError):
        if task.attempt >= task.max_attempts + BUSY_LIMIT:
            return TaskError(reason=EXHAUSTED, message=f"No agent took it: {error}")
        delay = backoff(task.attempt, base_s=BASE_S, cap_s=CAP_S, random=random)
        return TryAgain(delay, task.failures)
    failures = task.failures + 1
    if failures >= task.max_attempts:
        times = "once" if failures == 1 else f"{failures} times"
        return TaskError(reason=EXHAUSTED, message=f"Failed {times}, the last time: {error}")
    return TryAgain(backoff(failures, base_s=BASE_S, cap_s=CAP_S, random=random), failures)
