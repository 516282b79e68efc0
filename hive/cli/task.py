"""Tasks: submit, list, show, cancel."""

from typing import Annotated, Any

import typer

from hive.cli.options import Data, Json, Limit, Token, Url, group

app = group("Tasks: give work to the best agent.")
FINAL = frozenset({"completed", "failed", "cancelled"})
TITLE = 80
TaskId = Annotated[str, typer.Argument(help="UUID of the task.")]
Wait = Annotated[bool, typer.Option("--wait", help="Wait for the answer and print it.")]
Patience = Annotated[float, typer.Option("--timeout", min=0, help="Wait so many seconds.")]


@app.command()
def submit(
    text: Annotated[str, typer.Argument(help="The prompt; - reads it from standard input.")],
    title: Annotated[str | None, typer.Option(help="Default: how the prompt begins.")] = None,
    priority: Annotated[int, typer.Option(min=0, max=100, help="More is sooner.")] = 50,
    capability: Annotated[
        list[str] | None, typer.Option(help="NAME or NAME:MINIMUM, several times.")
    ] = None,
    agent: Annotated[str | None, typer.Option(help="Only this agent.")] = None,
    model: Annotated[str | None, typer.Option(help="Only this model.")] = None,
    max_tokens: Annotated[int | None, typer.Option(min=1, help="Length of the answer.")] = None,
    wait: Wait = False,
    timeout: Patience = 600,
    data: Data = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Submit a task."""
    from hive.cli.client import connect
    from hive.cli.output import print_json, say

    prompt = read_prompt(text)
    body = {
        "title": title or title_of(prompt),
        "description": prompt,
        "priority": priority,
        "capabilities": [read_need(each) for each in capability or []],
        "agent_id": agent,
        "model": model,
        "parameters": {"max_tokens": max_tokens} if max_tokens else {},
    }
    client = connect(data, url, token)
    task = client.call("POST", "/api/tasks", {k: v for k, v in body.items() if v is not None})
    if wait:
        _end(_wait(client, task["id"], timeout), as_json)
    elif as_json:
        print_json(task)
    else:
        say(task["id"])


@app.command("list")
def list_tasks(
    status: Annotated[str | None, typer.Option(help="Only tasks in this state.")] = None,
    band: Annotated[str | None, typer.Option(help="high, medium or low.")] = None,
    agent: Annotated[str | None, typer.Option(help="Only tasks of this agent.")] = None,
    data: Data = None,
    url: Url = None,
    token: Token = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """List tasks, newest first."""
    from hive.cli.client import connect
    from hive.cli.output import field, print_json, table, time_field

    wanted = {"status": status, "band": band, "agent": agent}
    tasks = list(connect(data, url, token).items("/api/tasks", limit=limit, query=wanted))
    if as_json:
        print_json(tasks)
        return
    table(
        tasks,
        [
            ("ID", field("id")),
            ("STATUS", field("status")),
            ("PRIORITY", field("priority")),
            ("AGENT", field("agent_id")),
            ("CREATED", time_field("created_at")),
            ("TITLE", field("title")),
        ],
    )


@app.command()
def show(
    task: TaskId, data: Data = None, url: Url = None, token: Token = None, as_json: Json = False
) -> None:
    """Show one task and its answer."""
    from hive.cli.client import connect, segment
    from hive.cli.output import details, moment, print_json, prose, say

    seen = connect(data, url, token).get(f"/api/tasks/{segment(task)}")
    if as_json:
        print_json(seen)
        return
    result: dict[str, Any] = seen["result"] or {}
    error: dict[str, Any] = seen["error"] or {}
    details(
        {
            **{n: seen[n] for n in ("id", "title", "status", "priority", "agent_id", "model")},
            "capabilities": ", ".join(need["name"] for need in seen["capabilities"]),
            "attempt": f"{seen['attempt']}, {seen['failures']} failed of {seen['max_attempts']}",
            "created": moment(seen["created_at"]),
            "completed": moment(seen["completed_at"]),
            "tokens/s": result.get("tokens_per_second"),
            "error": error.get("message"),
        }
    )
    if result:
        say()
        say(prose(result["text"]))


@app.command()
def cancel(task: TaskId, data: Data = None, url: Url = None, token: Token = None) -> None:
    """Cancel a task; a model that works on it is stopped."""
    from hive.cli.client import connect, segment
    from hive.cli.output import note

    connect(data, url, token).call("DELETE", f"/api/tasks/{segment(task)}")
    note(f"Cancelled {task}.")


def read_prompt(text: str) -> str:
    """Return the prompt, from standard input if it is `-`."""
    if text != "-":
        return text
    from pathlib import Path

    from hive.cli.files import read_bytes

    return read_bytes(Path("-")).decode(errors="replace")


def title_of(prompt: str) -> str:
    r"""Return how a prompt begins.

    >>> title_of("  Say hello\nin five words")
    'Say hello'
    """
    first = next((line.strip() for line in prompt.splitlines() if line.strip()), "task")
    return first if len(first) <= TITLE else first[: TITLE - 1] + "…"


def read_need(text: str) -> dict[str, Any]:
    """Read `NAME` or `NAME:MINIMUM`.

    >>> read_need("code:0.9")
    {'name': 'code', 'min_proficiency': 0.9}
    """
    from hive.cli.agent import read_capability

    need = read_capability(text)
    if "proficiency" in need:
        return {"name": need["name"], "min_proficiency": need["proficiency"]}
    return need


def _wait(client: Any, task_id: str, timeout_s: float) -> dict[str, Any]:
    from hive.cli.progress import Status, wait_until

    line = Status()

    def look() -> dict[str, Any]:
        seen = client.get(f"/api/tasks/{task_id}")
        where = f" on {seen['agent_id']}" if seen.get("agent_id") else ""
        line.show(f"{seen['status']}{where}")
        return seen

    try:
        what = f"Task {task_id}"
        return wait_until(look, lambda t: t["status"] in FINAL, timeout_s=timeout_s, what=what)
    finally:
        line.clear()


def _end(task: dict[str, Any], as_json: bool) -> None:
    """Print the answer, or fail with the reason."""
    from hive.cli.errors import CommandError, Exit
    from hive.cli.output import note, print_json, prose, say

    if as_json:
        print_json(task)
        if task["status"] != "completed":
            raise typer.Exit(Exit.FAILED)
        return
    if task["status"] != "completed":
        error: dict[str, Any] = task["error"] or {}
        reason = error.get("message", "no reason was given")
        raise CommandError(f"Task {task['id']} {task['status']}: {reason}")
    result = task["result"]
    say(prose(result["text"]))
    speed = result.get("tokens_per_second")
    note(f"({result['agent_id']}{f', {speed:.1f} tokens/s' if speed else ''})")
