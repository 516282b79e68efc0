"""Links and images: written out, by reference, or as bare addresses."""

import re
from functools import partial

from hive.sdk.markup.showdown.addresses import replace_addressed
from hive.sdk.markup.showdown.state import State, encode_angles, escape, unescape_marks

_LABEL = r"\[((?:\[[^\]]{0,2000}+]|[^\[\]]){0,4000}+)]"
_TITLE = r"(?:[ \t]*((?P<q>[\"'])([^\"]{0,2000}?)(?P=q)))?"
# Names and addresses are bounded, far beyond any use: looking on to the end of the text from
# each bracket would take too long.
_ALT = r"!\[([^\]]{0,2000}?)]"
_DATA = r"(data:.{1,100}?/.{1,100}?;base64,[A-Za-z0-9+/=\n]+?)"
_POINTED = re.compile(rf"{_LABEL}[ \t]*\([ \t]?<([^>]{{0,4000}})>{_TITLE}[ \t]?\)")
_LINK_HEAD = re.compile(rf"{_LABEL}[ \t]*\([ \t]?")
_LINK_TAIL = re.compile(rf">?{_TITLE}[ \t]?\)")
_REFERENCE = re.compile(_LABEL + r" ?(?:\n *)?\[(.{0,2000}?)]")
_SHORT = re.compile(r"\[([^\[\]]{1,4000})]")
_SIZE = r"(?: =([*\d]+[A-Za-z%]{0,4})x([*\d]+[A-Za-z%]{0,4}))?"
_IMAGE_END = rf"{_SIZE}[ \t]*(?:(?P<q>[\"'])([^\"]{{0,2000}}?)(?P=q))?[ \t]?\)"
_DATA_IMAGE = re.compile(rf"{_ALT}[ \t]*\([ \t]?<?{_DATA}>?" + _IMAGE_END)
_POINTED_IMAGE = re.compile(_ALT + r"[ \t]*\([ \t]?<([^>]{0,4000})>" + _IMAGE_END)
_IMAGE_HEAD = re.compile(_ALT + r"[ \t]*\([ \t]?")
_IMAGE_TAIL = re.compile(r">?" + _IMAGE_END)
_IMAGE_REFERENCE = re.compile(_ALT + r" ?(?:\n *)?\[([\s\S]{0,2000}?)]")
_IMAGE_SHORT = re.compile(r"!\[([^\[\]]{1,2000})]")
_NO_URL = re.compile(r"\(<?\s*>? ?(['\"].*['\"])?\)$", re.MULTILINE)
_NEW_WINDOW = ' rel="noopener noreferrer" target="¨E95Eblank"'
_WWW = re.compile(r"^www\.", re.IGNORECASE)
_SIMPLE_URL = re.compile(
    r"([*~_]+|(?a:\b))((?:(?:https?|ftp|dict)://|www\.)[^'\">\s]{3,4000}+)(?=\s|\Z)", re.IGNORECASE
)
_DELIMITED_URL = re.compile(r"<((?:(?:https?|ftp|dict)://|www\.)[^'\">\s]+)>", re.IGNORECASE)
_SIMPLE_MAIL = re.compile(
    r"(^|\s)(?:mailto:)?([A-Za-z0-9!#$%&'*+-/=?^_`{|}~.]+@[-a-z0-9]+(?:\.[-a-z0-9]+)*\.[a-z]+)"
    r"(?=$|\s)",
    re.IGNORECASE | re.MULTILINE,
)
_DELIMITED_MAIL = re.compile(
    r"<(?:mailto:)?([-.A-Za-z0-9_]+@[-a-z0-9]+(?:\.[-a-z0-9]+)*\.[a-z]+)>", re.IGNORECASE
)
_MENTION = re.compile(
    r"(^|\s)(\\)?(@([a-z\d]+(?:[a-z\d.-]+?[a-z\d]+)*))", re.IGNORECASE | re.MULTILINE
)


def _escaped(text: str) -> str:
    return escape(text, "*_:~")


