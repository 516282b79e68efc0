"""Tables."""

import re

from hive.sdk.markup.showdown.spans import code_spans, escape_pipes, span_gamut
from hive.sdk.markup.showdown.state import State

_TABLE = re.compile(
    r"^ {0,3}\|?.+\|.+\n {0,3}\|?[ \t]*:?[ \t]*(?:[-=]){2,}[ \t]*:?[ \t]*\|[ \t]*:?[ \t]*"
    r"(?:[-=]){2,}[\s\S]+?(?:\n\n|¨0)",
    re.MULTILINE,
)
_ONE_COLUMN = re.compile(
    r"^ {0,3}\|.+\|[ \t]*\n {0,3}\|[ \t]*:?[ \t]*(?:[-=]){2,}[ \t]*:?[ \t]*\|[ \t]*\n"
    r"( {0,3}\|.+\|[ \t]*\n)*(?:\n|¨0)",
    re.MULTILINE,
)


def tables(text: str, state: State) -> str:
    """Write tables, where that is asked for."""
    if not state.options.tables or "|" not in text:
        return text
    text = _TABLE.sub(lambda f: _table(f[0], state), escape_pipes(text))
    return _ONE_COLUMN.sub(lambda f: _table(f[0], state), text)


def _table(raw: str, state: State) -> str:
    lines = [
        code_spans(re.sub(r"\|[ \t]*\Z", "", re.sub(r"^ {0,3}\|", "", line)), state)
        for line in raw.split("\n")
    ]
    heads, rules, *rows = (_cells(line) for line in lines if line.strip())
    if len(heads) < len(rules):
        return raw
    styles = [*map(_style, rules), *[""] * (len(heads) - len(rules))]
    top = "".join(_head(head, style, state) for head, style in zip(heads, styles, strict=True))
    body = "".join(f"<tr>\n{_row(row, styles, state)}</tr>\n" for row in rows)
    return f"<table>\n<thead>\n<tr>\n{top}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _style(rule: str) -> str:
    for pattern, side in ((r":[ \t]*--*", "left"), (r"--*[ \t]*:[ \t]*", "right"),
                          (r":[ \t]*--*[ \t]*:", "center")):  # fmt: skip
        if re.fullmatch(pattern, rule):
            return f' style="text-align:{side};"'
    return ""


def _head(head: str, style: str, state: State) -> str:
    name = ""
    if state.options.tables_header_id:
        name = f' id="{head.replace(" ", "_").lower()}"'
    return f"<th{name}{style}>{span_gamut(head, state)}</th>\n"


def _row(row: list[str], styles: list[str], state: State) -> str:
    cells = [*row, *[""] * len(styles)]
    return "".join(
        f"<td{style}>{span_gamut(cell, state)}</td>\n"
        for cell, style in zip(cells, styles, strict=False)
    )
