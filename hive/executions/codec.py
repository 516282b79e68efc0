"""Items as bytes: small ones beside their run, large ones once per content."""

import hashlib
import json as slow_json
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from hive.sdk.items import Items, Outputs

INLINE_LIMIT = 16_384
"""Bytes; beyond, an output is stored by its hash, so that nodes that pass items on share them."""
_REF = "$items"


def encode_json(value: Any) -> bytes:
    """Write any JSON value; integers beyond 64 bits survive, unknown types become text."""
    try:
        return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        return slow_json.dumps(value, default=str, ensure_ascii=True).encode()


def decode_json(data: bytes) -> Any:
    """Read what `encode_json` wrote."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return slow_json.loads(data)


def encode_outputs(outputs: Outputs) -> tuple[bytes, dict[bytes, bytes]]:
    """Return the stored form of a run's outputs, and the large ones by their hash."""
    blobs: dict[bytes, bytes] = {}
    parts: list[bytes] = []
    for items in outputs:
        data = encode_json(items)
        if len(data) > INLINE_LIMIT:
            digest = hashlib.sha256(data).digest()
            blobs[digest] = data
            data = encode_json({_REF: digest.hex(), "count": len(items)})
        parts.append(data)
    return b"[" + b",".join(parts) + b"]", blobs


def references(stored: bytes) -> list[bytes]:
    """Return the hashes of the large outputs that this stored form names."""
    if _REF.encode() not in stored:
        return []
    return [bytes.fromhex(p[_REF]) for p in decode_json(stored) if _is_reference(p)]


def decode_outputs(stored: bytes, blob: Callable[[bytes], bytes]) -> Outputs:
    """Read a run's outputs; `blob` gives the large ones by their hash."""
    return [_items(part, blob) for part in decode_json(stored)]


def _items(part: Any, blob: Callable[[bytes], bytes]) -> Items:
    return decode_json(blob(bytes.fromhex(part[_REF]))) if _is_reference(part) else part


def _is_reference(part: Any) -> bool:
    return isinstance(part, Mapping) and _REF in part
