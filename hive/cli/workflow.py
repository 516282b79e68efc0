"""Workflows: import, list, show, check, export."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hive.cli.options import Data, Json, Limit, Token, Url, group
from hive.cli.workflow_run import run

app = group("Workflows made with n8n: import, check, run.")
app.command()(run)
File = Annotated[Path, typer.Argument(help="n8n's JSON; - reads standard input.")]
WorkflowRef = Annotated[str, typer.Argument(help="UUID or exact name.")]
Name = Annotated[str | None, typer.Option(help="Default: the name in the file.")]


@app.command("import")
def import_workflow(
    file: File,
    name: Name = None,
    data: Data = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Keep a workflow; one with the same name gets a new version."""
    from hive.cli.client import connect
    from hive.cli.output import print_json, say
    from hive.cli.workflow_files import read_workflow, store

    client = connect(data, url, token)
    stored = store(client, read_workflow(file, name))
    if as_json:
        print_json(stored)
        return
    say(f"{stored['id']}  {stored['name']}, version {stored['version']}")
    _tell_unsupported(client.get(f"/api/workflows/{stored['id']}/report"))


@app.command("list")
def list_workflows(
    search: Annotated[str | None, typer.Option(help="Part of the name.")] = None,
    data: Data = None,
    url: Url = None,
    token: Token = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """List workflows, newest first."""
    from hive.cli.client import connect
    from hive.cli.output import field, print_json, table, time_field

    client = connect(data, url, token)
    rows = list(client.items("/api/workflows", limit=limit, query={"q": search}))
    if as_json:
        print_json(rows)
        return
    table(
        rows,
        [
            ("ID", field("id")),
            ("VERSION", field("version")),
            ("ACTIVE", field("active")),
            ("UPDATED", time_field("updated_at")),
            ("NAME", field("name")),
        ],
    )


@app.command()
def show(
    workflow: WorkflowRef,
    data: Data = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Show one workflow and its nodes."""
    from hive.cli.client import connect
    from hive.cli.output import details, field, moment, print_json, say, table
    from hive.cli.workflow_files import find

    client = connect(data, url, token)
    stored = client.get(f"/api/workflows/{find(client, workflow)}")
    if as_json:
        print_json(stored)
        return
    names = ("id", "name", "description", "version", "active")
    details({**{n: stored[n] for n in names}, "updated": moment(stored["updated_at"])})
    report = client.get(f"/api/workflows/{stored['id']}/report")
    say()
    table(report["nodes"], [("NODE", field("name")), ("TYPE", field("type")), ("", field("state"))])


@app.command()
def check(file: File, as_json: Json = False) -> None:
    """Say what Hive could do with a workflow; needs no server. Exit code 1: it could not run."""
    from hive.cli.errors import Exit
    from hive.cli.files import read_bytes
    from hive.cli.output import print_json, say
    from hive.engine.check import check_workflow
    from hive.engine.registry import Registry
    from hive.engine.workflow import parse_workflow

    report = check_workflow(parse_workflow(read_bytes(file)), Registry.discover()).to_json()
    if as_json:
        print_json(report)
    else:
        runnable = report["runnable"]
        say(f"{len(report['nodes'])} nodes, {'all supported' if runnable else 'cannot run yet'}")
        _tell_unsupported(report)
    if not report["runnable"]:
        raise typer.Exit(Exit.FAILED)


@app.command()
def export(
    workflow: WorkflowRef,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: print.")] = None,
    data: Data = None,
    url: Url = None,
    token: Token = None,
) -> None:
    """Give a workflow back, byte for byte as it was imported."""
    import sys

    from hive.cli.client import connect
    from hive.cli.workflow_files import find

    client = connect(data, url, token)
    raw = client.raw(f"/api/workflows/{find(client, workflow)}/export")
    if output is None:
        sys.stdout.buffer.write(raw)
        sys.stdout.flush()
    else:
        output.write_bytes(raw)


def _tell_unsupported(report: dict[str, Any]) -> None:
    from hive.cli.output import note, plain

    for node in report["nodes"]:
        if node["state"].startswith("unknown") and not node["disabled"]:
            kind = plain(f"{node['type']} version {node['version']:g}")
            note(f"  {plain(node['name'])!r} of type {kind} is not supported yet")
