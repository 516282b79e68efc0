"""Cut a member out of a JSON object without changing one of its bytes."""

import json
from json.decoder import JSONDecodeError

from hive.errors import InvalidError

_decoder = json.JSONDecoder()
_BLANK = " \t\n\r"


class RawJsonError(InvalidError):
    """The request body is not a JSON object."""


def member_text(body: bytes, name: str) -> str | None:
    """Return the exact text of a member's value, or None if the object has no such member.

    Of members with the same name the last one counts, as everywhere in JSON.

    >>> member_text(b'{"a": 1, "b": {"x" : 1.0} }', "b")
    '{"x" : 1.0}'
    """
    try:
        return _find(body.decode(), name)
    except (JSONDecodeError, StopIteration, IndexError, UnicodeDecodeError) as error:
        raise RawJsonError from error


def _find(text: str, name: str) -> str | None:
    found = None
    at = _skip(text, _expect(text, 0, "{"))
    while text[at] != "}":
        key, at = _decoder.raw_decode(text, _expect(text, at, '"') - 1)
        start = _skip(text, _expect(text, at, ":"))
        _, at = _decoder.raw_decode(text, start)
        if key == name:
            found = text[start:at]
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return found


def _skip(text: str, at: int) -> int:
    while text[at] in _BLANK:
        at += 1
    return at


def _expect(text: str, at: int, sign: str) -> int:
    at = _skip(text, at)
    if text[at] != sign:
        raise JSONDecodeError(f"Expecting {sign}", text, at)
    return at + 1
