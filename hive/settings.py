"""One frozen object with every setting; the only reader of the environment."""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from hive.environment import default_data
from hive.errors import UserError

NOT_BUILT_YET = {
    "HIVE_DATABASE_URL": "PostgreSQL as the store of a running server",
    "HIVE_REDIS_URL": "Redis between processes",
    "HIVE_SECRET_KEY": "a signing key from the environment",
    "HIVE_INFLUX_URL": "the InfluxDB writer",
}
"""Names that are reserved. Start-up refuses them: a setting is never silently ignored."""


class SettingNotBuiltError(UserError):
    """A setting names a part of Hive that is not built yet."""


class Settings(BaseSettings):
    """Settings from `HIVE_*` variables; the command line overrides them."""

    model_config = SettingsConfigDict(env_prefix="HIVE_", frozen=True, extra="ignore")

    data: Path = Field(default_factory=default_data)
    """The data directory: private to its user, used by one server at a time."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """The port to listen on; 0 picks a free one."""
    local_agent: bool = False
    """Start a small local model and register it as agent `local`."""
    config: Path | None = None
    """A YAML file that lists agents."""
    egress_allow: Annotated[tuple[str, ...], NoDecode] = ()
    """Hosts and CIDRs inside the network that workflow nodes may reach."""
    env_allow: Annotated[tuple[str, ...], NoDecode] = ()
    """Names of environment variables that expressions may read as `$env`."""
    timezone: str = "UTC"
    """The time zone of workflows that name none."""
    log_level: str = "info"
    """What is logged: debug, info, warning or error."""
    access_token_hours: Annotated[float, Field(gt=0, le=24 * 365)] = 24
    """How long a token from a login link lives."""
    health_interval_s: Annotated[float, Field(gt=0)] = 5
    """Seconds between two looks at an agent."""
    sandbox_workers: Annotated[int, Field(ge=1, le=64)] = 2
    """Sealed processes for expressions and Code nodes."""
    max_websockets: Annotated[int, Field(ge=1)] = 10_000
    """WebSocket connections held at once."""
    max_body_mb: Annotated[float, Field(gt=0)] = 16
    """Largest body of a request, in megabytes."""

    @field_validator("egress_allow", "env_allow", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("egress_allow")
    @classmethod
    def _check_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            if "/" in entry:
                ipaddress.ip_network(entry, strict=False)
        return value


def load_settings(**overrides: object) -> Settings:
    """Read the settings; overrides that are None do not count. Refuses what is not built."""
    refuse_unbuilt(os.environ)  # noqa: TID251 - this module owns the environment
    return Settings.model_validate(
        Settings().model_dump() | {k: v for k, v in overrides.items() if v is not None}
    )


def refuse_unbuilt(environment: Mapping[str, str]) -> None:
    """Raise `SettingNotBuiltError` if a reserved name is set."""
    for name, what in NOT_BUILT_YET.items():
        if environment.get(name):
            message = f"{name} is set, but {what} is not built yet; unset it to start"
            raise SettingNotBuiltError(message)


def environment_values(names: tuple[str, ...]) -> dict[str, str]:
    """Return the values of the allowed environment variables."""
    return {name: os.environ[name] for name in names if name in os.environ}  # noqa: TID251
