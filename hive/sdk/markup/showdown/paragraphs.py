"""Paragraphs, and code between fences."""

import re

from hive.sdk.markup.showdown.spans import span_gamut
from hive.sdk.markup.showdown.state import State, detab, encode_code

_FENCED = re.compile(r"(?:\A|\n)(?: {0,3})(```+|~~~+)(?: *)([^\s`~]*)\n([\s\S]*?)\n(?: {0,3})\1")
_MARK = re.compile(r"¨(K|G)(\d+)\1")
_MARK_APART = re.compile(r"(\n\n)?¨(K|G)\d+\2(\n\n)?")


def github_code(text: str, state: State) -> str:
    """Take out code that is marked by fences."""
    if not state.options.gh_code_blocks:
        return text

    def new(found: re.Match[str]) -> str:
        language = found[2]
        name = f' class="{language} language-{language}"' if language else ""
        code = detab(encode_code(found[3])).strip("\n")
        html = state.block(f"<pre><code{name}>{code}\n</code></pre>")
        return state.code_block(found[0], html)

    return _FENCED.sub(new, text + "¨0").replace("¨0", "", 1)


def paragraphs(text: str, state: State) -> str:
    """Write what is left as paragraphs, and put the blocks back."""
    made: list[str] = []
    for part in re.split(r"\n{2,}", text.strip("\n")):
        if _MARK.search(part):
            made.append(part)
        elif part.strip():
            words = span_gamut(part, state)
            made.append(re.sub(r"\A([ \t]*)", "<p>", words, count=1) + "</p>")
    return "\n".join(_restored(part, state) for part in made).strip("\n")


def _restored(text: str, state: State) -> str:
    as_code = False
    while mark := _MARK.search(text):
        number = int(mark[2])
        if mark[1] == "K":
            block = state.blocks[number] if number < len(state.blocks) else ""
        elif number < len(state.code):
            source, html = state.code[number]
            block = encode_code(source) if as_code else html
        else:
            block = ""
        text = _MARK_APART.sub(lambda _, new=block: new, text, count=1)
        if re.match(r"<pre\b[^>]*>\s*<code\b[^>]*>", text):
            as_code = True
    return text
