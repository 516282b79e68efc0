"""The frames between Hive and a worker: a length, then a few length-prefixed parts."""

import struct

_LENGTH = struct.Struct("<I")
MAX_FRAME = 256 * 1024 * 1024


class FrameError(Exception):
    """A frame is longer than allowed, or its parts do not fit."""


def pack(*parts: bytes) -> bytes:
    """Return one frame of these parts."""
    body = b"".join([_LENGTH.pack(len(part)) + part for part in parts])
    if len(body) > MAX_FRAME:
        raise FrameError(f"a frame of {len(body)} bytes is longer than {MAX_FRAME}")
    return _LENGTH.pack(len(body)) + body


def unpack(body: bytes) -> list[bytes]:
    """Return the parts of a frame's body."""
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        if at + 4 > len(body):
            raise FrameError("a frame ends inside a length")
        (length,) = _LENGTH.unpack_from(body, at)
        at += 4
        if at + length > len(body):
            raise FrameError("a part is longer than its frame")
        parts.append(body[at : at + length])
        at += length
    return parts


def body_length(head: bytes, *, limit: int = MAX_FRAME) -> int:
    """Read the length that opens a frame; raises when it is over the limit."""
    (length,) = _LENGTH.unpack(head)
    if length > limit:
        raise FrameError(f"a frame of {length} bytes is longer than {limit}")
    return length
