"""What one conversion keeps, and the small steps that all others share.

Finished HTML is taken out of the text and stands there as a mark: `¨K1K` for a block, `¨G1G` for a
block of code, `¨C1C` for a span, `¨E42E` for a sign that must not be read as Markdown any more.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from hive.sdk.errors import NodeError

_MAX_DEPTH = 50
Replace = Callable[[str, str, str, str], str]
Render = Callable[[str, "State"], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is read as Markdown beyond the core, and how it is written."""

    backslash_escapes_html: bool = False
    complete_document: bool = False
    customized_header_id: bool = False
    disable_forced_4_spaces: bool = False
    encode_emails: bool = True
    exclude_trailing_punctuation: bool = False
    gh_code_blocks: bool = True
    gh_header_id: bool = False
    gh_mentions: bool = False
    gh_mentions_link: str = "https://github.com/{u}"
    header_level_start: int = 1
    literal_asterisks: bool = False
    literal_underscores: bool = False
    no_header_id: bool = False
    open_in_new_window: bool = False
    parse_image_dimensions: bool = False
    prefix_header_id: str = ""
    raw_header_id: bool = False
    raw_prefix_header_id: bool = False
    require_space_before_heading: bool = False
    simple_line_breaks: bool = False
    simplified_auto_link: bool = False
    smart_indentation: bool = False
    split_adjacent_quotes: bool = False
    strikethrough: bool = False
    tables: bool = False
    tables_header_id: bool = False
    tasklists: bool = False


@dataclass(slots=True)
class State:
    """What was taken out of the text, and what was defined in it.

    `gamut` writes the blocks inside of a block, `document` a text of its own.
    """

    options: Options
    chance: Random
    gamut: "Render"
    document: "Render"
    blocks: list[str] = field(default_factory=list[str])
    spans: list[str] = field(default_factory=list[str])
    code: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    urls: dict[str, str] = field(default_factory=dict[str, str])
    titles: dict[str, str] = field(default_factory=dict[str, str])
    sizes: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    headers: dict[str, int] = field(default_factory=dict[str, int])
    list_level: int = 0
    depth: int = 0

    def deeper(self) -> None:
        """Count a level of nesting; raises `NodeError` when there are too many."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise NodeError(f"The Markdown is nested deeper than {_MAX_DEPTH} levels.")

    def block(self, text: str) -> str:
        """Take a block out of the text and give its mark."""
        self.blocks.append(text.strip("\n"))
        return f"\n\n¨K{len(self.blocks) - 1}K\n\n"

    def raw_block(self, text: str) -> str:
        """Take a block out as it is."""
        self.blocks.append(text)
        return f"\n\n¨K{len(self.blocks) - 1}K\n\n"

    def code_block(self, source: str, html: str) -> str:
        """Take a block of code out."""
        self.code.append((source, html))
        return f"\n\n¨G{len(self.code) - 1}G\n\n"

    def span(self, html: str) -> str:
        """Take a span out."""
        self.spans.append(html)
        return f"¨C{len(self.spans) - 1}C"


def escape(text: str, signs: str) -> str:
    """Replace signs, a class of a regular expression, by marks.

    >>> escape("a*b", "*_")
    'a¨E42Eb'
    """
    return re.sub(f"[{signs}]", lambda sign: f"¨E{ord(sign[0])}E", text)


def unescape_marks(text: str) -> str:
    """Put the signs back."""
    return re.sub(r"¨E(\d+)E", lambda mark: chr(int(mark[1]) & 0xFFFF), text)


def encode_code(text: str) -> str:
    """Write code so that nothing in it is read as HTML or Markdown."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escape(text, r"*_{}\[\]\\=~-")


def encode_angles(text: str) -> str:
    """Write & and angle brackets as entities, but leave the entities that are there."""
    text = re.sub(r"&(?!#?[xX]?(?:[0-9a-fA-F]+|(?a:\w+));)", "&amp;", text)
    return text.replace("<", "&lt;").replace(">", "&gt;")


def detab(text: str) -> str:
    """Replace tabs by spaces."""
    text = re.sub(r"\t(?=\t)", "    ", text).replace("\t", "¨A¨B")
    text = re.sub(r"¨B(.+?)¨A", lambda f: f[1] + " " * (4 - len(f[1]) % 4), text)
    return text.replace("¨A", "    ").replace("¨B", "")


def outdent(text: str) -> str:
    """Take one level of indentation away."""
    return re.sub(r"^(\t|[ ]{1,4})", "", text, flags=re.MULTILINE)


def replace_nested(text: str, new: Replace, left: str, right: str, *, flags: re.RegexFlag) -> str:
    """Replace what stands between matching brackets; `new` gets the whole, inside, left, right."""
    pieces: list[str] = []
    end = 0
    for start, inner, outer, stop in matching(text, left, right, flags)[0]:
        parts = text[start:stop], text[inner:outer], text[start:inner], text[outer:stop]
        pieces += [text[end:start], new(*parts)]
        end = stop
    return "".join([*pieces, text[end:]])


Pair = tuple[int, int, int, int]


def matching(
    text: str, left: str, right: str, flags: re.RegexFlag, *, first: bool = False
) -> tuple[list[Pair], bool]:
    """Find the outermost pairs of brackets, in one pass; brackets without a partner are ignored.

    With `first` only the pair of the first bracket is found, if it has a partner. The second value
    tells whether it has.
    """
    both, opening = re.compile(f"{left}|{right}", flags), re.compile(left, flags)
    pairs: list[Pair] = []
    stack: list[tuple[int, int]] = []
    for match in both.finditer(text):
        if opening.search(match[0]):
            stack.append(match.span())
        elif stack:
            start, inner = stack.pop()
            while pairs and pairs[-1][0] > start:
                pairs.pop()
            pairs.append((start, inner, *match.span()))
            if first and not stack:
                return pairs, True
    return pairs, False
