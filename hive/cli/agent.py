"""Agents: list, show, register, remove."""

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from hive.cli.options import Data, Json, Limit, Token, Url, group

app = group("Agents: the machines that run models.")
AgentId = Annotated[str, typer.Argument(help="Short name (slug) or UUID.")]


@app.command("list")
def list_agents(
    data: Data = None,
    url: Url = None,
    token: Token = None,
    limit: Limit = 100,
    as_json: Json = False,
) -> None:
    """List the agents."""
    from hive.cli.client import connect
    from hive.cli.output import field, print_json, table

    agents = list(connect(data, url, token).items("/api/agents", limit=limit))
    if as_json:
        print_json(agents)
        return
    table(
        agents,
        [
            ("AGENT", field("agent_id")),
            ("STATUS", field("status")),
            ("MODEL", field("model")),
            ("SLOTS", field("slots")),
            ("TOKENS/S", field("tokens_per_second")),
            ("CAPABILITIES", lambda a: ", ".join(c["name"] for c in a["capabilities"])),
            ("ENDPOINT", field("endpoint")),
        ],
    )


@app.command()
def show(
    agent: AgentId, data: Data = None, url: Url = None, token: Token = None, as_json: Json = False
) -> None:
    """Show one agent."""
    from hive.cli.client import connect, segment

    _show(connect(data, url, token).get(f"/api/agents/{segment(agent)}"), as_json)


@app.command()
def register(
    file: Annotated[
        Path | None, typer.Argument(help="Registration as JSON, or options instead.")
    ] = None,
    agent_id: Annotated[str | None, typer.Option(help="Short name: acacia.")] = None,
    endpoint: Annotated[str | None, typer.Option(help="http://192.168.1.72:11434")] = None,
    name: Annotated[str | None, typer.Option(help="Name for people.")] = None,
    model: Annotated[str | None, typer.Option(help="Model it runs.")] = None,
    driver: Annotated[str | None, typer.Option(help="ollama or openai; default: ask it.")] = None,
    capability: Annotated[
        list[str] | None, typer.Option(help="NAME or NAME:PROFICIENCY, several times.")
    ] = None,
    slots: Annotated[int | None, typer.Option(min=1, help="Tasks at the same time.")] = None,
    data: Data = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Register an agent from a file or from options."""
    from hive.cli.client import connect
    from hive.cli.files import read_json_object

    body: dict[str, Any] = read_json_object(file) if file else {}
    given = {
        "agent_id": agent_id or (slug(name) if name and "agent_id" not in body else None),
        "endpoint": endpoint,
        "name": name or (agent_id if "name" not in body else None),
        "model": model,
        "driver": driver,
        "capabilities": [read_capability(each) for each in capability] if capability else None,
        "slots": slots,
    }
    body |= {key: value for key, value in given.items() if value is not None}
    _show(connect(data, url, token).call("POST", "/api/agents", body), as_json)


@app.command()
def remove(agent: AgentId, data: Data = None, url: Url = None, token: Token = None) -> None:
    """Remove an agent; what it works on may finish."""
    from hive.cli.client import connect, segment
    from hive.cli.output import note

    connect(data, url, token).call("DELETE", f"/api/agents/{segment(agent)}")
    note(f"Removed {agent}.")


def slug(name: str) -> str:
    """Make a short name of a name.

    >>> slug("WALNUT Full-Stack")
    'walnut-full-stack'
    """
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")


def read_capability(text: str) -> dict[str, Any]:
    """Read `NAME` or `NAME:PROFICIENCY`.

    >>> read_capability("code:0.9"), read_capability("chat")
    ({'name': 'code', 'proficiency': 0.9}, {'name': 'chat'})
    """
    name, mark, number = text.rpartition(":")
    if not mark:
        return {"name": text}
    try:
        return {"name": name, "proficiency": float(number)}
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not NAME or NAME:PROFICIENCY") from error


def _show(agent: dict[str, Any], as_json: bool) -> None:
    from hive.cli.output import details, moment, print_json

    if as_json:
        print_json(agent)
        return
    names = ("agent_id", "name", "status", "status_reason", "endpoint", "driver", "model", "slots")
    capabilities = [f"{c['name']} {c['proficiency']:g}" for c in agent["capabilities"]]
    details(
        {
            **{name: agent[name] for name in names},
            "capabilities": ", ".join(capabilities),
            "tokens/s": agent["tokens_per_second"],
            "last seen": moment(agent["last_seen"]),
            "id": agent["id"],
        }
    )
