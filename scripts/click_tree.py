"""Walk the commands of the command line and give the help of each."""

from collections.abc import Iterator
from typing import Any

import typer.main

from hive.cli import app

WIDTH = 96


def helps() -> Iterator[tuple[str, str]]:
    """Give the name and help of every command, groups first."""
    yield from _walk(typer.main.get_command(app), "hive", None)


def _walk(command: Any, name: str, parent: Any) -> Iterator[tuple[str, str]]:
    info = name.rpartition(" ")[2]
    context = command.context_class(
        command, info_name=info, parent=parent, terminal_width=WIDTH, **command.context_settings
    )
    yield name, command.get_help(context)
    for each in getattr(command, "list_commands", lambda _: [])(context):
        yield from _walk(command.get_command(context, each), f"{name} {each}", context)
