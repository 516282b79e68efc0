"""What waits for a slow reader."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from hive.live.outbox import Bounds, Outbox


async def drain(outbox: Outbox) -> list[str]:
    return [await outbox.get() for _ in range(len(outbox))]


async def test_frames_come_out_in_order():
    outbox = Outbox()
    for each in "abc":
        assert outbox.put(each)
    assert await drain(outbox) == ["a", "b", "c"]


async def test_a_reader_waits_for_the_next_frame():
    outbox = Outbox()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        reader = group.create_task(outbox.get())
        await asyncio.sleep(0)
        outbox.put("late")
    assert reader.result() == "late"


async def test_states_give_way_when_there_is_no_room():
    outbox = Outbox(Bounds(frames=3))
    outbox.put("acacia 1", state="agent.acacia")
    outbox.put("walnut 1", state="agent.walnut")
    outbox.put("event")
    assert outbox.put("walnut 2", state="agent.walnut")
    assert outbox.put("event 2")
    assert await drain(outbox) == ["event", "walnut 2", "event 2"]


async def test_what_may_not_be_skipped_and_does_not_fit_is_refused():
    outbox = Outbox(Bounds(frames=2))
    assert outbox.put("a")
    assert outbox.put("b")
    assert not outbox.put("c")
    assert outbox.put("a state is skipped", state="agent.x")
    assert await drain(outbox) == ["a", "b"]


async def test_size_counts_too():
    outbox = Outbox(Bounds(size=10))
    assert outbox.put("12345")
    assert not outbox.put("123456")
    assert outbox.put("12345")


@given(st.lists(st.sampled_from(["event", "a", "b"]), max_size=40), st.integers(1, 6))
async def test_nothing_is_lost_but_old_states(kinds: list[str], limit: int):
    outbox = Outbox(Bounds(frames=limit))
    kept: list[str] = []
    for number, kind in enumerate(kinds):
        text = f"{kind} {number}"
        state = None if kind == "event" else kind
        if outbox.put(text, state=state) and state is None:
            kept.append(text)
    out = await drain(outbox)
    assert len(out) <= limit
    assert [each for each in out if each.startswith("event")] == kept
    numbers = [int(each.split()[1]) for each in out]
    assert numbers == sorted(numbers)
