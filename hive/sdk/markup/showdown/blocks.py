"""Quotes, rules and indented code: everything block by block."""

import re

from hive.sdk.markup.showdown.headers import headers
from hive.sdk.markup.showdown.html_parts import hash_blocks
from hive.sdk.markup.showdown.lists import lists
from hive.sdk.markup.showdown.paragraphs import github_code, paragraphs
from hive.sdk.markup.showdown.state import State, detab, encode_code, outdent
from hive.sdk.markup.showdown.tables import tables

_QUOTE = re.compile(r"(?:^ {0,3}>[ \t]?.+\n(?:.+\n)*+\n*+)+", re.MULTILINE)
_ADJACENT_QUOTE = re.compile(r"^ {0,3}>[\s\S]*?(?:\n\n)", re.MULTILINE)
_PRE = re.compile(r"\s*<pre>[^\r]+?</pre>")
_CODE = re.compile(r"(?:\n\n|\A)((?:(?:[ ]{4}|\t).*\n+)+)(\n*[ ]{0,3}[^ \t\n]|(?=¨0))")
_RULES = re.compile(r"^ {0,2}(?:(?: ?-){3,}|(?: ?\*){3,}|(?: ?_){3,})[ \t]*$", re.MULTILINE)


def block_gamut(text: str, state: State) -> str:
    """Write everything."""
    state.deeper()
    text = headers(quotes(text, state), state)
    text = _RULES.sub(state.block("<hr />"), text)
    text = tables(code_blocks(lists(text, state), state), state)
    text = paragraphs(hash_blocks(text, state), state)
    state.depth -= 1
    return text


def quotes(text: str, state: State) -> str:
    """Write quotes."""
    text += "\n\n"
    pattern = _ADJACENT_QUOTE if state.options.split_adjacent_quotes else _QUOTE
    return pattern.sub(lambda found: _quote(found[0], state), text) if ">" in text else text


def _quote(text: str, state: State) -> str:
    text = re.sub(r"^[ \t]*>[ \t]?", "", text, flags=re.MULTILINE).replace("¨0", "")
    text = re.sub(r"^[ \t]+$", "", text, flags=re.MULTILINE)
    text = block_gamut(github_code(text, state), state)
    text = re.sub(r"(\A|\n)", r"\1  ", text)
    text = _PRE.sub(lambda found: re.sub(r"^  ", "", found[0], flags=re.MULTILINE), text)
    return state.block(f"<blockquote>\n{text}\n</blockquote>")


def code_blocks(text: str, state: State) -> str:
    """Take out code that is marked by indentation."""

    def new(found: re.Match[str]) -> str:
        code = detab(encode_code(outdent(found[1]))).strip("\n")
        return state.block(f"<pre><code>{code}\n</code></pre>") + (found[2] or "")

    return _CODE.sub(new, text + "¨0").replace("¨0", "", 1)
