"""Frames carry parts of bytes, within limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hive.sandbox.frames import FrameError, body_length, pack, unpack


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_what_is_packed_comes_out_again(parts: list[bytes]):
    frame = pack(*parts)
    assert body_length(frame[:4]) == len(frame) - 4
    assert unpack(frame[4:]) == parts


def test_a_frame_over_the_limit_is_refused():
    with pytest.raises(FrameError, match="longer than 10"):
        body_length(pack(b"x" * 20)[:4], limit=10)


@pytest.mark.parametrize("body", [b"\x05\x00\x00\x00abc", b"\x01\x00"])
def test_parts_that_do_not_fit_are_refused(body: bytes):
    with pytest.raises(FrameError):
        unpack(body)
