"""Follow an execution from its start to its end, node by node."""

import json
from collections.abc import Iterator
from typing import Any

from hive.cli.client import Client, segment
from hive.cli.errors import CommandError
from hive.cli.output import note, plain, say
from hive.cli.progress import Status, wait_until

ENDED = frozenset({"completed", "failed", "cancelled", "needs_attention"})
MARKS = {"success": "✓", "error": "✗", "running": "…"}
SHOWN_ITEMS = 10
SHOWN_WIDTH = 200


def follow(client: Client, execution_id: str, *, watch: bool, timeout_s: float) -> None:
    """Show nodes as they end and what the last one put out; fails if the execution failed."""
    path = f"/api/executions/{segment(execution_id)}"
    line = Status()
    runs: list[dict[str, Any]] = []

    def look() -> dict[str, Any]:
        execution = client.get(path)
        for run in new_runs(client, path, after=len(runs)):
            runs.append(run)
            if watch:
                line.clear()
                say(node_line(run))
        line.show(f"{execution['status']} {execution['progress']:.0%}")
        return execution

    try:
        execution = wait_until(
            look,
            lambda e: e["status"] in ENDED,
            timeout_s=timeout_s,
            what=f"Execution {execution_id}",
        )
    finally:
        line.clear()
    finish(execution, runs)


def new_runs(client: Client, path: str, *, after: int) -> Iterator[dict[str, Any]]:
    """Give the node runs that were not seen yet, with a few of their items."""
    cursor: Any = after
    while True:
        query = {"cursor": cursor, "limit": 200, "items_limit": SHOWN_ITEMS}
        page = client.get(f"{path}/nodes", query)
        yield from page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            return


def node_line(run: dict[str, Any]) -> str:
    """Say of one node how it ended."""
    mark = MARKS.get(run["status"], "•")
    error: dict[str, Any] = run["error"] or {}
    what = error.get("message") or count(run["item_counts"])
    return f"{mark} {plain(run['node'])}  {plain(what)}  {run['duration_s'] * 1000:.0f} ms"


def finish(execution: dict[str, Any], runs: list[dict[str, Any]]) -> None:
    """Print what the last node put out, or fail with the reason."""
    name = plain(execution["workflow_name"] or execution["id"])
    if execution["status"] != "completed":
        where = f" at {plain(execution['error_node'])!r}" if execution["error_node"] else ""
        reason = plain(execution["error_message"] or "no reason was given")
        raise CommandError(f"{name} {execution['status']}{where}: {reason}")
    note(f"{name} completed: {len(runs)} node runs, execution {execution['id']}")
    if not runs:
        return
    last: list[list[dict[str, Any]]] = runs[-1]["outputs"]
    for item in last[0] if last else []:
        text = plain(json.dumps(item.get("json"), ensure_ascii=False))
        say(text if len(text) <= SHOWN_WIDTH else text[: SHOWN_WIDTH - 1] + "…")
    more = sum(runs[-1]["item_counts"][:1]) - SHOWN_ITEMS
    if more > 0:
        note(f"... and {more} more")


def count(counts: list[int]) -> str:
    """Say how many items came out of each output.

    >>> count([1]), count([2, 3]), count([])
    ('1 item', '2 + 3 items', '0 items')
    """
    said = " + ".join(map(str, counts or [0]))
    return f"{said} {'item' if counts == [1] else 'items'}"
