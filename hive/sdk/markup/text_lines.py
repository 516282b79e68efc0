"""Fills lines of limited width with words, block after block."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

SPACES = " \t\r\n\f\u200b"
_WORD = re.compile(f"[^{SPACES}]+")


@dataclass(slots=True)
class _Line:
    """The line that is being filled."""

    room: int
    words: list[str] = field(default_factory=list[str])

    def push(self, word: str) -> None:
        self.room -= len(word) + bool(self.words)
        self.words.append(word)

    def pop(self) -> str:
        if not self.words:
            return ""
        word = self.words.pop()
        self.room += len(word) + bool(self.words)
        return word


@dataclass(slots=True)
class Block:
    """A block of text; `leading` and `stashed` are the line breaks it wants around itself."""

    width: int
    leading: int = 1
    pre: bool = False
    stashed: int = 0
    may_break: bool = False
    _done: str = ""
    _space: bool = False
    _lines: list[list[str]] = field(default_factory=list[list[str]])
    _line: _Line = field(default_factory=lambda: _Line(0))

    def __post_init__(self) -> None:
        self._line = _Line(self.width)

    def text(self) -> str:
        """Give all text so far."""
        if not self._lines and not self._line.words:
            return self._done
        lines = [*self._lines, self._line.words]
        return self._done + "\n".join(" ".join(words) for words in lines)

    def line_break(self) -> None:
        """End the line."""
        if self.pre:
            self._done += "\n"
        else:
            self._new_line()

    def add(self, text: str, change: Callable[[str], str] = str) -> None:
        """Add the words of a text, each changed first."""
        if self.pre:
            self._done += text
            return
        words: list[str] = _WORD.findall(text)
        if not text or (self.stashed and not words):
            return
        for _ in range(self.stashed):
            self._new_line()
        self.stashed = 0
        apart = self._space or text[0] in SPACES
        for i, word in enumerate(words):
            if i or apart:
                self._push(change(word))
            else:
                self._join(change(word))
        self._space = (self._space and not words) or text[-1] in SPACES

    def add_block(self, text: str, leading: int, trailing: int) -> None:
        """Add a finished block with so many line breaks around it."""
        before = self.text()
        breaks = max(self.stashed, leading)
        self._lines, self._line = [], _Line(self.width)
        if before:
            self._done = before + "\n" * breaks + text
        else:
            self._done = text
            self.leading = breaks
        self.stashed = trailing

    def _new_line(self) -> None:
        self._lines.append(self._line.words)
        self._line = _Line(self.width)

    def _push(self, word: str) -> None:
        if self._line.room <= 0:
            self._new_line()
        if self._line.words and len(word) + 1 > self._line.room:
            self._new_line()
        self._line.push(word)

    def _join(self, word: str) -> None:
        if self.may_break and len(word) > self._line.room:
            self._push(word)
            self.may_break = False
        else:
            self._push(self._line.pop() + word)
