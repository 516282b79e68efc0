"""JSON in and out, fast, with the types that Hive stores."""

from typing import Any

import orjson


def dumps(value: Any) -> bytes:
    """Write compact JSON; UUIDs, datetimes, enums and dataclasses are known."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


def dump_text(value: Any) -> str:
    """Write compact JSON as text."""
    return dumps(value).decode()


def loads(data: bytes | str) -> Any:
    """Read JSON; raises `ValueError` with line and column."""
    return orjson.loads(data)
