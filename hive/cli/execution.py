"""Executions: list, show, cancel, retry."""

from typing import Annotated, Any

import typer

from hive.cli.options import Data, Json, Limit, Token, Url, group

app = group("Executions: runs of workflows.")
ExecutionId = Annotated[str, typer.Argument(help="UUID of the execution.")]


@app.command("list")
def list_executions(
    status: Annotated[str | None, typer.Option(help="Only those in this state.")] = None,
    workflow: Annotated[str | None, typer.Option(help="Only of this workflow (UUID).")] = None,
    data: Data = None,
    url: Url = None,
    token: Token = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """List executions, newest first."""
    from hive.cli.client import connect
    from hive.cli.output import field, print_json, table, time_field

    wanted = {"status": status, "workflow_id": workflow}
    rows = list(connect(data, url, token).items("/api/executions", limit=limit, query=wanted))
    if as_json:
        print_json(rows)
        return
    table(
        rows,
        [
            ("ID", field("id")),
            ("STATUS", field("status")),
            ("PROGRESS", lambda e: f"{e['progress']:.0%}"),
            ("CREATED", time_field("created_at")),
            ("WORKFLOW", field("workflow_name")),
        ],
    )


@app.command()
def show(
    execution: ExecutionId,
    data: Data = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Show one execution and the runs of its nodes."""
    from hive.cli.client import connect, segment
    from hive.cli.execution_view import new_runs, node_line
    from hive.cli.output import details, moment, print_json, say

    client = connect(data, url, token)
    path = f"/api/executions/{segment(execution)}"
    seen = client.get(path)
    runs = list(new_runs(client, path, after=0))
    if as_json:
        print_json(seen | {"nodes": runs})
        return
    names = ("id", "workflow_name", "workflow_version", "status", "error_node", "error_message")
    details(
        {
            **{name: seen[name] for name in names},
            "progress": f"{seen['progress']:.0%}",
            "started": moment(seen["started_at"]),
            "completed": moment(seen["completed_at"]),
        }
    )
    say()
    for run in runs:
        say(node_line(run))


@app.command()
def cancel(execution: ExecutionId, data: Data = None, url: Url = None, token: Token = None) -> None:
    """Cancel an execution; models that work for it are stopped."""
    from hive.cli.client import connect, segment
    from hive.cli.output import note

    connect(data, url, token).call("POST", f"/api/executions/{segment(execution)}/cancel")
    note(f"Cancelled {execution}.")


@app.command()
def retry(
    execution: ExecutionId,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Not from the failed node.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Follow it to its end.")] = False,
    data: Data = None,
    url: Url = None,
    token: Token = None,
) -> None:
    """Run an ended execution again; prints the new id."""
    from hive.cli.client import connect, segment
    from hive.cli.output import say

    client = connect(data, url, token)
    body: dict[str, Any] = {"start": "beginning" if from_start else "failed_node"}
    accepted = client.call("POST", f"/api/executions/{segment(execution)}/retry", body)
    say(accepted["execution_id"])
    if watch:
        from hive.cli.execution_view import follow

        follow(client, accepted["execution_id"], watch=True, timeout_s=3600)
