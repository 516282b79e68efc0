"""Read what a server sent, trusting nothing of it."""

from typing import Any, cast

from hive.agents.clients.port import AgentProtocolError
from hive.kit import json
from hive.kit.storable import storable_text

MAX_MESSAGE = 500


def parse(data: bytes, endpoint: str) -> Any:
    """Read JSON; raises `AgentProtocolError`."""
    try:
        return json.loads(data)
    except ValueError as error:
        start = storable_text(data[:80].decode(errors="replace"))
        message = f"{endpoint} sent something that is not JSON: {start!r}"
        raise AgentProtocolError(message) from error


def as_object(value: object) -> dict[str, Any]:
    """Return the value if it is an object, else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """Return the value if it is a list, else an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def as_text(value: object, limit: int) -> str | None:
    """Return the start of the value if it is text."""
    return storable_text(value)[:limit] if isinstance(value, str) else None


def as_count(value: object) -> int | None:
    """Return the value if it counts something."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def usage_of(prompt: object, completion: object) -> dict[str, int]:
    """Count tokens as OpenAI does, as far as they are known.

    >>> usage_of(3, 4)
    {'prompt_tokens': 3, 'completion_tokens': 4, 'total_tokens': 7}
    """
    counted = {"prompt_tokens": as_count(prompt), "completion_tokens": as_count(completion)}
    known = {name: count for name, count in counted.items() if count is not None}
    return {**known, "total_tokens": sum(known.values())} if known else {}


def error_text(body: bytes) -> str | None:
    """Return the message in Ollama's, OpenAI's or llama.cpp's shape of an error.

    >>> error_text(b'{"error": {"message": "no"}}'), error_text(b'{"error": "no"}')
    ('no', 'no')
    """
    try:
        return said_error(json.loads(body))
    except ValueError:
        return None


def said_error(document: object) -> str | None:
    """Return the message of an error object, if it is one."""
    fields = as_object(document)
    error = fields.get("error", fields if "message" in fields and "code" in fields else None)
    if isinstance(error, dict):
        error = as_object(cast("object", error)).get("message", "an error without a message")
    return None if error is None else storable_text(str(error))[:MAX_MESSAGE]
