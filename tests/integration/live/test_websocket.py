"""The WebSocket over a real server, with the client that everybody uses."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from hive.auth.tokens import Tokens
from hive.events.bus import MemoryEventBus
from hive.events.event import HiveEvent
from hive.http import problems
from hive.kit.clock import system_clock
from hive.live.cluster import ClusterStatus
from hive.live.connection import Limits
from hive.live.hub import Hub
from hive.live.live import Live
from hive.live.outbox import Bounds
from hive.live.routes import router
from hive.live.tickets import Tickets


@dataclass
class World:
    """A running server and what stands behind it."""

    url: str
    bus: MemoryEventBus
    live: Live
    tokens: Tokens

    def token(self, *roles: str, tenant: str = "default") -> str:
        return self.tokens.issue(user_id=UUID(int=1), tenant=tenant, roles=roles)

    def connect(self, token: str | None = None, **more: Any) -> connect:
        headers = {"Authorization": f"Bearer {token or self.token('admin')}"}
        more.setdefault("additional_headers", headers)
        return connect(self.url.replace("http", "ws") + "/ws", **more)

    async def tell(self, topic: str, tenant: str = "default", **data: Any) -> None:
        await self.bus.publish(
            HiveEvent(
                id=f"event-{data.get('n')}",
                type=topic.partition(".")[0] + ".told",
                source="test",
                timestamp=system_clock(),
                data=data,
                tenant=tenant,
                topics=(topic,),
            )
        )


@asynccontextmanager
async def a_world(
    limits: Limits | None = None, *, max_connections: int = 50, token_life: float = 3600
) -> AsyncGenerator[World]:
    bus = MemoryEventBus()
    hub = Hub(bus)
    tokens = Tokens(key=bytes(48), clock=system_clock, lifetime=timedelta(seconds=token_life))
    tickets = Tickets(system_clock)
    live = Live(
        hub=hub,
        tokens=tokens,
        tickets=tickets,
        clock=system_clock,
        max_connections=max_connections,
        limits=limits or Limits(),
    )
    app = FastAPI()
    problems.install(app)
    app.include_router(router)
    app.state.services = {Live: live, Tickets: tickets, Tokens: tokens}
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            log_level="error",
            lifespan="off",
        )
    )
    await hub.start()
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        serving = group.create_task(server.serve([listening]))
        while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
            await asyncio.sleep(0.01)
        host, port = listening.getsockname()
        try:
            yield World(url=f"http://{host}:{port}", bus=bus, live=live, tokens=tokens)
        finally:
            server.should_exit = True
            await serving
            await hub.stop()
            listening.close()


@pytest.fixture
async def world() -> AsyncGenerator[World]:
    async with a_world() as made:
        yield made


async def ask(client: ClientConnection, kind: str, topic: str | None = None) -> dict[str, Any]:
    """Send a frame and return the answer to it."""
    await client.send(json.dumps({"id": "m1", "type": kind, "topic": topic, "timestamp": "now"}))
    return await hear(client)


async def hear(client: ClientConnection) -> Any:
    async with asyncio.timeout(10):
        return json.loads(await client.recv())


async def closed(client: ClientConnection) -> tuple[int, str]:
    """Wait for the server to close; return its code and reason."""
    async with asyncio.timeout(10):
        with suppress(ConnectionClosed):
            async for _ in client:  # ends, or raises, when the server closes
                pass
    return client.close_code or 0, client.close_reason or ""


async def test_a_subscriber_hears_its_topic_and_no_other(world: World):
    async with world.connect() as client:
        done = await ask(client, "subscribe", "agent.acacia")
        assert (done["id"], done["type"], done["topic"]) == ("m1", "subscribe", "agent.acacia")
        await world.tell("agent.walnut", n=1)
        await world.tell("agent.acacia", n=2, status="busy")
        got = await hear(client)
    assert (got["type"], got["topic"], got["id"]) == ("data", "agent.acacia", "event-2")
    assert got["data"] == {"n": 2, "status": "busy"}
    assert got["timestamp"].endswith("Z")


async def test_a_family_is_heard_by_wildcard_once_each(world: World):
    async with world.connect() as client:
        await ask(client, "subscribe", "execution.*")
        await ask(client, "subscribe", "execution.x")
        for number in range(3):
            await world.tell("execution.x", n=number)
        assert [(await hear(client))["data"]["n"] for _ in range(3)] == [0, 1, 2]
        assert (await ask(client, "ping"))["type"] == "pong"


async def test_unsubscribing_ends_it(world: World):
    async with world.connect() as client:
        await ask(client, "subscribe", "agent.*")
        assert (await ask(client, "unsubscribe", "agent.*"))["type"] == "unsubscribe"
        await world.tell("agent.acacia", n=1)
        assert (await ask(client, "ping"))["type"] == "pong"
    assert world.live.hub.tenants("agent.*") == set()


async def test_tenants_do_not_hear_each_other(world: World):
    async with world.connect(world.token("admin", tenant="acme")) as client:
        await ask(client, "subscribe", "agent.*")
        await world.tell("agent.acacia", n=1)
        await world.tell("agent.acacia", tenant="acme", n=2)
        assert (await hear(client))["data"]["n"] == 2
        denied = await ask(client, "subscribe", "t:default:agent.*")
        assert (denied["type"], denied["data"]["code"]) == ("error", "unknown_topic")


async def test_a_topic_needs_its_permission(world: World):
    async with world.connect(world.token("viewer")) as client:
        answer = await ask(client, "subscribe", "task.*")
        assert (answer["type"], answer["id"]) == ("error", "m1")
        assert "tasks.view" in answer["data"]["message"]
        await client.send("no json")
        assert (await hear(client))["data"]["code"] == "frame"


async def test_batches_are_arrays_of_one_topic(world: World):
    async with world.connect(subprotocols=[Subprotocol("hive.batch")]) as client:
        assert client.subprotocol == "hive.batch"
        await ask(client, "subscribe", "execution.*")
        for number in range(50):
            await world.tell(f"execution.{number % 2}", n=number)
        batches = [await hear(client), await hear(client)]
    assert [len(batch) for batch in batches] == [25, 25]
    assert [frame["data"]["n"] for frame in batches[0]] == list(range(0, 50, 2))


async def test_a_browser_comes_in_with_a_ticket_once(world: World):
    async with httpx.AsyncClient(base_url=world.url) as http:
        refused = await http.post("/api/ws/tickets")
        assert refused.status_code == 401
        auth = {"Authorization": f"Bearer {world.token('viewer')}"}
        made = await http.post("/api/ws/tickets", headers=auth)
    assert made.status_code == 201
    ticket = Subprotocol(f"ticket.{made.json()['ticket']}")
    offer: dict[str, Any] = {
        "additional_headers": {},
        "origin": world.url,
        "subprotocols": [Subprotocol("hive.batch"), ticket],
    }
    async with world.connect(**offer) as client:
        assert (await ask(client, "subscribe", "cluster.status"))["type"] == "subscribe"
    with pytest.raises(InvalidStatus, match="401"):
        await world.connect(**offer)


@pytest.mark.parametrize(
    ("offer", "status"),
    [
        ({"additional_headers": {}}, 401),
        ({"additional_headers": {"Authorization": "Bearer x.y.z"}}, 401),
        ({"additional_headers": {}, "subprotocols": [Subprotocol("ticket.guess")]}, 401),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
    ],
)
async def test_strangers_stay_outside(world: World, offer: dict[str, Any], status: int):
    with pytest.raises(InvalidStatus, match=str(status)):
        await world.connect(**offer)


async def test_the_server_holds_only_so_many_connections():
    async with a_world(max_connections=1) as world:
        async with world.connect():
            with pytest.raises(InvalidStatus, match="503"):
                await world.connect()
        async with world.connect() as client:  # the place is free again
            assert (await ask(client, "ping"))["type"] == "pong"


async def test_who_reads_nothing_is_closed_and_nobody_else_suffers():
    limits = Limits(waiting=Bounds(frames=16))
    async with (
        a_world(limits) as world,
        world.connect() as good,
        world.connect() as lazy,
    ):
        for client in (good, lazy):
            await ask(client, "subscribe", "execution.*")
        lazy.transport.pause_reading()
        heard = 0
        for number in range(500):
            await world.tell("execution.x", n=number, text="x" * 100_000)
            heard = (await hear(good))["data"]["n"]
        assert heard == 499
        lazy.transport.resume_reading()
        assert await closed(lazy) == (1013, "slow")


async def test_a_status_never_closes_a_slow_connection():
    async with a_world(Limits(waiting=Bounds(frames=16))) as world, world.connect() as client:
        await ask(client, "subscribe", "agent.*")
        for number in range(5000):  # in one go: nothing is sent in between
            await world.tell("agent.acacia", n=number)
        seen = 0
        while seen < 4999:
            seen = (await hear(client))["data"]["n"]
        assert seen == 4999


async def test_who_does_not_answer_pings_is_closed():
    async with a_world(Limits(ping_s=0.05)) as world, world.connect() as client:
        assert (await hear(client))["type"] == "ping"
        assert await closed(client) == (1008, "no answer to ping")


async def test_who_answers_pings_stays():
    async with a_world(Limits(ping_s=0.05)) as world, world.connect() as client:
        for _ in range(6):
            assert (await hear(client))["type"] == "ping"
            await client.send('{"id": "1", "type": "pong"}')


async def test_a_connection_ends_with_its_token():
    async with a_world(token_life=1.1) as world, world.connect() as client:
        assert await closed(client) == (4401, "token expired")


async def test_bounds_of_frames_and_subscriptions():
    limits = Limits(subscriptions=2, frame_bytes=500)
    async with a_world(limits) as world, world.connect() as client:
        for name in ("a", "b"):
            assert (await ask(client, "subscribe", f"agent.{name}"))["type"] == "subscribe"
        assert (await ask(client, "subscribe", "agent.c"))["data"]["code"].startswith("too_many")
        await client.send("x" * 501)
        assert (await closed(client))[0] == 1009


async def test_a_flood_of_frames_is_cut():
    async with a_world(Limits(frames_per_second=20)) as world, world.connect() as client:
        for _ in range(50):
            await client.send('{"type": "pong"}')
        assert await closed(client) == (1008, "too many frames")


async def test_the_cluster_is_told_to_who_begins_to_listen_and_on_change(world: World):
    counts = iter(range(1000))

    async def snapshot(tenant: str) -> dict[str, Any]:
        return {"tenant": tenant, "count": next(counts)}

    cluster = ClusterStatus(
        snapshot=snapshot, hub=world.live.hub, bus=world.bus, clock=system_clock
    )
    async with asyncio.TaskGroup() as group:
        running = group.create_task(cluster.run())
        await asyncio.sleep(0)
        async with world.connect(world.token("viewer", tenant="acme")) as client:
            await ask(client, "subscribe", "cluster.status")
            first = await hear(client)
            await world.tell("task.x", n=1)
            second = await hear(client)
        running.cancel()
    assert first["topic"] == "cluster.status"
    assert first["data"] == {"tenant": "acme", "count": 0}
    assert second["data"]["count"] == 1
