"""Items that wait at a node until its other inputs have arrived."""

from collections.abc import Iterator
from dataclasses import dataclass

from hive.engine.state import Source
from hive.sdk.items import Items


@dataclass(slots=True)
class Slot:
    """One future run of a node, with what has arrived so far."""

    inputs: list[Items | None]
    source: list[Source | None]


class WaitingInputs:
    """Slots by node, in the order in which the nodes began to wait."""

    def __init__(self) -> None:
        self._slots: dict[str, dict[int, Slot]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._slots)

    def __contains__(self, node: str) -> bool:
        return node in self._slots

    def arrive(
        self, node: str, ports: int, index: int, *, items: Items, source: Source
    ) -> Slot | None:
        """Put items into the first slot whose input is free; return the slot once it is full.

        An empty list is an arrival too: its place is taken.
        """
        slots = self._slots.setdefault(node, {})
        free = (key for key in sorted(slots) if slots[key].inputs[index] is None)
        key = next(free, None)
        if key is None:
            # As in n8n the number of slots names the new one, even where that replaces another.
            key = len(slots)
            slots[key] = Slot([None] * ports, [None] * ports)
        slot = slots[key]
        slot.inputs[index] = items
        slot.source[index] = source
        if None in slot.inputs:
            return None
        self._drop(node, key)
        return slot

    def first(self, node: str) -> Slot:
        """Look at the earliest slot of a node."""
        return self._slots[node][self._first_key(node)]

    def take_first(self, node: str) -> Slot:
        """Take the earliest slot of a node away."""
        slot = self.first(node)
        self._drop(node, self._first_key(node))
        return slot

    def _first_key(self, node: str) -> int:
        return min(self._slots[node], key=str)

    def _drop(self, node: str, key: int) -> None:
        del self._slots[node][key]
        if not self._slots[node]:
            del self._slots[node]
