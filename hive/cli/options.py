"""Options that many commands share."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data directory of the server (HIVE_DATA).", show_default=False),
]
Url = Annotated[
    str | None,
    typer.Option("--url", help="Address of a server elsewhere (HIVE_URL).", show_default=False),
]
Token = Annotated[
    str | None,
    typer.Option("--token", help="Token for that server (HIVE_TOKEN).", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="List so many at most.")]


def group(help_text: str) -> typer.Typer:
    """Return an empty group of commands."""
    return typer.Typer(
        help=help_text,
        no_args_is_help=True,
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
