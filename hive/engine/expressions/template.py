"""Splits a parameter text into plain text and the JavaScript between `{{` and `}}`."""

import re
from dataclasses import dataclass
from functools import lru_cache

_OPEN = re.compile(r"(\\*)\{\{")
_CLOSE = re.compile(r"(\\*)\}\}")


@dataclass(frozen=True, slots=True)
class Code:
    """JavaScript between brackets."""

    source: str


Chunk = str | Code


@dataclass(frozen=True, slots=True)
class Template:
    """A parameter text, split. `single` is the only block when nothing stands around it."""

    chunks: tuple[Chunk, ...]

    @property
    def single(self) -> Code | None:
        """The block whose typed value is the value of the whole template."""
        if len(self.chunks) == 1 and isinstance(self.chunks[0], Code):
            return self.chunks[0]
        return None

    @property
    def literal(self) -> str | None:
        """The text, when there is no block at all."""
        if not self.chunks:
            return ""
        if len(self.chunks) == 1 and isinstance(self.chunks[0], str):
            return self.chunks[0]
        return None


def is_expression(value: object) -> bool:
    """Say whether a parameter value is an expression."""
    return isinstance(value, str) and value.startswith("=")


@lru_cache(maxsize=4096)
def split(parameter: str) -> Template:
    """Split a parameter that starts with `=`."""
    text = parameter[1:]
    chunks: list[Chunk] = []
    begin = 0
    while (found := _opening(text, begin)) is not None:
        if before := text[begin : found[0]]:
            # A text before a block is unescaped, the one after the last block is not.
            chunks.append(before.replace("\\\\", "\\"))
        source, begin, closed = _code(text, found[1])
        # A block that the very last characters open counts as empty text, not as an empty block.
        chunks.append(Code(source) if closed or source else "")
    if rest := text[begin:]:
        chunks.append(rest)
    return Template(tuple(chunks))


def _opening(text: str, begin: int) -> tuple[int, int] | None:
    for match in _OPEN.finditer(text, begin):
        if len(match.group(1)) % 2 == 0:
            return match.end() - 2, match.end()
    return None


def _code(text: str, begin: int) -> tuple[str, int, bool]:
    """Return the block that starts here, where it ends and whether a bracket closed it."""
    for match in _CLOSE.finditer(text, begin):
        if len(match.group(1)) % 2 == 0:
            return text[begin : match.end() - 2].replace("\\}}", "}}"), match.end(), True
    return text[begin:].replace("\\}}", "}}"), len(text), False
