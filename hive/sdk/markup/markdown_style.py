"""How each element of HTML is written in Markdown."""

import re

from hive.sdk.markup.markdown_model import Known, Meta, Options, Style, Styles, Writer
from hive.sdk.markup.markdown_table import table
from hive.sdk.markup.tree import Element, text_of

_BLOCKS = (
    "address article aside audio blockquote body canvas center dd dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html isindex li "
    "main menu nav noframes noscript ol output p pre section table tbody td tfoot th thead tr ul"
)
_IGNORED = (
    "area base col command embed head input keygen link meta param script source style track wbr"
)
_HREF = str.maketrans({"(": "%28", ")": "%29", "_": "%5F", "*": "%2A"})


def _around(signs: str) -> Style:
    return {
        "apart": True,
        "finish": lambda text, _: surrounded(text, signs) if text.strip() else None,
    }


def surrounded(text: str, signs: str) -> str:
    """Put signs around the words of each line."""
    if signs in text:
        text = re.sub(rf"([^\\]){re.escape(signs)}", r"\1", text)
    return re.sub(r"[^\r\n]+", lambda line: _line(line[0], signs), text)


def _line(line: str, signs: str) -> str:
    words = line.strip()
    if not words:
        return line
    start = line.index(words)
    lead, trail = line[:start][-1:], line[start + len(words) :][:1]
    return f"{lead}{signs}{words}{signs}{trail}"


def _heading(node: Element, meta: Meta, writer: Writer) -> Style:
    del meta, writer
    return {"prefix": "#" * int(node.name[1]) + " "}


def _list(node: Element, meta: Meta, writer: Writer) -> Style:
    del node, writer
    return {"newlines": 1 if meta.own and meta.indent > 0 else 1 if meta.kind else 2}


def _item(node: Element, meta: Meta, writer: Writer) -> Style:
    del node
    indent = "   " * max(0, meta.indent)
    mark = f"{meta.number}. " if meta.kind == "ol" else f"{writer.options.bullet} "

    def finish(text: str, _: Meta) -> str | None:
        if not text.strip():
            return None
        text = re.sub(r"([^\r\n])(?:\r?\n)+", rf"\1  \n{indent}", text.strip())
        return re.sub(r"(\S+?)[^\S\r\n]+$", r"\1  ", text, flags=re.MULTILINE)

    return {"prefix": indent + mark, "newlines": 1, "finish": finish}


def _quote(text: str, meta: Meta) -> str:
    del meta
    return re.sub(r"^(>*)[^\S\r\n]?", r">\1 ", text.strip("\n"), flags=re.MULTILINE)


def _code(node: Element, meta: Meta, writer: Writer) -> Style:
    del meta
    parent, given = node.parent, writer.options
    if parent is None or parent.name != "pre" or len(parent.children) > 1:
        return {"apart": True, "no_escape": True, "finish": lambda text, _: _ticked(text)}
    if given.code_blocks != "fenced":
        return {
            "no_escape": True,
            "children": "code",
            "finish": lambda text, _: re.sub(r"^", "    ", text, flags=re.MULTILINE),
        }
    found = re.search(r"language-(\S+)", node.attributes.get("class", ""))
    return {
        "no_escape": True,
        "prefix": f"{given.fence}{found[1] if found else ''}\n",
        "postfix": f"\n{given.fence}",
        "children": "code",
    }


def _ticked(text: str) -> str:
    ticks = "`" + max(re.findall(r"`+", text), key=len, default="")
    pad = " " if len(ticks) > 1 else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _link(node: Element, meta: Meta, writer: Writer) -> Style:
    del meta
    href = node.attributes.get("href")
    if not href:
        return {}
    encoded = href.translate(_HREF)
    if text_of(node) == href:
        return {"content": f"<{encoded}>"}
    title = node.attributes.get("title")
    target = f'({encoded} "{title}")' if title else f"({encoded})"
    if writer.options.link_references:
        target = f"[{writer.reference(encoded)}]"
    return {
        "finish": lambda text, _: re.sub(r"(?:\r?\n)+", " ", text),
        "children": "link",
        "prefix": "[",
        "postfix": f"]{target}",
    }


