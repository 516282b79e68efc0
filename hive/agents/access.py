"""What is needed to work with an agent: its client, trust in it, and note of what it does."""

from dataclasses import dataclass

from hive.agents.clients.pool import AgentClients
from hive.agents.health import HealthMonitor
from hive.agents.workload import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentAccess:
    """The three that every call to an agent goes through."""

    clients: AgentClients
    monitor: HealthMonitor
    workload: Workload
