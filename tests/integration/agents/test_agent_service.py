import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hive.agents.clients.pool import AgentClients, http_clients
from hive.agents.clients.port import AgentDisconnectedError, AgentFailedError
from hive.agents.clients.wire import Patience
from hive.agents.config import load_agents_config
from hive.agents.health import HealthMonitor
from hive.agents.model import Agent, AgentChange, AgentMode, AgentRegistration, ModeChange
from hive.agents.service import (
    AgentExistsError,
    AgentIdFixedError,
    AgentNotFoundError,
    AgentService,
)
from hive.agents.workload import Workload
from hive.auth.tables import tenants
from hive.db.database import Database
from hive.db.store import Store
from hive.events.bus import MemoryEventBus
from hive.events.event import HiveEvent
from hive.kit.clock import system_clock
from tests.model_servers import (
    Wire,
    model_server,
    ollama_answer,
    ollama_probe,
    openai_answer,
    openai_probe,
)


@dataclass
class Hive:
    """The agents feature, composed."""

    agents: AgentService
    monitor: HealthMonitor
    workload: Workload
    events: list[HiveEvent] = field(default_factory=list[HiveEvent])

    @property
    def told(self) -> list[tuple[str, str]]:
        return [(event.type, event.data["status"]) for event in self.events]


@asynccontextmanager
async def a_hive(database: Database) -> AsyncGenerator[Hive]:
    bus = MemoryEventBus()
    store = Store(database=database, bus=bus, clock=system_clock)
    clients = AgentClients(http_clients(Patience(connect_s=0.5, first_s=0.5, idle_s=0.5)))
    workload = Workload()
    monitor = HealthMonitor(
        store=store,
        clients=clients,
        workload=workload,
        clock=system_clock,
        random=Random(1),
        interval_s=0.5,
    )
    hive = Hive(AgentService(store=store, clients=clients, monitor=monitor), monitor, workload)

    async def hear(event: HiveEvent) -> None:
        hive.events.append(event)

    await bus.subscribe("agent.*", hear)
    await database.write(lambda c: c.execute(tenants.insert().values(id="other", name="Other")))
    yield hive
    await clients.close()


@pytest.fixture
async def hive(database: Database) -> AsyncGenerator[Hive]:
    async with a_hive(database) as made:
        yield made


def a_registration(endpoint: str, **changes: Any) -> AgentRegistration:
    fields = {"agent_id": "acacia", "name": "ACACIA", "endpoint": endpoint, **changes}
    return AgentRegistration.model_validate(fields)


async def registered(hive: Hive, endpoint: str, **changes: Any) -> Agent:
    return await hive.agents.register(a_registration(endpoint, **changes), tenant="default")


def refusing_url() -> str:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}"


async def test_a_registered_agent_is_looked_at_and_announced(hive: Hive):
    async with model_server(ollama_answer(), ollama_probe) as server:
        agent = await registered(hive, server.url, capabilities=[{"name": "x", "proficiency": 0.9}])
    assert (agent.status, agent.driver, agent.status_reason) == ("online", "ollama", None)
    assert agent.specialization == "x"
    assert agent.last_seen is not None
    assert hive.told == [("agent.registered", "offline"), ("agent.status_changed", "online")]
    assert hive.events[1].topics == ("agent.acacia",)
    assert hive.events[1].data["performance"] == {"tps": None, "cpu_usage": None}


async def test_the_driver_is_found_out(hive: Hive):
    async with model_server(openai_answer(), openai_probe) as server:
        assert (await registered(hive, server.url + "/v1")).driver == "openai"


async def html(wire: Wire) -> None:
    await wire.head("text/html")
    await wire.send(b"<html>router login</html>")


async def hangs(wire: Wire) -> None:
    await wire.closed_by_client()


async def test_an_address_that_refuses_hangs_or_answers_html_is_offline_and_says_why(hive: Hive):
    agent = await registered(hive, refusing_url(), agent_id="refuses")
    assert (agent.status, agent.driver) == ("offline", None)
    assert "cannot be reached" in str(agent.status_reason)
    async with model_server(html, html) as server:
        agent = await registered(hive, server.url, agent_id="html")
        assert "web page" in str(agent.status_reason)
    async with model_server(hangs, hangs) as server:
        agent = await registered(hive, server.url, agent_id="hangs")
        assert "did not answer within 0.5 s" in str(agent.status_reason)