def _image(node: Element, meta: Meta, writer: Writer) -> Style:
    del meta
    source = node.attributes.get("src", "")
    data = source[:5].lower() == "data:"
    if not source or (data and not writer.options.data_images):
        return {"ignore": True}
    alt, title = node.attributes.get("alt", ""), node.attributes.get("title", "")
    shown_title = f' "{title}"' if title else ""
    return {"content": f"![{alt}]({source}{shown_title})", "recurse": False}


def _cell(text: str, meta: Meta) -> str:
    del meta
    return re.sub(r"(?:\r?\n)+", " ", text.strip("\n").replace("|", "\\|", 1)).strip()


def _row(text: str, meta: Meta) -> str | None:
    del meta
    return text if re.search(r" \|\s*$", text) else None


def _caption(text: str, meta: Meta) -> None:
    words = re.sub(r"(?:\r?\n)+", " ", text).strip()
    if words:
        meta.caption[:] = [f"__{words}__"]


def styles(options: Options) -> dict[str, Styles]:
    """Give the styles of elements for each surrounding."""
    marks = _marks(options)
    cells: Styles = {
        name: Known({"prefix": " ", "postfix": " |", "children": "cell", "finish": _cell})
        for name in ("th", "td")
    }
    row: Style = {"newlines": 0, "children": "row", "prefix": "| ", "postfix": "\n", "finish": _row}
    caption: Style = {"newlines": 0, "children": "cell", "finish": _caption}
    sets: dict[str, Styles] = {
        "plain": _merged(_bases(options), _plain(marks)),
        "code": _merged(_bases(options), _in_code()),
        "link": {
            "br": Known({"content": "\n", "recurse": False}),
            "hr": Known({"content": "\n", "recurse": False}),
            "pre": Known({"no_escape": True}),
            **marks,
            "img": Known({}, _image),
        },
        "table": {"caption": Known(caption), "tr": Known(row), **cells},
        "row": cells,
        "cell": {"a": Known({}, _link), **marks, "img": Known({}, _image)},
    }
    return sets


def _marks(options: Options) -> Styles:
    signs = {
        **dict.fromkeys(("strong", "b"), options.strong),
        **dict.fromkeys(("del", "s", "strike"), "~~"),
        **dict.fromkeys(("em", "i"), options.emphasis),
    }
    return {name: Known(_around(sign)) for name, sign in signs.items()}


def _bases(options: Options) -> Styles:
    ignored = [*options.ignore, *_IGNORED.split()]
    blocks = [*options.blocks, *_BLOCKS.split()]
    return {
        **{name.lower(): Known({"ignore": True, "recurse": False}) for name in ignored},
        **{name.lower(): Known({"newlines": 2}) for name in blocks},
    }


def _plain(marks: Styles) -> Styles:
    return {
        "pre": Known({"no_escape": True}),
        "br": Known({"content": "  \n", "recurse": False}),
        "hr": Known({"content": "---", "recurse": False}),
        **{f"h{n}": Known({}, _heading) for n in range(1, 7)},
        **marks,
        **{name: Known({}, _list) for name in ("ol", "ul")},
        "li": Known({}, _item),
        "blockquote": Known({"finish": _quote}),
        "code": Known({}, _code),
        "table": Known({"newlines": 2, "children": "table", "finish": table}, _nothing),
        "a": Known({}, _link),
        "img": Known({}, _image),
    }


def _in_code() -> Styles:
    return {
        "br": Known({"content": "\n", "recurse": False}),
        "hr": Known({"content": "---", "recurse": False}),
        **{f"h{n}": Known({"prefix": "[", "postfix": "]"}) for n in range(1, 7)},
        **{name: Known({}, _list) for name in ("ol", "ul")},
        "li": Known({}, _item),
        "tr": Known({"newlines": 1}),
        "img": Known({"recurse": False}),
    }


def _nothing(node: Element, meta: Meta, writer: Writer) -> Style:
    del node, meta, writer
    return {}


def _merged(bases: Styles, own: Styles) -> Styles:
    merged = dict(bases)
    for name, known in own.items():
        base = bases.get(name)
        merged[name] = Known({**base.base, **known.base}, known.make) if base else known
    return merged
