"""What can be done with agents."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from hive.agents.clients.pool import AgentClients
from hive.agents.events import (
    AgentRegistered,
    AgentRemoved,
    AgentUpdated,
    facts_of,
    status_changed,
)
from hive.agents.health import UNCHECKED, HealthMonitor
from hive.agents.model import (
    Agent,
    AgentChange,
    AgentHealth,
    AgentMode,
    AgentRegistration,
    AgentStatus,
    ModeChange,
)
from hive.agents.repository import STATED, AgentRepository, columns_of
from hive.db.store import Store, Work
from hive.errors import ConflictError, NotFoundError
from hive.events.event import DEFAULT_TENANT
from hive.kit.ids import new_id
from hive.kit.paging import Page, page_of, read_cursor

RECENT_CHECKS = 60


class AgentNotFoundError(NotFoundError):
    """There is no such agent."""


class AgentExistsError(ConflictError):
    """An agent with this id is registered already."""


class AgentIdFixedError(ConflictError):
    """The id of an agent cannot be changed."""


@dataclass(slots=True)
class Synced:
    """What a configuration file changed."""

    added: list[str] = field(default_factory=list[str])
    updated: list[str] = field(default_factory=list[str])
    unchanged: list[str] = field(default_factory=list[str])


class AgentService:
    """Register agents, change them, take them out, and see how they are."""

    def __init__(self, *, store: Store, clients: AgentClients, monitor: HealthMonitor) -> None:
        self._store = store
        self._clients = clients
        self._monitor = monitor

    async def register(self, registration: AgentRegistration, *, tenant: str) -> Agent:
        """Add an agent, look at it once, and return it as it was found.

        An address that does not answer is registered too, as offline, and says why: a machine may
        be asleep. Raises `AgentExistsError`.
        """

        def body(work: Work) -> Agent:
            agents = AgentRepository(work.connection, tenant)
            slug = registration.agent_id
            if agents.get(slug):
                raise AgentExistsError(f"An agent {slug!r} is registered already", agent_id=slug)
            agent = Agent(
                **registration.model_dump(exclude={"specialization"}),
                specialization=registration.specialization or _strongest(registration),
                id=new_id(),
                tenant_id=tenant,
                status=AgentStatus.OFFLINE,
                status_reason=UNCHECKED,
                tokens_per_second=None,
                created_at=work.now,
                last_seen=None,
            )
            agents.add(agent)
            event = AgentRegistered(
                **facts_of(agent), name=agent.name, endpoint=agent.endpoint, model=agent.model
            )
            work.announce(event, tenant=tenant)
            return agent

        return await self._look(await self._store.write(body))

    async def get(self, ref: str, *, tenant: str) -> Agent:
        """Return the agent with this UUID or slug; raises `AgentNotFoundError`."""
        return await self._store.read(lambda c: found(AgentRepository(c, tenant), ref))

    async def list(self, *, tenant: str, cursor: str | None = None, limit: int = 50) -> Page[Agent]:
        """Return agents, oldest first."""
        after = read_cursor(cursor)
        rows = await self._store.read(lambda c: AgentRepository(c, tenant).page(after, limit))
        return page_of(rows, limit, lambda agent: agent.id)

    async def change(self, ref: str, change: AgentChange, *, tenant: str) -> Agent:
        """Change the fields that are set; a new address is looked at once."""
        fields = change.model_dump(mode="json", exclude_unset=True)
        return await self._change(ref, fields, tenant=tenant)

    async def replace(self, ref: str, registration: AgentRegistration, *, tenant: str) -> Agent:
        """Say everything of an agent anew; raises `AgentIdFixedError` for another id."""
        agent = await self.get(ref, tenant=tenant)
        if registration.agent_id != agent.agent_id:
            raise AgentIdFixedError(f"This agent's id is {agent.agent_id!r} and stays so")
        fields = registration.model_dump(mode="json", include=STATED)
        fields["specialization"] = registration.specialization or _strongest(registration)
        if registration.driver is None and registration.endpoint == agent.endpoint:
            del fields["driver"]  # what was found out, stays
        return await self._change(ref, fields, tenant=tenant)

    async def remove(self, ref: str, *, tenant: str) -> None:
        """Remove an agent. What it works on may finish; tasks that ask for it ask no more."""

        def body(work: Work) -> Agent:
            agents = AgentRepository(work.connection, tenant)
            agent = found(agents, ref)
            agents.remove(agent.id)
            work.announce(AgentRemoved(**facts_of(agent)), tenant=tenant)
            return agent

        agent = await self._store.write(body)
        self._monitor.forget(agent.id)
        await self._clients.forget(agent.id)

    async def set_mode(self, ref: str, change: ModeChange, *, tenant: str) -> Agent:
        """Take an agent out of work, let it drain, or let it come back (after one look at it)."""
        status = {
            AgentMode.ONLINE: AgentStatus.OFFLINE,
            AgentMode.DRAINING: AgentStatus.DRAINING,
            AgentMode.MAINTENANCE: AgentStatus.MAINTENANCE,
        }[change.mode]

        def body(work: Work) -> Agent:
            agents = AgentRepository(work.connection, tenant)
            agent = found(agents, ref)
            if change.mode is AgentMode.ONLINE and agent.status in ("online", "busy"):
                return agent
            reason = UNCHECKED if change.mode is AgentMode.ONLINE else change.reason
            changed = agents.change(agent.id, status=status, status_reason=reason) or agent
            if changed.status != agent.status:
                event = status_changed(changed, previous=agent.status, current_task=None)
                work.announce(event, tenant=tenant)
            return changed

        agent = await self._store.write(body)
        return await self._look(agent) if agent.status is AgentStatus.OFFLINE else agent

    async def health(self, ref: str, *, tenant: str) -> AgentHealth:
        """Return how an agent is and was."""
        agent = await self.get(ref, tenant=tenant)
        recent = await self._store.read(
            lambda c: AgentRepository(c, tenant).checks(agent, RECENT_CHECKS)
        )
        return AgentHealth(
            agent_id=agent.agent_id,
            status=agent.status,
            status_reason=agent.status_reason,
            latest=self._monitor.latest(agent.id) or next(iter(recent), None),
            recent=recent,
        )

    async def sync_from_config(
        self, registrations: Iterable[AgentRegistration], *, tenant: str = DEFAULT_TENANT
    ) -> Synced:
        """Register the agents of a configuration file, and update those that differ from it.

        Agents that the file does not name are left alone.
        """
        known = {
            agent.agent_id: agent
            for agent in await self._store.read(lambda c: AgentRepository(c, tenant).all())
        }
        synced = Synced()

        async def one(registration: AgentRegistration) -> None:
            agent = known.get(registration.agent_id)
            if agent is None:
                await self.register(registration, tenant=tenant)
                synced.added.append(registration.agent_id)
            elif _says_the_same(registration, agent):
                synced.unchanged.append(registration.agent_id)
            else:
                await self.replace(agent.agent_id, registration, tenant=tenant)
                synced.updated.append(registration.agent_id)

        # Together: each address that does not answer costs a few seconds.
        await asyncio.gather(*(one(registration) for registration in registrations))
        return synced

    async def _change(self, ref: str, fields: dict[str, object], *, tenant: str) -> Agent:
        def body(work: Work) -> tuple[Agent, bool]:
            agents = AgentRepository(work.connection, tenant)
            agent = found(agents, ref)
            moved = fields.get("endpoint", agent.endpoint) != agent.endpoint
            moved = moved or fields.get("driver", agent.driver) != agent.driver
            if moved:
                fields.setdefault("driver", None)
            changed = (agents.change(agent.id, **columns_of(fields)) if fields else None) or agent
            work.announce(AgentUpdated(**facts_of(changed), name=changed.name), tenant=tenant)
            return changed, moved

        agent, moved = await self._store.write(body)
        return await self._look(agent) if moved else agent

    async def _look(self, agent: Agent) -> Agent:
        await self._monitor.check(agent)
        return await self.get(str(agent.id), tenant=agent.tenant_id)


def found(agents: AgentRepository, ref: str) -> Agent:
    """Return the agent or raise `AgentNotFoundError`."""
    if agent := agents.get(ref):
        return agent
    raise AgentNotFoundError(f"There is no agent {ref[:100]!r}")


def _strongest(registration: AgentRegistration) -> str | None:
    best = max(registration.capabilities, key=lambda each: each.proficiency, default=None)
    return best.name if best else None


def _says_the_same(registration: AgentRegistration, agent: Agent) -> bool:
    said = registration.model_dump(include=STATED)
    said["specialization"] = registration.specialization or _strongest(registration)
    said["driver"] = registration.driver or agent.driver
    return said == agent.model_dump(include=STATED)