async def test_an_agent_is_found_by_slug_and_by_uuid_in_its_tenant_only(hive: Hive):
    agent = await registered(hive, refusing_url())
    assert await hive.agents.get("acacia", tenant="default") == agent
    assert await hive.agents.get(str(agent.id), tenant="default") == agent
    for ref in ("acacia", str(agent.id), "", "x" * 1000):
        with pytest.raises(AgentNotFoundError):
            await hive.agents.get(ref, tenant="other")
    assert (await hive.agents.list(tenant="other")).items == []


async def test_the_same_slug_twice_is_refused_but_another_tenant_may_have_it(hive: Hive):
    agent = await registered(hive, refusing_url())
    with pytest.raises(AgentExistsError):
        await registered(hive, agent.endpoint)
    other = await hive.agents.register(a_registration(agent.endpoint), tenant="other")
    assert other.id != agent.id


async def test_lists_come_in_pages(hive: Hive):
    url = refusing_url()
    for number in range(5):
        await registered(hive, url, agent_id=f"a{number}")
    first = await hive.agents.list(tenant="default", limit=3)
    rest = await hive.agents.list(tenant="default", limit=3, cursor=first.next_cursor)
    assert [a.agent_id for a in first.items + rest.items] == ["a0", "a1", "a2", "a3", "a4"]
    assert rest.next_cursor is None


async def test_a_change_keeps_what_it_does_not_name(hive: Hive):
    async with model_server(ollama_answer(), ollama_probe) as server:
        await registered(hive, server.url, model="m", slots=2)
        change = AgentChange.model_validate({"name": "New", "hardware": {"gpu": "x"}})
        agent = await hive.agents.change("acacia", change, tenant="default")
    assert (agent.name, agent.model, agent.slots, agent.status) == ("New", "m", 2, "online")
    assert agent.hardware == {"gpu": "x"}
    assert hive.told[-1] == ("agent.updated", "online")


async def test_a_new_address_is_looked_at_and_its_driver_found_out_anew(hive: Hive):
    async with model_server(ollama_answer(), ollama_probe) as server:
        await registered(hive, server.url)
    async with model_server(openai_answer(), openai_probe) as server:
        change = AgentChange.model_validate({"endpoint": server.url})
        agent = await hive.agents.change("acacia", change, tenant="default")
    assert (agent.driver, agent.status) == ("openai", "online")


async def test_a_replacement_says_everything_but_the_id(hive: Hive):
    url = refusing_url()
    await registered(hive, url, model="m", slots=3)
    agent = await hive.agents.replace("acacia", a_registration(url, name="B"), tenant="default")
    assert (agent.name, agent.model, agent.slots) == ("B", None, 1)
    other = a_registration(url, agent_id="walnut")
    with pytest.raises(AgentIdFixedError):
        await hive.agents.replace("acacia", other, tenant="default")


async def test_a_removed_agent_is_gone_with_its_checks(hive: Hive):
    await registered(hive, refusing_url())
    await hive.agents.remove("acacia", tenant="default")
    with pytest.raises(AgentNotFoundError):
        await hive.agents.get("acacia", tenant="default")
    assert hive.told[-1] == ("agent.removed", "offline")


async def test_maintenance_lasts_until_a_person_ends_it(hive: Hive):
    async with model_server(ollama_answer(), ollama_probe) as server:
        await registered(hive, server.url)
        out = ModeChange(mode=AgentMode.MAINTENANCE, reason="new fan")
        agent = await hive.agents.set_mode("acacia", out, tenant="default")
        assert (agent.status, agent.status_reason) == ("maintenance", "new fan")
        await hive.monitor.look_at_all()
        agent = await hive.agents.get("acacia", tenant="default")
        assert (agent.status, agent.status_reason) == ("maintenance", "new fan")
        back = ModeChange(mode=AgentMode.ONLINE)
        agent = await hive.agents.set_mode("acacia", back, tenant="default")
        assert (agent.status, agent.status_reason) == ("online", None)


