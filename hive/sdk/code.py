"""Turns what user code returned into items."""

from typing import Any

from hive.sdk.errors import NodeError
from hive.sdk.items import Items

ITEM_KEYS = frozenset({"json", "binary", "pairedItem", "error", "metadata", "index"})
"""The keys that an item may have beside its data."""


def normal_items(rows: list[dict[str, Any]]) -> Items:
    """Wrap bare objects into items; raises `NodeError` when only some are wrapped."""
    if all("json" in row for row in rows):
        return rows
    if any("json" in row for row in rows):
        raise NodeError("Inconsistent item format")
    if rows and all("binary" in row for row in rows):
        return [
            {"json": {k: v for k, v in row.items() if k not in ITEM_KEYS}, **_kept(row)}
            for row in rows
        ]
    return [{"json": row} for row in rows]


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("binary", "pairedItem") if key in row}
