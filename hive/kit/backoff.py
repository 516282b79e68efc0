"""How long to wait before trying again."""

from random import Random


def backoff(attempt: int, *, base_s: float, cap_s: float, random: Random) -> float:
    """Return seconds before attempt number `attempt` + 1: exponential with full jitter.

    >>> 0 <= backoff(3, base_s=1, cap_s=60, random=Random(1)) <= 4
    True
    """
    ceiling = min(cap_s, base_s * 2 ** max(0, attempt - 1))
    return random.uniform(0, ceiling)
