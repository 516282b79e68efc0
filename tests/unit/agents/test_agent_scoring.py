import pytest
from hypothesis import given
from hypothesis import strategies as st

from hive.agents.model import AgentStatus
from hive.agents.scoring import COOLDOWN_S, MAX_COOLDOWN_S, Breaker, blend, next_status

STATUSES = [
    ("offline", True, False, "online"),
    ("offline", True, True, "busy"),
    ("offline", False, False, "offline"),
    ("online", True, True, "busy"),
    ("online", False, False, "offline"),
    ("busy", True, False, "online"),
    ("busy", False, True, "offline"),
    ("maintenance", True, False, "maintenance"),
    ("maintenance", False, False, "maintenance"),
    ("draining", True, False, "draining"),
    ("draining", False, True, "draining"),
]


@pytest.mark.parametrize(("current", "available", "full", "expected"), STATUSES)
def test_a_look_at_an_agent_decides_its_status(
    *, current: str, available: bool, full: bool, expected: str
):
    assert next_status(AgentStatus(current), available=available, full=full) == expected


@given(known=st.floats(0.1, 1e4), measured=st.floats(0.1, 1e4))
def test_a_blended_speed_lies_between_the_two(known: float, measured: float):
    low, high = sorted((known, measured))
    assert low * 0.999 <= blend(known, measured) <= high * 1.001


def test_a_breaker_opens_after_some_failures_and_then_longer_each_time():
    breaker = Breaker()
    opens: list[float] = []
    for now in range(3):
        breaker = breaker.failed(float(now))
        opens.append(breaker.open_until)
    assert opens == [0, 0, 2 + COOLDOWN_S]
    assert breaker.is_open(3)
    assert not breaker.is_open(2 + COOLDOWN_S)
    again = breaker.failed(100)
    assert again.open_until == 100 + 2 * COOLDOWN_S


def test_a_breaker_never_opens_for_longer_than_its_limit():
    breaker = Breaker()
    for _ in range(50):
        breaker = breaker.failed(0)
    assert breaker.open_until == MAX_COOLDOWN_S
