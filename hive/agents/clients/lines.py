"""Cut a stream of bytes into lines, within bounds."""

from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import aclosing

from hive.agents.clients.port import AnswerTooLargeError

MAX_LINE = 16 * 1024 * 1024
"""Ollama's lines carry whole tool calls and contexts, so 64 KiB is not enough; this is."""


async def split_lines(
    pieces: AsyncIterable[bytes], *, max_line: int = MAX_LINE
) -> AsyncGenerator[bytes]:
    """Give each line that is not blank, without its end; the last needs none.

    Raises `AnswerTooLargeError` for a line that does not end in time.
    """
    kept = bytearray()
    async for piece in pieces:
        first, *rest = piece.split(b"\n")
        kept += first
        if len(kept) > max_line:
            raise AnswerTooLargeError(f"The agent sent a line of more than {max_line:,} bytes")
        for following in rest:
            if line := bytes(kept).strip():
                yield line
            kept = bytearray(following)
    if line := bytes(kept).strip():
        yield line


async def sse_data(lines: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Give the data of server-sent events; comments and other fields are dropped.

    A line `error: {...}`, which llama.cpp writes, counts as data too.
    """
    async with aclosing(lines):
        async for line in lines:
            name, _, value = line.partition(b":")
            if name in (b"data", b"error") and (data := value.strip()):
                yield data
