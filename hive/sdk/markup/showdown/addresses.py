"""Finds where the address of a link or an image ends, without looking at the text twice."""

import re
from collections.abc import Callable

_LONGEST = 2000
New = Callable[[re.Match[str], str, re.Match[str]], str]
_STOP = re.compile(r"[()>\"']")
_RUN = re.compile(rf"\S{{1,{_LONGEST}}}+")


def replace_addressed(text: str, head: re.Pattern[str], tail: re.Pattern[str], new: New) -> str:
    r"""Replace `head`, an address and `tail`; `new` gets the match of each and the address.

    The address is what the pattern `<?(\S+?(?:\(\S*?\)\S*?)?)` would find.
    """
    pieces: list[str] = []
    at = done = 0
    while found := head.search(text, at):
        at = found.start() + 1
        for start in dict.fromkeys((found.end() + text.startswith("<", found.end()), found.end())):
            end = _end(text, start, tail)
            match = tail.match(text, end) if end is not None else None
            if match:
                made = new(found, text[start:end], match)
                pieces += [text[done : found.start()], made]
                done = at = match.end()
                break
    return "".join([*pieces, text[done:]])


def _end(text: str, start: int, tail: re.Pattern[str]) -> int | None:
    if text.find(")", start, start + 2 * _LONGEST) < 0:
        return None
    run = _RUN.match(text, start)
    if not run:
        return None
    stops = [stop.start() for stop in _STOP.finditer(text, start + 1, run.end())]
    ends = [at for at in stops if text[at] != "(" and tail.match(text, at)]
    if tail.match(text, run.end()):
        ends.append(run.end())
    return _chosen(text, stops, ends, run.end()) if ends else None


def _chosen(text: str, stops: list[int], ends: list[int], limit: int) -> int:
    # A bracket before the first possible end opens a part that lasts to where it is closed.
    for at in (stop for stop in stops if stop <= ends[0] and text[stop] == "("):
        closed = text.find(")", at, limit)
        later = next((end for end in ends if end > closed), None) if closed >= 0 else None
        if later is not None:
            return later
    return ends[0]
