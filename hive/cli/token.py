"""Print a token that the server on a data directory accepts; no server needs to run."""

from enum import StrEnum
from typing import Annotated

import typer

from hive.cli.options import Data, group

app = group("Print a token for the HTTP interface.")


class Role(StrEnum):
    """Roles of the specification."""

    ADMIN = "admin"
    DEVELOPER = "developer"
    VIEWER = "viewer"


@app.command()
def token(
    data: Data = None,
    role: Annotated[Role, typer.Option(help="What the token may do.")] = Role.ADMIN,
    hours: Annotated[float, typer.Option(min=0.01, max=24 * 365, help="How long it lives.")] = 24,
) -> None:
    """Print a token for the HTTP interface, and nothing else."""
    from hive.cli.client import local_token
    from hive.cli.output import say
    from hive.environment import client_environment

    say(local_token(data or client_environment().data, role=role, hours=hours))
