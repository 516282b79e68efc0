"""Start Hive: the whole of it in one process, on a SQLite file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hive.cli.options import Data, group

if TYPE_CHECKING:
    from hive.settings import Settings

app = group("Start Hive: server, dashboard and store in one process.")


@app.command()
def up(
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on (HIVE_HOST).")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="0 picks a free one (HIVE_PORT).")
    ] = None,
    with_local_agent: Annotated[
        bool | None,
        typer.Option(
            "--with-local-agent/--without-local-agent",
            help="Start a small real model as agent local (HIVE_LOCAL_AGENT).",
            show_default=False,
        ),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="YAML file that lists agents (HIVE_CONFIG).")
    ] = None,
    log_level: Annotated[str | None, typer.Option(help="debug, info, warning, error.")] = None,
) -> None:
    """Start Hive and run until SIGTERM or Ctrl-C."""
    given: dict[str, Any] = {
        "data": data,
        "host": host,
        "port": port,
        "local_agent": with_local_agent,
        "config": config,
        "log_level": log_level,
    }
    from hive.kit.collector import collect_rarely

    collect_rarely()  # before the imports: they make a hundred thousand objects that stay
    from hive.cli.serving import serve

    raise typer.Exit(serve(read_settings(given)))


def read_settings(given: dict[str, Any]) -> "Settings":
    """Join the options with the environment; a bad value is named with its variable."""
    from pydantic import ValidationError

    from hive.cli.errors import CommandError, Exit
    from hive.settings import load_settings

    try:
        settings = load_settings(**given)
        _check(settings)
    except ValidationError as error:
        bad = [f"HIVE_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise CommandError("; ".join(bad), Exit.BAD_INPUT) from error
    return settings


def _check(settings: "Settings") -> None:
    """Refuse what would only fail later, or in silence."""
    from hive.agents.config import load_agents_config
    from hive.egress.guard import Guard
    from hive.local.model import find_model

    Guard(settings.egress_allow)
    if settings.config is not None:
        load_agents_config(settings.config)
    if settings.local_agent:
        find_model()
