"""How executions end, and how that is written down."""

from dataclasses import dataclass
from typing import Any

from hive.db.store import Work
from hive.engine.run import RunOutcome
from hive.executions import repository
from hive.executions.codec import encode_json
from hive.executions.events import ExecutionCompleted, ExecutionFailed
from hive.executions.model import ExecutionStatus
from hive.executions.recorder import Recording, StaleFenceError

OUTPUT_LIMIT = 262_144
"""Bytes of output kept beside the execution; larger ones are read from its last node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an execution ends."""

    status: ExecutionStatus
    output: Any = None
    error: str | None = None
    node: str | None = None


def ending_of(outcome: RunOutcome) -> Ending:
    """Say in Hive's words how a run ended."""
    if outcome.status == "canceled":
        return Ending(status=ExecutionStatus.CANCELLED)
    if outcome.status == "waiting":
        return Ending(status=ExecutionStatus.WAITING)
    if outcome.status == "error":
        error = outcome.error
        return Ending(
            status=ExecutionStatus.FAILED,
            error=error.message if error else "The workflow failed",
            node=(error.node or None) if error else None,
        )
    return Ending(status=ExecutionStatus.COMPLETED, output=last_output(outcome))


def last_output(outcome: RunOutcome) -> Any:
    """Return the json of the items that the last node put out."""
    runs = outcome.runs.get(outcome.last_node or "", [])
    outputs = runs[-1].outputs if runs else []
    return [item.get("json") for item in (outputs[0] if outputs else [])]


def write_end(work: Work, recording: Recording, ending: Ending) -> None:
    """Write the end and announce it; raises `StaleFenceError`."""
    completed = ending.status is ExecutionStatus.COMPLETED
    output = ending.output
    if output is not None and len(encode_json(output)) > OUTPUT_LIMIT:
        output = None
    waits = ending.status in (ExecutionStatus.WAITING, ExecutionStatus.NEEDS_ATTENTION)
    values = {
        "status": ending.status.value,
        "owner": None,
        "output_data": output,
        "error_message": ending.error,
        "error_node": ending.node,
        "completed_at": None if waits else work.now,
        "progress": 1.0 if completed else recording.progress,
    }
    if not repository.write_fenced(
        work.connection, recording.execution_id, fence=recording.fence, values=values
    ):
        raise StaleFenceError
    data: dict[str, Any] = {"status": ending.status.value, "progress": values["progress"]}
    if ending.error is not None:
        data["error"] = ending.error
        data["node"] = ending.node
    else:
        data["result"] = output
    failed = ending.status in (ExecutionStatus.FAILED, ExecutionStatus.NEEDS_ATTENTION)
    fact = recording.fact(ExecutionFailed if failed else ExecutionCompleted, work, data)
    work.announce(fact, tenant=recording.tenant, correlation=recording.correlation_id)
