"""Encodes requests, for nodes that speak HTTP."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from hive.sdk.errors import NodeError
from hive.sdk.items import Item, fields_of, is_container, is_list, is_object
from hive.sdk.javascript import to_json, to_text

GENERIC = {"httpHeaderAuth", "httpBearerAuth", "httpBasicAuth", "httpQueryAuth"}
"""Types of credentials that any request can carry."""


def with_query(url: str, query: Mapping[str, Any], arrays: str = "brackets") -> str:
    """Append a query to a URL; `arrays` is how lists are written."""
    pairs = [pair for name, value in query.items() for pair in _pairs(name, value, arrays)]
    if not pairs:
        return url
    base, mark, fragment = url.partition("#")
    joint = "&" if "?" in base else "?"
    return f"{base}{joint}{urlencode(pairs, quote_via=quote)}{mark}{fragment}"


def _pairs(name: str, value: Any, arrays: str) -> Iterable[tuple[str, str]]:
    if is_list(value):
        forms = {"repeat": "{n}", "indices": "{n}[{i}]", "brackets": "{n}[]"}
        form = forms.get(arrays, "{n}[]")
        return [
            pair
            for i, inner in enumerate(value)
            for pair in _pairs(form.format(n=name, i=i), inner, arrays)
        ]
    if is_object(value):
        return [p for key, inner in value.items() for p in _pairs(f"{name}[{key}]", inner, arrays)]
    return [(name, "" if value is None else to_text(value))]


def form(fields: Mapping[str, Any]) -> bytes:
    """Encode a form as `application/x-www-form-urlencoded`."""
    pairs = [pair for name, value in fields.items() for pair in _pairs(name, value, "indices")]
    return urlencode(pairs).encode()


Part = tuple[str, str | bytes, str | None, str | None]
"""Name, content, file name and content type of one part of a form."""


def multipart(parts: Sequence[Part]) -> tuple[bytes, str]:
    """Encode a form as `multipart/form-data`; returns it with its content type.

    The boundary follows from the content, so that a repeated request is the same byte for byte.
    """
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
    lines: list[bytes] = []
    for name, content, file_name, kind in parts:
        disposition = f'form-data; name="{_quoted(name)}"'
        if file_name is not None:
            disposition += f'; filename="{_quoted(file_name)}"'
        lines += [f"--{digest}".encode(), f"Content-Disposition: {disposition}".encode()]
        if kind:
            lines.append(f"Content-Type: {kind}".encode())
        lines += [b"", content if isinstance(content, bytes) else content.encode()]
    lines += [f"--{digest}--".encode(), b""]
    return b"\r\n".join(lines), f"multipart/form-data; boundary={digest}"


def _quoted(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def basic(user: str, password: str) -> str:
    """Write the header of basic authentication."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def file_of(item: Item, name: str) -> tuple[bytes, str, str]:
    """Read a file of an item: content, name and type; raises `NodeError`."""
    found = fields_of(fields_of(item.get("binary")).get(name))
    if "data" not in found:
        raise NodeError(f"The item has no file {name!r}.")
    kind = str(found.get("mimeType") or "application/octet-stream")
    return base64.b64decode(found["data"]), str(found.get("fileName") or "file"), kind


def authenticate(
    kind: str,
    credentials: Mapping[str, Mapping[str, Any]],
    headers: dict[str, str],
    query: dict[str, Any],
) -> None:
    """Add credentials of one of n8n's generic types to a request; raises `NodeError`."""
    if kind not in GENERIC:
        raise NodeError(f"Hive does not know credentials of type {kind!r} yet.")
    found = credentials.get(kind)
    if found is None:
        raise NodeError(f"The node has no credentials of type {kind!r}.")
    if kind == "httpHeaderAuth":
        headers[str(found["name"])] = str(found["value"])
    elif kind == "httpBearerAuth":
        headers["authorization"] = f"Bearer {found['token']}"
    elif kind == "httpBasicAuth":
        headers["authorization"] = basic(str(found["user"]), str(found["password"]))
    else:
        query[str(found["name"])] = found["value"]


def parse_json(value: Any, parameter: str) -> Any:
    """Read a parameter that holds JSON, or its text; raises `NodeError`."""
    if is_container(value):
        return value
    try:
        return json.loads(to_text(value))
    except ValueError as error:
        raise NodeError(
            f"The parameter {parameter!r} is not valid JSON.",
            parameter=parameter,
            description=str(error),
        ) from error


def json_body(value: Any) -> bytes:
    """Encode a value as JSON."""
    return to_json(value).encode()
