"""Connections that go only where the guard allows: resolve, check every address, connect."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable
from typing import cast

import httpcore
from typing_extensions import override

from hive.egress.address import Address
from hive.egress.guard import Guard
from hive.sdk.errors import NodeError

Resolve = Callable[[str, int], Awaitable[list[str]]]
RESOLVE_S = 10.0
CONNECT_S = 10.0


class ConnectionFailedError(NodeError):
    """No connection to the host could be made."""


async def system_resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a name."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Turns a host into a connection. Whoever connects through it cannot be led elsewhere.

    The name is looked up once for each connection and the connection is made to a checked address,
    so a name server that changes its answer (DNS rebinding) changes nothing. TLS and the Host
    header keep the name.
    """

    def __init__(self, guard: Guard, *, resolve: Resolve = system_resolve) -> None:
        self._guard = guard
        self._resolve = resolve
        self._backend = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    @override
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._addresses(host, port)
        failure: Exception | None = None
        limit = min(CONNECT_S, timeout or CONNECT_S)
        for address in addresses:
            try:
                return await self._backend.connect_tcp(
                    str(address), port, limit, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise _unreachable(host, port, failure) from failure

    @override
    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise ConnectionFailedError("Workflows may not use Unix sockets")

    @override
    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> list[Address]:
        self._guard.check_host(host, port)
        try:
            addresses: list[Address] = [ipaddress.ip_address(host)]
        except ValueError:
            addresses = await self._look_up(host, port)
        for address in addresses:
            self._guard.check_address(host, port, address)
        return addresses

    async def _look_up(self, host: str, port: int) -> list[Address]:
        try:
            async with asyncio.timeout(RESOLVE_S):
                found = await self._resolve(host, port)
        except TimeoutError as error:
            raise _unknown(host, "the name server did not answer in time") from error
        except (OSError, UnicodeError) as error:
            raise _unknown(host, "there is no such name") from error
        if not found:
            raise _unknown(host, "there is no such name")
        # A zone (`fe80::1%eth0`) belongs to addresses that are refused anyway.
        return [ipaddress.ip_address(each.partition("%")[0]) for each in found]


def _unknown(host: str, why: str) -> ConnectionFailedError:
    message = f"The host {host!r} was not found: {why}"
    return ConnectionFailedError(message, details={"code": "ENOTFOUND", "host": host})


def _unreachable(host: str, port: int, cause: Exception | None) -> ConnectionFailedError:
    timed_out = isinstance(cause, httpcore.ConnectTimeout)
    what = "did not answer in time" if timed_out else "refused the connection or is not reachable"
    return ConnectionFailedError(
        f"The host {host!r} {what} on port {port}",
        details={"code": "ETIMEDOUT" if timed_out else "ECONNREFUSED", "host": host},
    )
