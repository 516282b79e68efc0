"""Show the state of the hive."""

from hive.cli.options import Data, Json, Token, Url, group

app = group("Show the state of the hive.")


@app.command()
def status(data: Data = None, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Show agents, tasks and queue in figures."""
    from hive.cli.client import connect
    from hive.cli.output import details, print_json

    client = connect(data, url, token)
    seen = client.get("/api/status/cluster")
    if as_json:
        print_json(seen)
        return
    details(
        {
            "server": client.url,
            "agents": _counts(seen["agents"]),
            "tasks": _counts(seen["tasks"]),
            "queue": _counts(seen["queue"]),
            "slots": f"{seen['used_slots']} of {seen['slots']} in use",
            "tokens/s": seen["tokens_per_second"],
        }
    )


def _counts(counts: dict[str, int]) -> str:
    said = [f"{number} {name}" for name, number in counts.items() if number]
    return ", ".join(said) or "none"