def anchors(text: str, state: State) -> str:
    """Write links."""
    if "[" in text:
        text = _REFERENCE.sub(lambda f: _referred(state, f[0], f[1], f[2]), text)
        text = _POINTED.sub(lambda f: _link(state, f[0], f[1], f[2], f[5] or ""), text)
        text = replace_addressed(text, _LINK_HEAD, _LINK_TAIL, partial(_addressed, state))
        text = _SHORT.sub(lambda f: _referred(state, f[0], f[1], ""), text)
    return _mentions(text, state) if state.options.gh_mentions else text


def _referred(state: State, whole: str, label: str, key: str) -> str:
    if _NO_URL.search(whole):
        return _anchor(state, label, "", "")
    key = key.lower() or re.sub(r" ?\n", " ", label.lower())
    if key not in state.urls:
        return whole
    return _anchor(state, label, state.urls[key], state.titles.get(key, ""))


def _addressed(state: State, head: re.Match[str], url: str, tail: re.Match[str]) -> str:
    return _link(state, f"{head[0]}{url}{tail[0]}", head[1], url, tail[3] or "")


def _link(state: State, whole: str, label: str, url: str, title: str) -> str:
    if _NO_URL.search(whole):
        return _anchor(state, label, "", title)
    return _anchor(state, label, url, title) if url else _referred(state, whole, label, "")


def _anchor(state: State, label: str, url: str, title: str) -> str:
    url = _escaped(url)
    shown = f' title="{_escaped(title.replace(chr(34), "&quot;"))}"' if title else ""
    away = _NEW_WINDOW if state.options.open_in_new_window and not url.startswith("#") else ""
    return f'<a href="{url}"{shown}{away}>{label}</a>'


def _mentions(text: str, state: State) -> str:
    target = _NEW_WINDOW if state.options.open_in_new_window else ""

    def new(found: re.Match[str]) -> str:
        if found[2]:
            return found[1] + found[3]
        link = state.options.gh_mentions_link.replace("{u}", found[4])
        return f'{found[1]}<a href="{link}"{target}>{found[3]}</a>'

    return _MENTION.sub(new, text)


def images(text: str, state: State) -> str:
    """Write images."""
    if "![" not in text:
        return text
    text = _IMAGE_REFERENCE.sub(lambda f: _image_referred(state, f[0], f[1], f[2]), text)
    text = _DATA_IMAGE.sub(lambda f: _written(f[0], f[1], re.sub(r"\s", "", f[2]), f, 3), text)
    text = _POINTED_IMAGE.sub(lambda f: _written(f[0], f[1], f[2], f, 3), text)
    text = replace_addressed(text, _IMAGE_HEAD, _IMAGE_TAIL, _addressed_image)
    return _IMAGE_SHORT.sub(lambda f: _image_referred(state, f[0], f[1], ""), text)


def _addressed_image(head: re.Match[str], url: str, tail: re.Match[str]) -> str:
    return _written(f"{head[0]}{url}{tail[0]}", head[1], url, tail, 1)


def _written(whole: str, alt: str, url: str, end: re.Match[str], first: int) -> str:
    """Write an image; `first` is the group of `end` where its size begins."""
    size = (end[first], end[first + 1])
    return _image(alt, "" if _NO_URL.search(whole) else url, end[first + 3] or "", size)


def _image_referred(state: State, whole: str, alt: str, key: str) -> str:
    key = key.lower() or re.sub(r" ?\n", " ", alt.lower())
    if key not in state.urls:
        return whole
    size = state.sizes.get(key, (None, None))
    return _image(alt, state.urls[key], state.titles.get(key, ""), size)


def _image(alt: str, url: str, title: str, size: tuple[str | None, str | None]) -> str:
    alt = _escaped(alt.replace('"', "&quot;"))
    made = f'<img src="{_escaped(url)}" alt="{alt}"'
    if title:
        made += f' title="{_escaped(title.replace(chr(34), "&quot;"))}"'
    width, height = ("auto" if side == "*" else side for side in size)
    return made + (f' width="{width}" height="{height}"' if width and height else "") + " />"


def auto_links(text: str, state: State) -> str:
    """Write addresses in angle brackets as links."""
    if "<" not in text:
        return text
    text = _DELIMITED_URL.sub(lambda f: _bare(state, f[1]), text)
    return _DELIMITED_MAIL.sub(lambda f: _mail(state, f[1]), text)


