"""Read a body that may be packed, and stop before it fills the memory."""

import zlib
from collections.abc import AsyncIterable

from hive.sdk.errors import NodeError

_STEP = 1024 * 1024
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_RAW_DEFLATE = -15
_GZIP = b"\x1f"


class ResponseTooLargeError(NodeError):
    """The answer is larger than the limit."""


class ResponseBrokenError(NodeError):
    """The answer is not packed the way it says."""


async def read_body(
    chunks: AsyncIterable[bytes], *, encoding: str, limit: int
) -> tuple[bytes, bool]:
    """Return the body and whether it was unpacked; raises `ResponseTooLargeError`.

    An encoding that is not known here leaves the body as it came.
    """
    name = encoding.strip().lower()
    unpacker = Unpacker(name, limit) if name in _WINDOWS else None
    body = bytearray()
    async for chunk in chunks:
        if unpacker is None:
            body += chunk
            if len(body) > limit:
                raise too_large(limit)
        else:
            unpacker.feed(chunk, body)
    if unpacker is not None:
        unpacker.end()
    return bytes(body), unpacker is not None


class Unpacker:
    """Unpacks gzip or deflate step by step, never more than the limit and one step."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._encoding = encoding
        self._limit = limit
        self._stream = zlib.decompressobj(_WINDOWS[encoding])
        self._started = False

    def feed(self, chunk: bytes, body: bytearray) -> None:
        """Append what this chunk unpacks to."""
        data = chunk
        while data:
            if not self._ready(data):
                return  # what follows a complete body is padding
            try:
                body += self._stream.decompress(data, _STEP)
            except zlib.error as error:
                raise ResponseBrokenError(f"The answer is not valid {self._encoding}") from error
            if len(body) > self._limit:
                raise too_large(self._limit)
            done = self._stream.eof
            data = self._stream.unused_data if done else self._stream.unconsumed_tail

    def end(self) -> None:
        """Raise `ResponseBrokenError` if the body ended in the middle."""
        if self._started and not self._stream.eof:
            raise ResponseBrokenError("The answer ended before it was complete")

    def _ready(self, data: bytes) -> bool:
        """Start with the first data, and again with each further member of gzip."""
        again = self._stream.eof and self._encoding != "deflate" and data.startswith(_GZIP)
        if not self._started or again:
            self._stream = zlib.decompressobj(_window(self._encoding, data))
            self._started = True
        return not self._stream.eof


def _window(encoding: str, data: bytes) -> int:
    """Tell zlib what to expect; some servers send deflate without the header of the standard."""
    bare = encoding == "deflate" and data[0] & 0x0F != zlib.DEFLATED
    return _RAW_DEFLATE if bare else _WINDOWS[encoding]


def too_large(limit: int) -> ResponseTooLargeError:
    """Build the error."""
    message = f"The answer is larger than {limit / 1024 / 1024:g} MB"
    return ResponseTooLargeError(message, details={"code": "ERR_RESPONSE_TOO_LARGE"})
