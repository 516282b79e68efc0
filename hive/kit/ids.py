"""Identifiers that sort by time, made without asking a database."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """Return a UUID of version 7 (RFC 9562): 48 bits of milliseconds, then chance."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76  # version
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    return UUID(int=value)


def parse_id(text: str) -> UUID | None:
    """Return the UUID that `text` spells, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None
