"""What waits to be sent over one connection, bounded."""

import asyncio
from dataclasses import dataclass
from itertools import count

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much may wait."""

    frames: int = 1024
    size: int = 16 * MEGABYTE


class Outbox:
    """A queue in which a newer state may take the place of an older one, when there is no room.

    `put` returns False when the reader is too slow: what may not be skipped does not fit.
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._waiting: dict[int, tuple[str | None, str]] = {}
        self._states: dict[str, dict[int, None]] = {}
        self._numbers = count()
        self._size = 0
        self._filled = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, text: str, *, state: str | None = None) -> bool:
        """Queue a frame; `state` names what it is the latest of."""
        while self._is_full(text):
            if not self._skip(state):
                return state is not None  # a state that does not fit is skipped itself
        number = next(self._numbers)
        self._waiting[number] = (state, text)
        if state is not None:
            self._states.setdefault(state, {})[number] = None
        self._size += len(text)
        self._filled.set()
        return True

    async def get(self) -> str:
        """Return the next frame, waiting for one."""
        while not self._waiting:
            self._filled.clear()
            await self._filled.wait()
        return self._take(next(iter(self._waiting)))

    def _is_full(self, text: str) -> bool:
        too_many = len(self._waiting) >= self._bounds.frames
        return too_many or self._size + len(text) > self._bounds.size

    def _skip(self, state: str | None) -> bool:
        """Drop the oldest frame of this state, or of any; False if there is none."""
        own = self._states.get(state) if state is not None else None
        numbers = own or next(iter(self._states.values()), None)
        if not numbers:
            return False
        self._take(next(iter(numbers)))
        return True

    def _take(self, number: int) -> str:
        state, text = self._waiting.pop(number)
        self._size -= len(text)
        if state is not None:
            numbers = self._states[state]
            del numbers[number]
            if not numbers:
                del self._states[state]
        return text
