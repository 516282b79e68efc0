"""The HTTP face of the hive's state."""

from typing import Annotated

from fastapi import APIRouter

from hive.agents.model import AgentState
from hive.auth.deps import require
from hive.auth.tokens import Caller
from hive.coordinator.model import ClusterStatus
from hive.coordinator.status import ClusterView
from hive.http.deps import provide
from hive.kit.paging import Page

router = APIRouter(prefix="/api/status", tags=["status"])

Cluster = Annotated[ClusterView, provide(ClusterView)]


@router.get("/cluster")
async def get_cluster_status(
    caller: Annotated[Caller, require("cluster.view")], view: Cluster
) -> ClusterStatus:
    """Show the hive in figures: agents and tasks by status, the queue by band, tokens per second.

    `tokens_per_second` is what all agents together answered within the last minute.
    """
    return await view.status(tenant=caller.tenant)


@router.get("/agents")
async def get_agent_statuses(
    caller: Annotated[Caller, require("agents.view")], view: Cluster
) -> Page[AgentState]:
    """Show how every agent is doing."""
    return Page(items=await view.agents(tenant=caller.tenant))