def simple_links(text: str, state: State) -> str:
    """Write bare addresses as links, where that is asked for."""
    if not state.options.simplified_auto_link:
        return text
    text = _SIMPLE_URL.sub(lambda found: _simple(found, state), text)
    return _SIMPLE_MAIL.sub(lambda f: f[1] + _mail(state, f[2]), text) if "@" in text else text


def _simple(found: re.Match[str], state: State) -> str:
    """Write an address that ends with the word, but for signs that stand on both its sides."""
    signs, url = found[1], found[2]
    after = ""
    if signs and url.endswith(signs):
        url, after = url.removesuffix(signs), signs
    if state.options.exclude_trailing_punctuation and url[-1:] in set(".!?,()[]"):
        dot = url.rfind(".", 0, len(url) - 1)
        if len(url) - dot > 2:  # noqa: PLR2004 -- something stands between the last dot and the sign
            url, after = url[:-1], url[-1] + after
    scheme = re.match(r"(?:https?|ftp|dict)://|www\.", url, re.IGNORECASE)
    rest = url[scheme.end() :] if scheme else ""
    if "." not in rest[1:-1]:
        return found[0]
    return signs + _bare(state, url) + after


def _bare(state: State, url: str) -> str:
    url = _escaped(url)
    target = _NEW_WINDOW if state.options.open_in_new_window else ""
    return f'<a href="{_WWW.sub("http://www.", url)}"{target}>{url}</a>'


def _mail(state: State, address: str) -> str:
    address = unescape_marks(address)
    href = f"mailto:{address}"
    if state.options.encode_emails:
        href, address = _hidden(state, href), _hidden(state, address)
    return f'<a href="{href}">{address}</a>'


def _hidden(state: State, address: str) -> str:
    """Write the signs as entities of changing kinds, to hide the address from simple robots."""

    def sign(char: str) -> str:
        chance = state.chance.random()
        if char != "@" and chance > 0.9:  # noqa: PLR2004 -- a tenth stays as it is
            return char
        return f"&#x{ord(char):x};" if chance > 0.45 else f"&#{ord(char)};"  # noqa: PLR2004

    return "".join(map(sign, address))


_DEFINITION_END = (
    r"(?: =([*\d]+[A-Za-z%]{0,4})x([*\d]+[A-Za-z%]{0,4}))?[ \t]*\n?[ \t]*"
    r"(?:(\n*)[\"|'(](.+?)[\"|')][ \t]*)?"
)
_DEFINITIONS = (
    re.compile(
        r"^ {0,3}\[([^\]]+)]:[ \t]*\n?[ \t]*<?(data:.+?/.+?;base64,[A-Za-z0-9+/=\n]+?)>?"
        + _DEFINITION_END + r"(?:\n\n|(?=¨0)|(?=\n\[))",
        re.MULTILINE,
    ),
    re.compile(
        r"^ {0,3}\[([^\]]+)]:[ \t]*\n?[ \t]*<?([^>\s]+)>?" + _DEFINITION_END + r"(?:\n+|(?=¨0))",
        re.MULTILINE,
    ),
)  # fmt: skip


def strip_definitions(text: str, state: State) -> str:
    """Take out the definitions of references that are used."""
    if "]:" not in text:
        return text
    text += "¨0"
    for pattern in _DEFINITIONS:
        whole = text.lower()
        text = pattern.sub(lambda f, seen=whole: _defined(f, seen, state), text)
    return text.replace("¨0", "", 1)


def _defined(found: re.Match[str], whole: str, state: State) -> str:
    key, url = found[1].lower(), found[2]
    if whole.count(key) < 2:  # noqa: PLR2004 -- the definition itself and a use
        return found[0]
    inline = re.match(r"data:.+?/.+?;base64,", url)
    state.urls[key] = re.sub(r"\s", "", url) if inline else encode_angles(url)
    if found[5]:
        return found[5] + found[6]
    if found[6]:
        state.titles[key] = re.sub("[\"']", "&quot;", found[6])
    if state.options.parse_image_dimensions and found[3] and found[4]:
        state.sizes[key] = (found[3], found[4])
    return ""
