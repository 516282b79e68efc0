"""Headings and the names by which they can be linked to."""

import re

from hive.sdk.markup.showdown.spans import span_gamut
from hive.sdk.markup.showdown.state import State

_UNDERLINED = (
    re.compile(r"^(.+)[ \t]*\n=+[ \t]*\n+", re.MULTILINE),
    re.compile(r"^(.+)[ \t]*\n-+[ \t]*\n+", re.MULTILINE),
)
_HASHED = re.compile(r"^(#{1,6})[ \t]*(.+?)[ \t]*#*\n+", re.MULTILINE)
_HASHED_APART = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*\n+", re.MULTILINE)
_OWN_NAME = re.compile(r"\s?\{([^{]+?)}\s*\Z")


def headers(text: str, state: State) -> str:
    """Write headings."""
    options = state.options
    first = options.header_level_start

    def header(level: int, source: str, shown: str) -> str:
        name = "" if options.no_header_id else f' id="{_name(source, state)}"'
        # The words are read before the name is counted, as they may hold headings of their own.
        words = span_gamut(shown, state)
        return state.block(f"<h{level}{name}>{words}</h{level}>")

    def hashed(found: re.Match[str]) -> str:
        shown = _OWN_NAME.sub("", found[2]) if options.customized_header_id else found[2]
        return header(first - 1 + len(found[1]), found[2], shown)

    for n, pattern in enumerate(_UNDERLINED):
        text = pattern.sub(lambda f, level=first + n: header(level, f[1], f[1]), text)
    if "#" not in text:
        return text
    return (_HASHED_APART if options.require_space_before_heading else _HASHED).sub(hashed, text)


def _name(source: str, state: State) -> str:
    options = state.options
    own = _OWN_NAME.search(source) if options.customized_header_id else None
    title = own[1] if own else source
    if not options.raw_prefix_header_id:
        title = options.prefix_header_id + title
    title = _spelled(title, state).lower()
    if options.raw_prefix_header_id:
        title = options.prefix_header_id + title
    seen = state.headers.get(title, 0)
    state.headers[title] = seen + 1
    if not seen:
        return title
    return f"{title}-{seen}"


def _spelled(title: str, state: State) -> str:
    if state.options.gh_header_id:
        title = title.replace(" ", "-").replace("&amp;", "").replace("¨T", "").replace("¨D", "")
        return re.sub(r"[&+$,/:;=?@\"#{}|^¨~\[\]`\\*)(%.!'<>]", "", title)
    if state.options.raw_header_id:
        title = title.replace(" ", "-").replace("&amp;", "&").replace("¨T", "¨")
        return re.sub("[\"']", "-", title.replace("¨D", "$"))
    return re.sub(r"[^A-Za-z0-9_]", "", title)