async def test_an_agent_that_goes_away_and_comes_back_is_announced_both_times(hive: Hive):
    async with model_server(ollama_answer(), ollama_probe) as server:
        await registered(hive, server.url)
    await hive.monitor.look_at_all()
    assert hive.told[-1] == ("agent.status_changed", "offline")
    assert "cannot be reached" in hive.events[-1].data["reason"]
    async with model_server(ollama_answer(), ollama_probe) as server:
        change = AgentChange.model_validate({"endpoint": server.url})
        await hive.agents.change("acacia", change, tenant="default")
    assert hive.told[-1] == ("agent.status_changed", "online")


async def test_one_slow_look_is_forgiven_and_two_are_not(hive: Hive):
    probe = ollama_probe

    async def answer(wire: Wire) -> None:
        await probe(wire)

    async with model_server(ollama_answer(), answer) as server:
        await registered(hive, server.url)
        probe = hangs
        await hive.monitor.look_at_all()
        assert (await hive.agents.get("acacia", tenant="default")).status == "online"
        await hive.monitor.look_at_all()
        assert (await hive.agents.get("acacia", tenant="default")).status == "offline"


async def test_a_failed_call_takes_a_dead_agent_offline_at_once(hive: Hive):
    async with model_server(ollama_answer(), ollama_probe) as server:
        agent = await registered(hive, server.url)
    await hive.monitor.call_failed(agent, AgentDisconnectedError())
    assert (await hive.agents.get("acacia", tenant="default")).status == "offline"


async def test_an_agent_whose_probes_succeed_and_tasks_fail_gets_a_rest(hive: Hive):
    async with model_server(ollama_answer(), ollama_probe) as server:
        agent = await registered(hive, server.url)
        for _ in range(3):
            await hive.monitor.call_failed(agent, AgentFailedError())
        await hive.monitor.look_at_all()
        resting = await hive.agents.get("acacia", tenant="default")
        assert resting.status == "offline"
        assert "gets a rest" in str(resting.status_reason)
        hive.monitor.call_succeeded(agent.id)
        await hive.monitor.look_at_all()
        assert (await hive.agents.get("acacia", tenant="default")).status == "online"


async def test_a_full_agent_is_busy(hive: Hive):
    async with model_server(ollama_answer(), ollama_probe) as server:
        agent = await registered(hive, server.url)
        hive.workload.enter(agent.id, "task-1")
        await hive.monitor.look_at_all()
    assert hive.told[-1] == ("agent.status_changed", "busy")
    assert hive.events[-1].data["current_task"] == "task-1"


async def test_health_shows_the_latest_and_the_recent_looks(hive: Hive):
    async with model_server(ollama_answer(), ollama_probe) as server:
        await registered(hive, server.url)
        await hive.monitor.look_at_all()
        health = await hive.agents.health("acacia", tenant="default")
    assert health.latest is not None
    assert health.latest.available
    assert health.latest.response_time is not None
    assert health.latest.cpu_usage is None
    assert len(health.recent) == 2


async def test_the_monitor_looks_by_itself_until_it_is_cancelled(hive: Hive):
    looked_often = asyncio.Event()

    async def probe(wire: Wire) -> None:
        await ollama_probe(wire)
        if len(server.requests) > 4:
            looked_often.set()

    async with model_server(ollama_answer(), probe) as server:
        await registered(hive, server.url)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(hive.monitor.run())
            await asyncio.wait_for(looked_often.wait(), 5)
            running.cancel()


async def test_a_file_of_agents_adds_updates_and_leaves_alone(hive: Hive, tmp_path: Path):
    url = refusing_url()
    await registered(hive, url, agent_id="manual")
    path = tmp_path / "hive.yaml"
    entry = "agents:\n  - {agent_id: %s, name: %s, endpoint: '%s', capabilities: [{name: x}]}\n"
    path.write_text(entry % ("one", "One", url))
    synced = await hive.agents.sync_from_config(load_agents_config(path))
    assert (synced.added, synced.updated, synced.unchanged) == (["one"], [], [])
    synced = await hive.agents.sync_from_config(load_agents_config(path))
    assert (synced.added, synced.updated, synced.unchanged) == ([], [], ["one"])
    path.write_text(entry % ("one", "Two", url))
    synced = await hive.agents.sync_from_config(load_agents_config(path))
    assert synced.updated == ["one"]
    names = [agent.name for agent in (await hive.agents.list(tenant="default")).items]
    assert names == ["ACACIA", "Two"]
