"""One-use tickets: how a browser, which cannot send headers, opens a WebSocket."""

import hashlib
import secrets
from datetime import datetime, timedelta

from hive.auth.tokens import Caller
from hive.errors import OperationalError
from hive.kit.clock import Clock

LIFETIME = timedelta(seconds=30)
MAX_WAITING = 10_000


class TooManyTicketsError(OperationalError):
    """Too many tickets wait to be used; try again in half a minute."""


class Tickets:
    """Tickets of this process. Only their hashes are kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: dict[bytes, tuple[datetime, Caller]] = {}

    def issue(self, caller: Caller) -> str:
        """Return a ticket that opens one connection for this caller."""
        self._forget()
        if len(self._waiting) >= MAX_WAITING:
            raise TooManyTicketsError
        ticket = secrets.token_urlsafe(32)
        self._waiting[_hash(ticket)] = (self._clock() + LIFETIME, caller)
        return ticket

    def redeem(self, ticket: str) -> Caller | None:
        """Return whose ticket it is, once."""
        expires_at, caller = self._waiting.pop(_hash(ticket), (None, None))
        if expires_at is None or expires_at <= self._clock():
            return None
        return caller

    def _forget(self) -> None:
        """Drop what has expired: the oldest stand first."""
        now = self._clock()
        while self._waiting:
            oldest = next(iter(self._waiting))
            if self._waiting[oldest][0] > now:
                return
            del self._waiting[oldest]


def _hash(ticket: str) -> bytes:
    return hashlib.sha256(ticket.encode(errors="replace")).digest()
