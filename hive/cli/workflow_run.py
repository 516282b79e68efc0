"""Run a workflow: on the server, or in memory with `--local`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hive.cli.options import Data, Json, Token, Url

if TYPE_CHECKING:
    from hive.cli.client import Client


def run(
    workflow: Annotated[str, typer.Argument(help="File, UUID or exact name; - standard input.")],
    input_json: Annotated[
        str | None, typer.Option("--input", help="JSON to start with, or @FILE.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Show each node as it ends.")] = False,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Print the id and go on.")] = False,
    local: Annotated[
        bool, typer.Option("--local", help="In memory, without a server (implied by --json).")
    ] = False,
    timeout: Annotated[float, typer.Option(min=0, help="Wait so many seconds.")] = 3600,
    timezone: Annotated[str | None, typer.Option(help="For --local; default UTC.")] = None,
    data: Data = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Run a workflow. Exit code 1 says that it failed, 2 that its file is bad."""
    from hive.cli.files import json_option

    input_data = json_option(input_json, "--input")
    if local or as_json:
        run_in_memory(Path(workflow), input_data, timezone=timezone)
        return
    from hive.cli.client import connect
    from hive.cli.execution_view import follow
    from hive.cli.output import say

    client = connect(data, url, token)
    execution = start(client, workflow, input_data)
    if no_wait:
        say(execution)
    else:
        follow(client, execution, watch=watch, timeout_s=timeout)


def start(client: "Client", workflow: str, input_data: Any) -> str:
    """Start an execution of a file, which is kept first, or of a stored workflow."""
    from hive.cli.workflow_files import find, read_workflow, store

    is_file = workflow == "-" or Path(workflow).is_file()
    if is_file or Path(workflow).suffix == ".json":
        workflow_id = store(client, read_workflow(Path(workflow)))["id"]
    else:
        workflow_id = find(client, workflow)
    body = {"input_data": input_data}
    return client.call("POST", f"/api/workflows/{workflow_id}/execute", body)["execution_id"]


def run_in_memory(path: Path, input_data: Any, *, timezone: str | None) -> None:
    """Print one object with the runs of all nodes, in n8n's words."""
    import asyncio
    import sys

    from hive.cli.errors import Exit
    from hive.cli.files import read_bytes
    from hive.executions.local import run_local
    from hive.kit import json
    from hive.kit.collector import collect_rarely
    from hive.settings import load_settings

    collect_rarely()
    running = run_local(read_bytes(path), input_data, settings=load_settings(), timezone=timezone)
    result = asyncio.run(running)
    sys.stdout.buffer.write(json.dumps(result) + b"\n")
    sys.stdout.flush()
    if result["status"] in ("error", "crashed", "canceled"):
        raise typer.Exit(Exit.FAILED)
