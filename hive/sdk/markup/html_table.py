"""Writes rows as a table of HTML."""

from typing import Any

from hive.sdk.javascript import to_text

_STYLES = {
    "table": "border-spacing:0; font-family:helvetica,arial,sans-serif",
    "head": "margin:0; padding:7px 20px 7px 0px; border-bottom:1px solid #eee; text-align:left; "
    "color:#888; font-weight:normal",
    "cell": "margin:0; padding:7px 20px 7px 0px; border-bottom:1px solid #eee",
}


def html_table(rows: list[dict[str, Any]], options: list[dict[str, Any]]) -> str:
    """Write a table with one row for each object; `options` are n8n's, as each row sees them."""
    first = options[0]
    plain = bool(first.get("customStyling"))
    style = {part: "" if plain else f"style='{css}'" for part, css in _STYLES.items()}
    names = list(dict.fromkeys(name for row in rows for name in row))
    heads = "".join(
        f"<th>{_title(name) if first.get('capitalize') else name}</th>" for name in names
    )
    caption = f"<caption>{first['caption']}</caption>" if first.get("caption") else ""
    body = "".join(
        f"<tr  {own.get('rowAttributes') or ''}>{_cells(row, names, style['cell'], own)}</tr>"
        for row, own in zip(rows, options, strict=True)
    )
    return (
        f"<table {style['table']} {first.get('tableAttributes') or ''}>{caption}"
        f"<thead {style['head']} {first.get('headerAttributes') or ''}><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _title(name: str) -> str:
    words = [word for word in name.split("_") if word]
    return " ".join(word[0].upper() + word[1:] for word in words)


def _cells(row: dict[str, Any], names: list[str], style: str, options: dict[str, Any]) -> str:
    start = f"<td {style} {options.get('cellAttributes') or ''}>"
    return "".join(f"{start}{_cell(row, name)}</td>" for name in names)


def _cell(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if isinstance(value, bool):
        checked = 'checked="checked"' if value else ""
        return f'<input type="checkbox" {checked}/>'
    return to_text(value) if name in row else "undefined"
