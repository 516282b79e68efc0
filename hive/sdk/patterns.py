"""Regular expressions that users write: JavaScript's spelling, and an end to each search."""

from typing import Any

import regex

from hive.sdk.errors import NodeError

SECONDS = 0.25
"""For one search; a pattern that backtracks for longer would hold up everybody."""
_SLASHED = regex.compile(r"/(.*?)/([gimusy]*)")


class UserPattern:
    """A pattern as `/source/flags` or as a bare source; raises `NodeError` if it is none."""

    def __init__(self, source: str, *, ignore_case: bool = False) -> None:
        found = _SLASHED.fullmatch(source)
        body, self.flags = (found[1], found[2]) if found else (source, "")
        given = self.flags + ("i" if ignore_case else "")
        wanted = "".join(flag for flag in "ims" if flag in given)
        prefix = f"(?{wanted})" if wanted else ""
        self._source = source
        try:
            self._compiled: Any = regex.compile(prefix + _translated(body))
        except regex.error as error:
            raise NodeError(f"Invalid regular expression: /{source}/: {error}") from error

    def matches(self, text: str) -> bool:
        """Tell whether the pattern is found anywhere in a text."""
        try:
            return self._compiled.search(text, timeout=SECONDS) is not None
        except TimeoutError as error:
            raise self._endless() from error

    def replace(self, text: str, replacement: str) -> str:
        """Replace what is found: every match with the flag `g`, else the first."""
        python = regex.sub(r"\$(\d)", r"\\g<\1>", replacement)
        count = 0 if "g" in self.flags else 1
        try:
            return self._compiled.sub(python, text, count=count, timeout=SECONDS)
        except TimeoutError as error:
            raise self._endless() from error
        except regex.error as error:
            raise NodeError(f"Bad replacement {replacement!r}: {error}") from error

    def _endless(self) -> NodeError:
        return NodeError(
            f"The regular expression /{self._source}/ needs longer than {SECONDS} s for one text.",
            description="Patterns such as (a+)+ try endlessly many ways; write it simpler.",
        )


def _translated(body: str) -> str:
    """Write what JavaScript and Python spell differently in Python's way."""
    body = regex.sub(r"\(\?<(?![=!])", "(?P<", body)
    body = regex.sub(r"\\k<(\w+)>", r"(?P=\1)", body)
    body = body.replace(r"\/", "/").replace(r"\d", "[0-9]") if "[" not in body else body
    return regex.sub(r"(?<!\\)\$$", r"\\Z", body)
