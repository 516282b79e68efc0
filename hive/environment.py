"""The environment as client commands read it: without the weight of `hive.settings`."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientEnvironment:
    """Where client commands find the server."""

    data: Path
    """`HIVE_DATA`: the data directory of a server on this machine."""
    url: str | None
    """`HIVE_URL`: a server elsewhere."""
    token: str | None
    """`HIVE_TOKEN`: what to show to it."""


def client_environment() -> ClientEnvironment:
    """Read the variables of client commands."""
    data = os.environ.get("HIVE_DATA")  # noqa: TID251 - shared by settings and client commands
    return ClientEnvironment(
        data=Path(data) if data else default_data(),
        url=os.environ.get("HIVE_URL") or None,  # noqa: TID251 - see above
        token=os.environ.get("HIVE_TOKEN") or None,  # noqa: TID251 - see above
    )


def default_data() -> Path:
    """Return the data directory of this user: `$XDG_DATA_HOME/hive` or `~/.local/share/hive`."""
    base = os.environ.get("XDG_DATA_HOME")  # noqa: TID251 - see above
    return Path(base) / "hive" if base else Path.home() / ".local" / "share" / "hive"
