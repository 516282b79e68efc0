"""Packed bodies, honest and hostile."""

import gzip
import zlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hive.egress.body import ResponseBrokenError, ResponseTooLargeError, read_body

MB = 1024 * 1024


async def pieces(data: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS = {"gzip": gzip.compress, "deflate": zlib.compress, "raw": raw_deflate, "": bytes}


@given(data=st.binary(max_size=5000), size=st.integers(1, 700), kind=st.sampled_from([*PACKERS]))
async def test_what_was_packed_comes_out(data: bytes, size: int, kind: str):
    encoding = "deflate" if kind == "raw" else kind
    body, unpacked = await read_body(pieces(PACKERS[kind](data), size), encoding=encoding, limit=MB)
    assert (body, unpacked) == (data, kind != "")


async def test_members_of_gzip_follow_each_other():
    packed = gzip.compress(b"one ", mtime=0) + gzip.compress(b"two")
    assert await read_body(pieces(packed, 7), encoding="gzip", limit=MB) == (b"one two", True)


async def test_an_unknown_encoding_is_left_alone():
    assert await read_body(pieces(b"x"), encoding="br", limit=MB) == (b"x", False)


@pytest.mark.parametrize("encoding", ["", "gzip"])
async def test_a_bomb_is_cut_at_the_limit(encoding: str):
    bomb = PACKERS[encoding](bytes(20 * MB))
    with pytest.raises(ResponseTooLargeError, match="larger than 4 MB"):
        await read_body(pieces(bomb, 65536), encoding=encoding, limit=4 * MB)


@pytest.mark.parametrize("data", [b"no gzip at all", gzip.compress(bytes(9999), mtime=0)[:-9]])
async def test_a_broken_packing_is_said_to_be_broken(data: bytes):
    with pytest.raises(ResponseBrokenError):
        await read_body(pieces(data), encoding="gzip", limit=MB)


async def test_an_empty_packed_body_is_empty():
    assert await read_body(pieces(b""), encoding="gzip", limit=MB) == (b"", True)
