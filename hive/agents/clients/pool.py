"""One client per agent, kept as long as the agent stays what it is."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from hive.agents.clients.ollama import OllamaClient
from hive.agents.clients.openai import OpenAiClient
from hive.agents.clients.port import AgentCallError, AgentClient, AgentUnreachableError
from hive.agents.clients.wire import Patience
from hive.agents.model import Agent, DriverName

DRIVERS: dict[DriverName, type[OllamaClient] | type[OpenAiClient]] = {
    "ollama": OllamaClient,
    "openai": OpenAiClient,
}
Identity = tuple[str, str, int]


class ClientFactory(Protocol):
    """Makes the client of an agent."""

    def __call__(self, endpoint: str, driver: DriverName, *, slots: int) -> AgentClient:
        """Return a client; nothing is sent yet."""
        ...


def http_clients(patience: Patience) -> ClientFactory:
    """Return the factory of real clients."""

    def make(endpoint: str, driver: DriverName, *, slots: int) -> AgentClient:
        return DRIVERS[driver](endpoint, slots=slots, patience=patience)

    return make


@dataclass(slots=True)
class _Kept:
    """A client, what it was made for, and who uses it."""

    client: AgentClient
    identity: Identity
    users: int = 0
    retired: bool = False


class AgentClients:
    """The clients of all agents; a changed agent gets a new one, the old ends with its calls."""

    def __init__(self, factory: ClientFactory | None = None) -> None:
        self._factory = factory or http_clients(Patience())
        self._kept: dict[UUID, _Kept] = {}

    @asynccontextmanager
    async def using(self, agent: Agent) -> AsyncGenerator[AgentClient]:
        """Give the agent's client for one call."""
        kept = await self._of(agent)
        kept.users += 1
        try:
            yield kept.client
        finally:
            kept.users -= 1
            if kept.retired and kept.users == 0:
                await kept.client.close()

    async def forget(self, agent_id: UUID) -> None:
        """Close the client of a removed agent once its calls are done."""
        if kept := self._kept.pop(agent_id, None):
            await self._retire(kept)

    async def close(self) -> None:
        """Close everything; calls under way fail."""
        for kept in [self._kept.pop(agent_id) for agent_id in tuple(self._kept)]:
            await kept.client.close()

    async def _of(self, agent: Agent) -> _Kept:
        if agent.driver is None:
            raise AgentUnreachableError(f"{agent.endpoint} has not answered yet")
        identity = (agent.endpoint, agent.driver, agent.slots)
        kept = self._kept.get(agent.id)
        if kept is None or kept.identity != identity:
            client = self._factory(agent.endpoint, agent.driver, slots=agent.slots)
            self._kept[agent.id] = _Kept(client, identity)
            if kept is not None:
                await self._retire(kept)
        return self._kept[agent.id]

    async def _retire(self, kept: _Kept) -> None:
        kept.retired = True
        if kept.users == 0:
            await kept.client.close()

    async def detect(self, endpoint: str, *, deadline_s: float) -> DriverName:
        """Find out which driver the address speaks; raises what the likelier one said."""
        names: list[DriverName] = ["ollama", "openai"]
        clients = [self._factory(endpoint, name, slots=1) for name in names]
        outcomes = await asyncio.gather(*(_try(client, deadline_s) for client in clients))
        for name, outcome in zip(names, outcomes, strict=True):
            if outcome is None:
                return name
        raise next(error for error in outcomes if error is not None)


async def _try(client: AgentClient, deadline_s: float) -> AgentCallError | None:
    try:
        await client.probe(deadline_s=deadline_s)
    except AgentCallError as error:
        return error
    finally:
        await client.close()
    return None
