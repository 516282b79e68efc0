"""The commands as a table; each module is imported when its command runs."""

from importlib import import_module
from typing import Any

import typer.core
import typer.main
from typing_extensions import override

COMMANDS = {
    "up": "Start Hive: server, dashboard and store in one process.",
    "token": "Print a token for the HTTP interface.",
    "status": "Show the state of the hive.",
    "agent": "Agents: the machines that run models.",
    "task": "Tasks: give work to the best agent.",
    "workflow": "Workflows made with n8n: import, check, run.",
    "execution": "Executions: runs of workflows.",
    "expression": "Evaluate n8n expressions.",
}
"""Each is a module of this package with a typer `app`."""


class LazyGroup(typer.core.TyperGroup):
    """A group whose commands are imported when they are asked for."""

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"hive.cli.{cmd_name}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command

    @override
    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
