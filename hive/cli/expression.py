"""`hive expression`: evaluates n8n expressions outside any workflow."""

from typing import Any

import typer

from hive.cli.options import group

app = group("Evaluate n8n expressions.")

JSON_LINES = typer.Option(False, "--jsonl", help="Read one JSON object for each line of input.")
TIMEZONE = typer.Option("UTC", "--timezone", help="Time zone of the workflow.")
EXPRESSION = typer.Argument(None, help="An expression, as in '={{ 1 + 1 }}'.")
ITEMS = typer.Option("[{}]", "--items", help="The json of the input items, as a JSON array.")


@app.callback()
def expression() -> None:
    """Evaluate n8n expressions."""


@app.command("eval")
def evaluate(
    text: str | None = EXPRESSION,
    jsonl: bool = JSON_LINES,
    timezone: str = TIMEZONE,
    items: str = ITEMS,
) -> None:
    """Print the value of an expression as JSON.

    With --jsonl each line of the input is {"expr", "items", "index"?}, and each line of the output
    is {"value"} or {"error"}.
    """
    import asyncio
    import sys

    from hive.kit.json import dumps
    from hive.sandbox.command import answer_lines

    if jsonl:
        lines = sys.stdin.buffer
    elif text is not None:
        lines = [dumps({"expr": text, "items": _items(items)})]
    else:
        raise typer.BadParameter("give an expression, or --jsonl")
    failed = False
    for answer in asyncio.run(answer_lines(lines, timezone=timezone)):
        failed = failed or "error" in answer
        typer.echo(dumps(answer))
    if failed and not jsonl:
        raise typer.Exit(1)


def _items(text: str) -> Any:
    from hive.kit.json import loads

    try:
        return loads(text)
    except ValueError as error:
        raise typer.BadParameter(f"--items is not JSON: {error}") from error
