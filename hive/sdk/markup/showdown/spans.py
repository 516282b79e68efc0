"""What stands within a paragraph: code, emphasis, links, line breaks."""

import re
from bisect import bisect_left

from hive.sdk.markup.showdown.html_parts import escape_in_tags, hash_spans
from hive.sdk.markup.showdown.links import anchors, auto_links, images, simple_links
from hive.sdk.markup.showdown.state import State, encode_angles, encode_code, escape

_TICKS = re.compile(r"`+")
_TAGS = {3: ("<strong><em>", "</em></strong>"), 2: ("<strong>", "</strong>"), 1: ("<em>", "</em>")}


def span_gamut(text: str, state: State) -> str:
    """Write a paragraph."""
    text = escape_in_tags(code_spans(text, state))
    text = re.sub(r"\\(\\)", lambda f: f"¨E{ord(f[1])}E", text)
    text = re.sub(r"\\([`*_{}\[\]()>#+.!~=|:-])", lambda f: f"¨E{ord(f[1])}E", text)
    text = simple_links(auto_links(anchors(images(text, state), state), state), state)
    text = _emphasis(text, state)
    if state.options.strikethrough:
        text = re.sub(r"~~([\s\S]+?)~~", lambda f: f"<del>{simple_links(f[1], state)}</del>", text)
    text = encode_angles(hash_spans(text.replace("...", "…"), state))
    if not state.options.simple_line_breaks:
        return re.sub(r"  +\n", "<br />\n", text)
    return text if "\n\n¨K" in text else re.sub(r"\n+", "<br />\n", text)


def code_spans(text: str, state: State) -> str:
    """Take code within the text out: it ends where as many ticks stand as where it began."""
    runs: dict[int, list[int]] = {}
    for run in _TICKS.finditer(text):
        runs.setdefault(len(run[0]), []).append(run.start())
    pieces: list[str] = []
    done = at = 0
    while (start := text.find("`", at)) >= 0:
        at = start + 1
        # The sign before belongs to the match, so it must not belong to the one before, too.
        begins_line = start == 0 or text[start - 1] == "\n"
        if not begins_line and (text[start - 1] == "\\" or start - 1 < done):
            continue
        found = _closing(text, start, runs)
        if found:
            count, end = found
            inside = encode_code(text[start + count : end].strip(" \t"))
            lead = "" if begins_line and start <= done else text[start - 1]
            pieces.append(text[done : start - len(lead)])
            pieces.append(hash_spans(f"{lead}<code>{inside}</code>", state))
            done = at = end + count
    return "".join([*pieces, text[done:]])


def _closing(text: str, start: int, runs: dict[int, list[int]]) -> tuple[int, int] | None:
    ticks = _TICKS.match(text, start)
    length = len(ticks[0]) if ticks else 0
    for count in sorted((c for c in runs if c <= length), reverse=True):
        places = runs[count]
        place = bisect_left(places, start + count + 1)
        if place < len(places):
            return count, places[place]
    return None


def _emphasis(text: str, state: State) -> str:
    if "_" in text:
        text = _underscores(text, literal=state.options.literal_underscores)
    return _asterisks(text, literal=state.options.literal_asterisks) if "*" in text else text


def _underscores(text: str, *, literal: bool) -> str:
    for count, (left, right) in _TAGS.items():
        signs = "_" * count
        if literal:
            pattern = rf"(?a:\b){signs}(\S[\s\S]*?){signs}(?a:\b)"
            text = re.sub(pattern, lambda f, a=left, b=right: a + f[1] + b, text)
        else:
            text = _wrapped(text, signs, r"[^\s_]" if count == 1 else r"\S", left, right)
    return text


def _asterisks(text: str, *, literal: bool) -> str:
    for count, (left, right) in _TAGS.items():
        signs = r"\*" * count
        if literal:
            pattern = rf"([^*]|^)(?a:\B){signs}(\S[\s\S]*?){signs}(?a:\B)(?!\*)"
            text = re.sub(pattern, lambda f, a=left, b=right: f[1] + a + f[2] + b, text)
        else:
            text = _wrapped(text, "*" * count, r"[^\s*]" if count == 1 else r"\S", left, right)
    return text


def _wrapped(text: str, signs: str, first: str, left: str, right: str) -> str:
    """Put tags around what stands between signs, unless white space stands before the second."""
    begin = re.compile(first)
    pieces: list[str] = []
    at = done = 0
    while (start := text.find(signs, at)) >= 0:
        inner = start + len(signs)
        end = text.find(signs, inner + 1) if begin.match(text, inner) else -1
        if end < 0:
            if text.find(signs, inner + 1) < 0:
                break
            at = start + 1
            continue
        inside = text[inner:end]
        at = end + len(signs)
        if not inside[-1].isspace():
            pieces += [text[done:start], left, inside, right]
            done = at
    return "".join([*pieces, text[done:]])


def escape_pipes(text: str) -> str:
    """Keep escaped pipes from ending a cell."""
    return re.sub(r"\\(\|)", lambda found: escape(found[1], "|"), text)
