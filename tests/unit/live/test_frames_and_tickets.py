"""Frames are read with suspicion; tickets work once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from hive.auth.tokens import Caller
from hive.kit import json
from hive.live.frames import Asked, FrameError, array, frame, read_frames
from hive.live.tickets import MAX_WAITING, Tickets, TooManyTicketsError

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
CALLER = Caller(user_id=UUID(int=1), tenant="default", roles=(), permissions=())


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.mark.parametrize(
    "text", ["", "x", "1", "null", '"subscribe"', "{}", '{"type": "data"}', '[{"type": 1}]', "[[]]"]
)
def test_what_is_no_frame_is_refused(text: str):
    with pytest.raises(FrameError):
        read_frames(text)


def test_frames_are_read_one_by_one_or_in_an_array():
    one = '{"id": "m1", "type": "subscribe", "topic": "agent.*"}'
    asked = Asked(id="m1", type="subscribe", topic="agent.*")
    assert read_frames(one) == [asked]
    assert read_frames(f"[{one},{one}]") == [asked, asked]


def test_a_frame_looks_as_specified():
    text = frame("data", at=NOON, id="msg_123", topic="agent.acacia", data={"status": "busy"})
    assert json.loads(text) == {
        "id": "msg_123",
        "type": "data",
        "topic": "agent.acacia",
        "data": {"status": "busy"},
        "timestamp": "2026-01-01T12:00:00.000Z",
    }
    assert json.loads(array([text, text])) == [json.loads(text)] * 2


def test_a_ticket_opens_once():
    tickets = Tickets(Clock())
    ticket = tickets.issue(CALLER)
    assert tickets.redeem(ticket) == CALLER
    assert tickets.redeem(ticket) is None
    assert tickets.redeem("never issued \ud800") is None


def test_a_ticket_lives_for_half_a_minute():
    clock = Clock()
    tickets = Tickets(clock)
    ticket = tickets.issue(CALLER)
    clock.now += timedelta(seconds=30)
    assert tickets.redeem(ticket) is None


def test_tickets_that_nobody_uses_do_not_pile_up():
    clock = Clock()
    tickets = Tickets(clock)
    for _ in range(MAX_WAITING):
        tickets.issue(CALLER)
    with pytest.raises(TooManyTicketsError):
        tickets.issue(CALLER)
    clock.now += timedelta(minutes=1)
    assert tickets.redeem(tickets.issue(CALLER)) == CALLER
