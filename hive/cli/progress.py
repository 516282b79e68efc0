"""Wait for something, and show a person that it moves."""

import sys
import time
from collections.abc import Callable
from typing import Any

from hive.cli.errors import CommandError, Exit

FIRST_S, LONGEST_S = 0.1, 1.0


class Status:
    """One line on the terminal that is written anew; nothing where nobody looks."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._began = time.monotonic()

    def show(self, text: str) -> None:
        """Write the line."""
        if self._shown:
            seconds = time.monotonic() - self._began
            sys.stderr.write(f"\r\x1b[K{text}  {seconds:.0f} s")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def wait_until(
    look: Callable[[], Any], done: Callable[[Any], bool], *, timeout_s: float, what: str
) -> Any:
    """Look until it is done, and return what was seen last; seldomer the longer it takes."""
    began = time.monotonic()
    pause = FIRST_S
    while True:
        seen = look()
        if done(seen):
            return seen
        if time.monotonic() - began > timeout_s:
            message = f"{what} has not ended after {timeout_s:g} seconds; it goes on"
            raise CommandError(message, Exit.STILL_RUNNING)
        time.sleep(pause)
        pause = min(LONGEST_S, pause * 1.2)
