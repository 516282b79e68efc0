"""Takes HTML that stands in Markdown out of the way."""

import re
from collections.abc import Callable
from functools import partial

from hive.sdk.markup.showdown.state import (
    State,
    encode_code,
    escape,
    matching,
    replace_nested,
)

_BLOCKS = (
    "pre div h1 h2 h3 h4 h5 h6 blockquote table dl ol ul script noscript form fieldset iframe math "
    "style section header footer nav article aside address audio canvas figure hgroup output "
    "video p"
)
_ANY = re.compile(r"<(?=[a-zA-Z])")
_MOST_NESTED = 10
_SHORTEST = 3  # </> is no tag
_LONGEST_NAME = 200
_LONGEST_TAG = 20_000
_TAG_NAME = re.compile(r"</?[a-zA-Z\d_:-]+(?:\s[\s\S]+)?>")


def hash_blocks(text: str, state: State) -> str:
    """Take out the blocks of HTML."""
    if state.options.backslash_escapes_html:
        text = re.sub(r"\\<(/?[^>]+?)>", r"&lt;\1&gt;", text)
    if "<" not in text:
        return text
    if _ANY.search(text):
        for name in _BLOCKS.split():
            text = _hash_tag(text, name, state)
        text = re.sub(
            r"(\n {0,3}(<(hr)\b([^<>])*?/?>)[ \t]*(?=\n{2,}))",
            lambda found: _element(found[1], state),
            text,
        )
    text = replace_nested(
        text, lambda whole, _inside, _left, _right: state.raw_block(whole), "^ {0,3}<!--", "-->",
        flags=re.MULTILINE,
    )  # fmt: skip
    return re.sub(
        r"(?:\n\n)( {0,3}(?:<([?%])[^\r]*?\2>)[ \t]*(?=\n{2,}))",
        lambda found: _element(found[1], state),
        text,
    )


def _element(text: str, state: State) -> str:
    text = text.replace("\n\n", "\n").removeprefix("\n")
    return state.raw_block(text.rstrip("\n"))


def _hash_tag(text: str, name: str, state: State) -> str:
    flags = re.IGNORECASE | re.MULTILINE
    start = re.compile(rf"^ {{0,3}}(<{name}\b[^>]*>)", flags)
    left, right = rf"<{name}\b[^>]*>", f"</{name}>"
    done: list[str] = []
    while found := start.search(text):
        done.append(text[: found.start()])
        text = text[found.start() :]
        pairs, whole = matching(text, left, right, flags, first=True)
        if not whole:  # the first tag is never closed: take out all that are, wherever they stand
            new = partial(_block, state)
            return "".join([*done, replace_nested(text, new, left, right, flags=flags)])
        [(begin, inner, outer, end)] = pairs
        block = _block(
            state, text[begin:end], text[inner:outer], text[begin:inner], text[outer:end]
        )
        text = text[:begin] + block + text[end:]
    return "".join([*done, text])


def _block(state: State, whole: str, inside: str, left: str, right: str) -> str:
    if re.search(r"\bmarkdown\b", left):
        whole = left + state.document(inside, state) + right
    return state.raw_block(whole)


def hash_code(text: str, state: State) -> str:
    """Take out what is marked as code by tags."""

    def new(_: str, inside: str, left: str, right: str) -> str:
        return state.span(left + encode_code(inside) + right)

    flags = re.IGNORECASE | re.MULTILINE
    return replace_nested(text, new, r"<code\b[^>]*>", "</code>", flags=flags)


def hash_pre_code(text: str, state: State) -> str:
    """Take out blocks of code that are marked by tags."""

    def new(whole: str, inside: str, left: str, right: str) -> str:
        return state.code_block(whole, left + encode_code(inside) + right)

    return replace_nested(
        text, new, r"^ {0,3}<pre\b[^>]*>\s*<code\b[^>]*>", r"^ {0,3}</code>\s*</pre>",
        flags=re.IGNORECASE | re.MULTILINE,
    )  # fmt: skip


def hash_spans(text: str, state: State) -> str:
    """Take out tags within a line, with what is in them where they are closed."""
    if "<" not in text or ">" not in text:
        return text
    text = _each_tag(
        text, lambda tag: state.span(tag) if tag[-2] == "/" and len(tag) > _SHORTEST else None
    )
    if "</" in text:
        text = _hash_closed(text, lambda inside: [inside], state)
        text = _hash_closed(text, _first_words, state)
    return _each_tag(text, state.span)


def _each_tag(text: str, new: Callable[[str], str | None]) -> str:
    """Replace what stands from a `<` to the next `>`, where `new` gives something for it."""
    pieces: list[str] = []
    done = at = 0
    end = -1
    while (start := text.find("<", at)) >= 0:
        if end < start + 2:
            end = text.find(">", start + 2)
        if end < 0:
            break
        crossed = text[start + 1] == ">"
        made = None if crossed else new(text[start : end + 1])
        at = start + 1
        if made is not None:
            pieces += [text[done:start], made]
            done = at = end + 1
    return "".join([*pieces, text[done:]])


def _first_words(inside: str) -> list[str]:
    """Give all that could be the name of a tag with attributes, the shortest first."""
    spaces = re.finditer(r"\s", inside[:_LONGEST_NAME])
    return [inside[: s.start()] for s in spaces if s.start() > 0 and s.end() < len(inside)]


def _hash_closed(text: str, names: Callable[[str], list[str]], state: State) -> str:
    """Take out each tag up to where it is first closed."""
    pieces: list[str] = []
    last: dict[str, int] = {}
    at = done = 0
    end = -1
    while (start := text.find("<", at)) >= 0:
        end = text.find(">", start) if end < start else end
        if end < 0:
            break
        at = start + 1
        if end - start > _LONGEST_TAG:
            continue
        for name in names(text[start + 1 : end]):
            closing = f"</{name}>"
            if name and last.setdefault(name, text.rfind(closing)) > end:
                at = text.index(closing, end) + len(closing)
                pieces += [text[done:start], state.span(text[start:at])]
                done = at
                break
    return "".join([*pieces, text[done:]])


def unhash_spans(text: str, state: State) -> str:
    """Put the spans back."""

    def inner(number: int, level: int) -> str:
        if number >= len(state.spans) or level > _MOST_NESTED:
            return f"¨C{number}C"
        return re.sub(r"¨C(\d+)C", lambda f: inner(int(f[1]), level + 1), state.spans[number])

    return re.sub(r"¨C(\d+)C", lambda found: inner(int(found[1]), 0), text)


def escape_in_tags(text: str) -> str:
    """Keep what stands in tags and comments from being read as Markdown."""
    if "<" not in text:
        return text

    def tag(found: str) -> str:
        return escape(re.sub(r"(.)</?code>(?=.)", r"\1`", found), r"\\`*_~=|")

    text = _each_tag(text, lambda found: tag(found) if _TAG_NAME.fullmatch(found) else None)
    if "<!--" not in text:
        return text
    return re.sub(
        r"<!(--(?:(?:[^>-]|-[^>])(?:[^-]|-[^-])*)--)>",
        lambda found: escape(found[0], r"\\`*_~=|"),
        text,
    )
