"""Markdown in, HTML out."""

import re
from random import Random

from hive.sdk.errors import NodeError
from hive.sdk.markup.showdown.blocks import block_gamut, github_code
from hive.sdk.markup.showdown.html_parts import (
    hash_blocks,
    hash_code,
    hash_pre_code,
    unhash_spans,
)
from hive.sdk.markup.showdown.links import strip_definitions
from hive.sdk.markup.showdown.state import Options, State, detab, unescape_marks

MOST_CHARACTERS = 500_000
"""Longer texts are refused: some rules look back and forth over the whole text."""


def to_html(text: str, options: Options | None = None, *, chance: Random | None = None) -> str:
    """Write Markdown as HTML; raises `NodeError` when it is too long or nested too deep.

    >>> to_html("# Hello *you*")
    '<h1 id="helloyou">Hello <em>you</em></h1>'
    """
    if not text:
        return text
    if len(text) > MOST_CHARACTERS:
        raise NodeError(f"The Markdown is longer than {MOST_CHARACTERS} characters.")
    # The chance only disguises mail addresses: nothing depends on its quality.
    given = chance or Random()  # noqa: S311
    state = State(options or Options(), given, block_gamut, inner_html)
    html = _converted(text, state)
    return _document(html) if state.options.complete_document else html


def inner_html(text: str, outer: State) -> str:
    """Write Markdown that stands inside of HTML."""
    state = State(outer.options, outer.chance, block_gamut, inner_html, depth=outer.depth)
    state.deeper()
    return _converted(text, state) if text else text


def _converted(text: str, state: State) -> str:
    text = text.replace("¨", "¨T").replace("$", "¨D")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", "&nbsp;")
    if state.options.smart_indentation:
        indent = re.match(r"\s*", text)
        spaces = len(indent[0]) if indent else 0
        text = re.sub(rf"^\s{{0,{spaces}}}", "", text, flags=re.MULTILINE)
    text = re.sub(r"^[ \t]+$", "", detab(f"\n\n{text}\n\n"), flags=re.MULTILINE)
    text = hash_blocks(github_code(hash_pre_code(text, state), state), state)
    text = strip_definitions(hash_code(text, state), state)
    text = unescape_marks(unhash_spans(block_gamut(text, state), state))
    return text.replace("¨D", "$").replace("¨T", "¨")


def _document(body: str) -> str:
    head = '<!DOCTYPE HTML>\n<html>\n<head>\n<meta charset="utf-8">\n</head>\n<body>\n'
    return f"{head}{body.strip()}\n</body>\n</html>"
