"""The doors of the live part: `/ws`, and the tickets that browsers open it with."""

from typing import Annotated

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel

from hive.auth.deps import public, require
from hive.auth.tokens import Caller
from hive.errors import HiveError
from hive.http.deps import provide
from hive.http.problems import problem
from hive.live.live import Live
from hive.live.tickets import LIFETIME, Tickets
from hive.live.topics import PERMISSIONS

router = APIRouter(tags=["live"])


class Ticket(BaseModel):
    """Opens one WebSocket: offer the subprotocol `ticket.<ticket>` within `expires_in` seconds."""

    ticket: str
    expires_in: int


@router.post("/api/ws/tickets", status_code=201)
async def issue_ticket(
    caller: Annotated[Caller, require(*PERMISSIONS)],
    tickets: Annotated[Tickets, provide(Tickets)],
) -> Ticket:
    """Return a ticket with which a browser opens a WebSocket once."""
    return Ticket(ticket=tickets.issue(caller), expires_in=int(LIFETIME.total_seconds()))


@router.websocket(
    "/ws", dependencies=[public("the handshake needs a bearer token or a ticket, each topic more")]
)
async def live(socket: WebSocket) -> None:
    """Tell a client what happens."""
    service: Live = socket.app.state.services[Live]
    try:
        await service.serve(socket)
    except HiveError as error:
        await socket.send_denial_response(problem(error.status, error.code, str(error)))
