"""Who is dead, and how a process stays alive in the eyes of others."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from hive.durable.leases import Lease, LeaseKeeper, LeaseTimes, dead_owners
from hive.errors import BugError

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
QUICK = LeaseTimes(heartbeat_s=0.01, lease_s=10)
PATIENCE_S = 5


def a_lease(process_id: str, seconds: float) -> Lease:
    return Lease(process_id, NOW + seconds * SECOND)


@pytest.mark.parametrize(
    ("owners", "leases", "alone", "dead"),
    [
        ([], [], False, set[str]()),
        (["me"], [], False, set[str]()),
        (["a"], [a_lease("a", 1)], False, set[str]()),
        (["a"], [a_lease("a", 0)], False, {"a"}),
        (["a"], [a_lease("a", -1)], False, {"a"}),
        (["a"], [], False, {"a"}),
        (["a", "b", "me"], [a_lease("b", 5), a_lease("me", -5)], False, {"a"}),
        (["a", "b", "me"], [a_lease("a", 9), a_lease("b", 9)], True, {"a", "b"}),
        ([], [a_lease("a", -1)], False, set[str]()),
    ],
)
def test_an_owner_without_a_lease_that_holds_is_dead(
    owners: list[str], leases: list[Lease], *, alone: bool, dead: set[str]
):
    assert dead_owners(owners, leases, now=NOW, me="me", claim_all_dead=alone) == dead


class Register:
    """Stand in for the table of processes."""

    def __init__(self, answer: Callable[[int], bool] = lambda _: True) -> None:
        self.beats: list[tuple[str, datetime]] = []
        self.answer = answer
        self.threads: set[str] = set()
        self.beaten = threading.Semaphore(0)

    def beat(self, process_id: str, until: datetime) -> bool:
        self.beats.append((process_id, until))
        self.threads.add(threading.current_thread().name)
        self.beaten.release()
        return self.answer(len(self.beats))

    def wait(self, count: int) -> None:
        for _ in range(count):
            assert self.beaten.acquire(timeout=PATIENCE_S)


class Watch:
    """A monotonic clock that stands still until it is told."""

    now = 100.0

    def read(self) -> float:
        return self.now


def a_keeper(register: Register, lost: threading.Event, watch: Watch | None = None) -> LeaseKeeper:
    watch = watch or Watch()
    return LeaseKeeper(
        "p1",
        register.beat,
        on_lost=lost.set,
        times=QUICK,
        clock=lambda: NOW,
        monotonic=watch.read,
    )


def test_the_lease_is_renewed_from_a_thread_of_its_own_and_given_back():
    register, lost = Register(), threading.Event()
    keeper = a_keeper(register, lost)
    assert not keeper.held
    keeper.start()
    assert keeper.held
    register.wait(3)
    keeper.stop()
    assert not keeper.held
    assert not lost.is_set()
    assert register.beats[:3] == [("p1", NOW + 10 * SECOND)] * 3
    assert register.beats[-1] == ("p1", NOW)
    assert "hive-lease" in register.threads


def test_a_process_that_others_declared_dead_hears_of_it():
    register, lost = Register(lambda count: count < 3), threading.Event()
    keeper = a_keeper(register, lost)
    keeper.start()
    assert lost.wait(PATIENCE_S)
    assert not keeper.held
    keeper.stop()
    assert len(register.beats) == 3


def failing(count: int) -> bool:
    if count > 1:
        raise ConnectionError("the database is away")
    return True


def test_a_heartbeat_that_fails_is_tried_again_while_the_lease_holds():
    register, lost = Register(failing), threading.Event()
    keeper = a_keeper(register, lost)
    keeper.start()
    register.wait(4)
    assert keeper.held
    assert not lost.is_set()
    keeper.stop()


def test_a_lease_that_ran_out_is_lost_though_nobody_took_it():
    register, lost, watch = Register(failing), threading.Event(), Watch()
    keeper = a_keeper(register, lost, watch)
    keeper.start()
    watch.now += 10
    assert not keeper.held
    assert lost.wait(PATIENCE_S)
    keeper.stop()


def test_the_lease_counts_from_before_it_was_written():
    lost, watch = threading.Event(), Watch()

    def slow(_count: int) -> bool:
        watch.now += 4
        return True

    keeper = a_keeper(Register(slow), lost, watch)
    keeper.start()
    watch.now = 110
    assert not keeper.held
    keeper.stop()


def test_a_process_that_never_got_a_lease_does_not_start():
    keeper = a_keeper(Register(lambda _: False), threading.Event())
    with pytest.raises(BugError):
        keeper.start()
    keeper.stop()


@pytest.mark.parametrize(("beat", "lease"), [(0, 1), (1, 1), (2, 1)])
def test_a_lease_outlasts_its_heartbeat(beat: float, lease: float):
    with pytest.raises(BugError):
        LeaseTimes(heartbeat_s=beat, lease_s=lease)
