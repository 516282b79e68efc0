"""Read what people hand in: files, `-` for standard input, JSON."""

import json
import sys
from pathlib import Path
from typing import Any, cast

from hive.cli.errors import CommandError, Exit

BOM = b"\xef\xbb\xbf"


def read_bytes(path: Path) -> bytes:
    """Return what is in a file, without the mark that some editors put first."""
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        message = f"The file {str(path)!r} cannot be read: {error.strerror}"
        raise CommandError(message, Exit.BAD_INPUT) from error
    return raw.removeprefix(BOM)


def read_json_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file."""
    return json_object(read_bytes(path), f"The file {str(path)!r}")


def json_object(raw: bytes, what: str) -> dict[str, Any]:
    """Read a JSON object."""
    try:
        value = json.loads(raw)
    except ValueError as error:
        raise CommandError(f"{what} is not JSON: {error}", Exit.BAD_INPUT) from error
    if not isinstance(value, dict):
        raise CommandError(f"{what} holds no JSON object", Exit.BAD_INPUT)
    return cast("dict[str, Any]", value)


def json_option(text: str | None, name: str) -> Any:
    """Read the JSON of an option; `@FILE` reads it from a file."""
    if text is None:
        return None
    raw = read_bytes(Path(text[1:])) if text.startswith("@") else text.encode()
    try:
        return json.loads(raw)
    except ValueError as error:
        raise CommandError(f"{name} is not JSON: {error}", Exit.BAD_INPUT) from error
