"""Finds out from the sources of templates what of the scope they look at."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

_QUOTED = r"""(?P<quote>["'`])(?P<name>(?:\\.|(?!(?P=quote)).)*)(?P=quote)"""
_CALL = re.compile(rf"\$\(\s*{_QUOTED}\s*\)\s*(?P<after>\??\.\s*\w+\s*(?:\(\s*\))?)?", re.DOTALL)
_NODE = re.compile(rf"\$node\s*(?:\?\.)?\[\s*{_QUOTED}\s*\]|\$node\s*\??\.\s*(?P<plain>[\w$]+)")
_ITEMS = re.compile(rf"\$items\s*\(\s*{_QUOTED}", re.DOTALL)
_ANY_CALL = re.compile(r"\$\s*\(")
_ANY_NODE = re.compile(r"\$node\b")
_ANY_ITEMS = re.compile(r"\$items\s*\(\s*[^)\s]")
_ALL_ITEMS = re.compile(
    r"\$input\s*(?!\??\.\s*item\b)|\$items\b|\$item\b|\bitems\b|\$evaluateExpression"
    r"|\.\s*(?:pairedItem|itemMatching)\b"
)
_OWN_ITEM = re.compile(r"\$(?:json|data|binary|input|thisItem|item|items)\b|\bitems?\b")
_DYNAMIC = re.compile(r"\$getPairedItem|\$evaluateExpression\s*\(\s*[^\"'\s]")
_LITERAL_EXPRESSION = re.compile(rf"\$evaluateExpression\s*\(\s*{_QUOTED}", re.DOTALL)
_PAIRED = {".item", ".pairedItem", ".itemMatching"}
_FACTS = {".isExecuted", ".params", ".context"}


@dataclass(slots=True)
class NodeUse:
    """What is asked of one other node."""

    pairs: bool = False
    all_pairs: bool = False
    runs: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """What the sources look at. `everything` means that they compute the names of nodes."""

    text: str
    nodes: dict[str, NodeUse] = field(default_factory=dict[str, NodeUse])
    everything: bool = False
    own_item: bool = False
    all_items: bool = False

    def mentions(self, name: str) -> bool:
        """Say whether a name occurs anywhere in the sources."""
        return name in self.text


@lru_cache(maxsize=2048)
def needs_of(texts: tuple[str, ...]) -> Needs:
    """Look through the sources."""
    text = "\n".join(texts)
    nodes: dict[str, NodeUse] = {}
    known = _calls(text, nodes) and _nodes(text, nodes) and _items(text, nodes)
    return Needs(
        text=text,
        nodes=nodes,
        everything=not known or _DYNAMIC.search(text) is not None,
        own_item=_OWN_ITEM.search(text) is not None,
        all_items=_ALL_ITEMS.search(text) is not None,
    )


def literal_expressions(text: str) -> list[str]:
    """Return the expressions that are written out in calls of `$evaluateExpression`."""
    found = (_unescaped(match) for match in _LITERAL_EXPRESSION.finditer(text))
    return [source if source.startswith("=") else f"={source}" for source in found if source]


def _calls(text: str, nodes: dict[str, NodeUse]) -> bool:
    found = 0
    for match in _CALL.finditer(text):
        found += 1
        if (name := _unescaped(match)) is None:
            return False
        use = nodes.setdefault(name, NodeUse())
        member = re.sub(r"[\s?()]", "", match["after"] or "")
        if member in _PAIRED:
            use.pairs = True
            use.all_pairs = use.all_pairs or member != ".item"
        elif member not in _FACTS:
            use.runs = True
            use.pairs = use.pairs or not member
            use.all_pairs = use.all_pairs or not member
    return found == _count(_ANY_CALL, text)


def _nodes(text: str, nodes: dict[str, NodeUse]) -> bool:
    found = 0
    for match in _NODE.finditer(text):
        found += 1
        name = match["plain"] or _unescaped(match)
        if name is None:
            return False
        nodes.setdefault(name, NodeUse()).runs = True
    return found == _count(_ANY_NODE, text)


def _items(text: str, nodes: dict[str, NodeUse]) -> bool:
    found = 0
    for match in _ITEMS.finditer(text):
        found += 1
        if (name := _unescaped(match)) is None:
            return False
        nodes.setdefault(name, NodeUse()).runs = True
    return found == _count(_ANY_ITEMS, text)


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _unescaped(match: re.Match[str]) -> str | None:
    """Return the quoted name, or None when it is computed."""
    if match["quote"] == "`" and "${" in match["name"]:
        return None
    return re.sub(r"\\(.)", r"\1", match["name"], flags=re.DOTALL)
