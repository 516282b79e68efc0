"""The result of an execution in n8n's words."""

from typing import Any

from hive.engine.plan import runs_in_order
from hive.engine.run import RunOutcome
from hive.engine.state import NodeRun
from hive.sdk.items import Item


def to_n8n_result(outcome: RunOutcome) -> dict[str, Any]:
    """Give status, order of the nodes as run, and every run with the json of its items."""
    result: dict[str, Any] = {
        "status": outcome.status,
        "order": [run.node for run in runs_in_order(outcome.runs)],
        "runs": {name: [_run(run) for run in runs] for name, runs in outcome.runs.items()},
    }
    if outcome.error is not None:
        result["error"] = {"message": outcome.error.message, "node": outcome.error.node}
    return result


def _run(run: NodeRun) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "status": run.status,
        "outputs": [[_item(item) for item in items] for items in run.outputs],
    }
    if run.error is not None:
        shown["error"] = run.error.message
    return shown


def _item(item: Item) -> dict[str, Any]:
    keys = ("json", "pairedItem", "binary", "error")
    return {key: item[key] for key in keys if key in item}
