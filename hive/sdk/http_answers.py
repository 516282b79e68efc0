"""Decodes answers into items, for nodes that speak HTTP."""

import base64
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from hive.sdk.context import HttpResponse
from hive.sdk.errors import NodeError
from hive.sdk.items import Item, Items, is_list

_FILES = (
    "application/gzip",
    "application/msword",
    "application/octet-stream",
    "application/pdf",
    "application/vnd.",
    "application/x-bzip",
    "application/x-tar",
    "application/zip",
    "audio/",
    "font/",
    "image/",
    "video/",
)
_ERROR = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How to read an answer.

    `lenient` takes what is not JSON for an empty object; `split` makes an item of each entry of a
    list.
    """

    format: str = "autodetect"
    full: bool = False
    property: str = "data"
    lenient: bool = False
    split: bool = True


def journaled(response: HttpResponse) -> dict[str, Any]:
    """Write an answer as JSON, so that it can be remembered."""
    return {
        "status": response.status,
        "reason": response.reason,
        "headers": {name.lower(): value for name, value in response.headers.items()},
        "body": base64.b64encode(response.body).decode(),
    }


def refuse_errors(response: HttpResponse, *, item: int) -> None:
    """Raise `NodeError` when the answer is an error."""
    if response.status < _ERROR:
        return
    text = response.body[:2000].decode(errors="replace")
    raise NodeError(
        f"The server answered {response.status} {response.reason}".strip(),
        item=item,
        description=text or None,
        details={"status": response.status, "body": text},
    )


def is_file(content_type: str) -> bool:
    """Tell whether an answer of this type is a file rather than text."""
    return content_type.startswith(_FILES)


def decode_json(body: bytes, *, item: int) -> Any:
    """Read an answer as JSON; an empty one is an empty object; raises `NodeError`."""
    text = body.decode(errors="replace")
    if not text.strip():
        return {}
    try:
        return json.loads(text)
    except ValueError as error:
        raise NodeError(
            "The answer is not valid JSON.",
            item=item,
            description='Set the response format to "Text", or correct the server.',
        ) from error


def decode_text(body: bytes, content_type: str) -> str:
    """Read an answer as text in the character set it names."""
    _, _, charset = content_type.partition("charset=")
    try:
        return body.decode(charset.split(";")[0].strip(' "') or "utf-8", errors="replace")
    except LookupError:
        return body.decode(errors="replace")


def as_file(body: bytes, content_type: str, url: str) -> dict[str, Any]:
    """Write content as n8n's binary data."""
    kind = content_type.split(";", maxsplit=1)[0].strip() or "application/octet-stream"
    name = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    extension = (mimetypes.guess_extension(kind) or "").lstrip(".")
    made: dict[str, Any] = {
        "mimeType": kind,
        "fileType": kind.split("/", maxsplit=1)[0],
        "data": base64.b64encode(body).decode(),
        "fileSize": f"{len(body)} B",
        "bytes": len(body),
    }
    if extension:
        made["fileExtension"] = extension
    if "." in name:
        made["fileName"] = name
    return made


def read(answer: Mapping[str, Any], how: Reading, *, item: Item, index: int, url: str) -> Items:
    """Turn a remembered answer into items; raises `NodeError`."""
    headers: Mapping[str, str] = answer["headers"]
    kind = headers.get("content-type", "")
    body = base64.b64decode(answer["body"])
    status = {"statusCode": answer["status"], "statusMessage": answer["reason"]}
    full = {"headers": dict(headers), **status} if how.full else None
    place = {"item": index}
    wanted = _detected(kind) if how.format == "autodetect" else how.format
    if wanted == "file":
        files = {**item.get("binary", {}), how.property: as_file(body, kind, url)}
        return [{"json": full or item["json"], "binary": files, "pairedItem": place}]
    if wanted == "text":
        text = {how.property: decode_text(body, kind) or None}
        return [{"json": {**text, **(full or {})}, "pairedItem": place}]
    value = _json(body, how, index)
    if full is not None:
        return [{"json": {"body": value, **full}, "pairedItem": place}]
    rows: list[Any] = value if how.split and is_list(value) else [value]
    return [{"json": {} if row is None else row, "pairedItem": place} for row in rows]


def _detected(content_type: str) -> str:
    if "application/json" in content_type:
        return "json"
    return "file" if is_file(content_type) else "text"


def _json(body: bytes, how: Reading, index: int) -> Any:
    try:
        return decode_json(body, item=index)
    except NodeError:
        if how.lenient:
            return {}
        raise
