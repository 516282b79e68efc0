"""The HTTP face of agents."""

from typing import Annotated

from fastapi import APIRouter, Query

from hive.agents.model import (
    Agent,
    AgentChange,
    AgentHealth,
    AgentRegistration,
    ModeChange,
)
from hive.agents.service import AgentService
from hive.auth.deps import require
from hive.auth.tokens import Caller
from hive.http.deps import provide
from hive.kit.paging import MAX_PAGE, Page

router = APIRouter(prefix="/api/agents", tags=["agents"])

Viewer = Annotated[Caller, require("agents.view")]
Manager = Annotated[Caller, require("agents.manage")]
Agents = Annotated[AgentService, provide(AgentService)]


@router.post("", status_code=201)
async def register_agent(body: AgentRegistration, caller: Manager, agents: Agents) -> Agent:
    """Register an agent. One that does not answer is registered as offline and says why."""
    return await agents.register(body, tenant=caller.tenant)


@router.get("")
async def list_agents(
    caller: Viewer,
    agents: Agents,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> Page[Agent]:
    """List agents in the order they joined."""
    return await agents.list(tenant=caller.tenant, cursor=cursor, limit=limit)


@router.get("/{agent_id}")
async def get_agent(agent_id: str, caller: Viewer, agents: Agents) -> Agent:
    """Show one agent, by its UUID or slug."""
    return await agents.get(agent_id, tenant=caller.tenant)


@router.put("/{agent_id}")
async def replace_agent(
    agent_id: str, body: AgentRegistration, caller: Manager, agents: Agents
) -> Agent:
    """Say everything of an agent anew."""
    return await agents.replace(agent_id, body, tenant=caller.tenant)


@router.patch("/{agent_id}")
async def change_agent(agent_id: str, body: AgentChange, caller: Manager, agents: Agents) -> Agent:
    """Change some fields of an agent."""
    return await agents.change(agent_id, body, tenant=caller.tenant)


@router.delete("/{agent_id}", status_code=204)
async def remove_agent(agent_id: str, caller: Manager, agents: Agents) -> None:
    """Remove an agent. What it works on may finish."""
    await agents.remove(agent_id, tenant=caller.tenant)


@router.post("/{agent_id}/mode")
async def set_agent_mode(agent_id: str, body: ModeChange, caller: Manager, agents: Agents) -> Agent:
    """Put an agent into maintenance, let it drain, or let it come back."""
    return await agents.set_mode(agent_id, body, tenant=caller.tenant)


@router.get("/{agent_id}/health")
async def get_agent_health(agent_id: str, caller: Viewer, agents: Agents) -> AgentHealth:
    """Show how an agent is, and the latest looks at it."""
    return await agents.health(agent_id, tenant=caller.tenant)
