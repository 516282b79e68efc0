"""The guarded client against real servers on this machine."""

import asyncio
import gzip
import resource
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from hive.egress.client import GuardedHttp, Limits, RequestFailedError, RequestRefusedError
from hive.egress.guard import EgressRefusedError, Guard
from hive.sdk.context import HttpRequest
from hive.sdk.errors import NodeError

Handler = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
MB = 1024 * 1024


class Server:
    """A server that remembers what it was asked, and over how many connections."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.heads: list[bytes] = []
        self.connections = 0
        self.port = 0
        self.tasks: set[asyncio.Task[None] | None] = set()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.tasks.add(asyncio.current_task())
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.heads.append(head)
                await self.handler(head, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()


@asynccontextmanager
async def a_server(handler: Handler) -> AsyncGenerator[Server]:
    server = Server(handler)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        running = [task for task in server.tasks if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def answer(body: bytes = b"ok", *headers: str, status: str = "200 OK") -> bytes:
    lines = "".join(f"{each}\r\n" for each in headers)
    return f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n{lines}\r\n".encode() + body


async def hello(head: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(b"hello " + head.split(b" ")[1]))


def redirect_to(url: str, status: str = "302 Found") -> Handler:
    async def handler(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(b"", f"location: {url}", status=status))

    return handler


@pytest.fixture
async def http() -> AsyncGenerator[GuardedHttp]:
    client = GuardedHttp(Guard(("127.0.0.1",)), limits=Limits(max_bytes=8 * MB))
    yield client
    await client.aclose()


def get(url: str, **more: object) -> HttpRequest:
    return HttpRequest(method="GET", url=url, **more)  # type: ignore[arg-type]


async def test_an_allowed_server_answers_and_its_connection_is_kept(http: GuardedHttp):
    async with a_server(hello) as server:
        for number in range(3):
            got = await http.send(get(server.url(f"/{number}")))
            assert (got.status, got.reason, got.body) == (200, "OK", f"hello /{number}".encode())
    assert server.connections == 1


async def test_a_server_inside_is_never_reached():
    client = GuardedHttp(Guard(()))
    async with a_server(hello) as server:
        for host in ("127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]", "0"):
            with pytest.raises(EgressRefusedError, match="HIVE_EGRESS_ALLOW"):
                await client.send(get(server.url(host=host)))
    await client.aclose()
    assert server.connections == 0


async def test_a_name_server_that_changes_its_mind_leads_nowhere():
    """The first answer is checked and is where the connection goes; nobody asks a second time."""
    asked: list[str] = []

    async def rebinding(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    client = GuardedHttp(Guard(("127.0.0.1",)), resolve=rebinding)
    async with a_server(hello) as server:
        got = await client.send(get(server.url(host="rebind.example")))
        assert got.body == b"hello /"
        assert f"host: rebind.example:{server.port}".encode() in server.heads[0].lower()
    await client.aclose()
    assert asked == ["rebind.example"]


async def test_one_bad_address_among_good_ones_spoils_the_name():
    async def mixed(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1", "169.254.169.254"]

    client = GuardedHttp(Guard(("127.0.0.1",)), resolve=mixed)
    async with a_server(hello) as server:
        with pytest.raises(EgressRefusedError, match="metadata"):
            await client.send(get(server.url(host="mixed.example")))
    await client.aclose()
    assert server.connections == 0


async def test_a_redirect_inside_is_refused(http: GuardedHttp):
    async with a_server(redirect_to("http://169.254.169.254/latest/")) as server:
        with pytest.raises(EgressRefusedError, match=r"169\.254\.169\.254"):
            await http.send(get(server.url()))
    async with a_server(redirect_to("file:///etc/passwd")) as server:
        with pytest.raises(NodeError, match="http://"):
            await http.send(get(server.url()))


async def test_a_redirect_to_another_origin_loses_the_credentials(http: GuardedHttp):
    secrets = {"Authorization": "Bearer s", "X-Key": "k"}
    async with a_server(hello) as goal, a_server(redirect_to(goal.url("/end"))) as server:
        got = await http.send(get(server.url(), headers=secrets))
        assert got.body == b"hello /end"
    assert b"bearer s" in server.heads[0].lower()
    assert b"bearer" not in goal.heads[0].lower()
    assert b"x-key" not in goal.heads[0].lower()


async def test_a_redirect_is_not_followed_when_the_node_says_so(http: GuardedHttp):
    async with a_server(redirect_to("/again")) as server:
        got = await http.send(get(server.url(), follow_redirects=False))
        assert (got.status, got.headers["location"]) == (302, "/again")
        with pytest.raises(RequestFailedError, match="redirected more than 3 times"):
            await http.send(get(server.url(), max_redirects=3))
    assert len(server.heads) == 5


async def test_an_endless_body_is_cut(http: GuardedHttp):
    async def endless(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(bytes(65536))
            await writer.drain()

    async with a_server(endless) as server:
        with pytest.raises(NodeError, match="larger than 8 MB"):
            await http.send(get(server.url()))


async def test_a_packed_bomb_is_cut_and_costs_little_memory(http: GuardedHttp):
    bomb = gzip.compress(bytes(300 * MB), 1)

    async def packed(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(bomb, "content-encoding: gzip"))

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with a_server(packed) as server:
        with pytest.raises(NodeError, match="larger than 8 MB"):
            await http.send(get(server.url()))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


async def test_a_packed_answer_is_unpacked(http: GuardedHttp):
    async def packed(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(gzip.compress(b"words"), "content-encoding: gzip"))

    async with a_server(packed) as server:
        got = await http.send(get(server.url()))
    assert (got.body, "content-encoding" in got.headers) == (b"words", False)


async def test_endless_headers_are_cut(http: GuardedHttp):
    async def headers(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"x-a: " + bytes(b"b" * 60_000) + b"\r\n")
            await writer.drain()

    async with a_server(headers) as server:
        with pytest.raises(RequestFailedError, match="no valid answer"):
            await http.send(get(server.url()))


async def test_a_drip_ends_with_the_time(http: GuardedHttp):
    async def drip(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.02)

    began = time.monotonic()
    async with a_server(drip) as server:
        with pytest.raises(RequestFailedError, match=r"within 0\.3 seconds") as caught:
            await http.send(get(server.url(), timeout_s=0.3))
    assert time.monotonic() - began < 3
    assert caught.value.details["code"] == "ETIMEDOUT"


async def test_a_name_server_that_hangs_ends_with_the_time():
    async def silent(_host: str, _port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    client = GuardedHttp(Guard(()), resolve=silent)
    with pytest.raises(RequestFailedError, match=r"slow\.example"):
        await client.send(get("http://slow.example", timeout_s=0.2))
    await client.aclose()


async def test_an_unknown_name_and_a_closed_port_are_named(http: GuardedHttp):
    async def nothing(_host: str, _port: int) -> list[str]:
        raise OSError

    client = GuardedHttp(Guard(()), resolve=nothing)
    with pytest.raises(NodeError, match=r"'no\.example' was not found"):
        await client.send(get("http://no.example"))
    await client.aclose()
    async with a_server(hello) as server:
        port = server.port
    with pytest.raises(NodeError, match=f"port {port}"):
        await http.send(get(f"http://127.0.0.1:{port}"))


async def test_what_would_break_a_line_is_refused(http: GuardedHttp):
    async with a_server(hello) as server:
        for headers in ({"a": "b\r\nc: d"}, {"a\r\n": "b"}, {"a b": "c"}, {"a": "b\0"}):
            with pytest.raises(RequestRefusedError):
                await http.send(get(server.url(), headers=headers))
        with pytest.raises(RequestRefusedError):
            await http.send(HttpRequest(method="GET / HTTP/1.1\r\n", url=server.url()))
    assert server.connections == 0


async def test_lengths_are_counted_here_not_believed(http: GuardedHttp):
    lies = {"Content-Length": "5", "Transfer-Encoding": "chunked", "Connection": "upgrade"}
    async with a_server(hello) as server:
        await http.send(get(server.url(), headers=lies))
    head = server.heads[0].lower()
    assert b"content-length" not in head
    assert b"transfer-encoding" not in head
    assert b"upgrade" not in head


async def test_a_server_that_hangs_up_is_named(http: GuardedHttp):
    async def rude(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with a_server(rude) as server:
        with pytest.raises(RequestFailedError, match=r"127\.0\.0\.1"):
            await http.send(get(server.url()))
