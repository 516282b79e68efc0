"""The live part as a whole: whom it lets in, and all connections it holds."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fastapi import WebSocket

from hive.auth.tokens import Caller, Tokens, UnauthenticatedError
from hive.errors import ForbiddenError, OperationalError
from hive.kit.clock import Clock
from hive.live.connection import Connection, Limits
from hive.live.hub import Hub
from hive.live.tickets import Tickets

BATCH = "hive.batch"
TICKET = "ticket."
BEARER = "bearer "


class ForeignOriginError(ForbiddenError):
    """Pages of other sites may not connect."""


class TooManyConnectionsError(OperationalError):
    """This server holds as many WebSocket connections as it may."""


@dataclass(slots=True, kw_only=True)
class Live:
    """Opens and counts connections."""

    hub: Hub
    tokens: Tokens
    tickets: Tickets
    clock: Clock
    max_connections: int
    limits: Limits = field(default_factory=Limits)
    connections: int = 0

    async def serve(self, socket: WebSocket) -> None:
        """Let a client in and serve it to its end.

        Raises before the handshake is answered: `ForeignOriginError`, `UnauthenticatedError`,
        `TooManyConnectionsError`.
        """
        check_origin(socket)
        caller = self._who(socket)
        if self.connections >= self.max_connections:
            raise TooManyConnectionsError
        self.connections += 1
        try:
            offered = socket.scope.get("subprotocols", [])
            await socket.accept(subprotocol=choose(offered))
            await Connection(
                socket,
                caller=caller,
                hub=self.hub,
                clock=self.clock,
                limits=self.limits,
                batches=BATCH in offered,
            ).run()
        finally:
            self.connections -= 1

    def _who(self, socket: WebSocket) -> Caller:
        header = socket.headers.get("authorization", "")
        if header.lower().startswith(BEARER):
            return self.tokens.read(header[len(BEARER) :].strip())
        for offered in socket.scope.get("subprotocols", []):
            if offered.startswith(TICKET) and (
                caller := self.tickets.redeem(offered.removeprefix(TICKET))
            ):
                return caller
        raise UnauthenticatedError("A WebSocket needs a bearer token or a ticket")


def check_origin(socket: WebSocket) -> None:
    """Refuse pages of other sites; programs send no Origin. Raises `ForeignOriginError`."""
    origin = socket.headers.get("origin")
    if (
        origin is not None
        and urlsplit(origin).netloc.lower() != socket.headers.get("host", "").lower()
    ):
        raise ForeignOriginError


def choose(offered: list[str]) -> str | None:
    """Pick a subprotocol: browsers hang up if none of those they offered is picked.

    >>> choose(["ticket.x", "hive.batch"]), choose([])
    ('hive.batch', None)
    """
    if BATCH in offered:
        return BATCH
    return offered[0] if offered else None
