"""Bring workflow files to the server without changing a byte of them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hive.cli.client import Client, segment
from hive.cli.errors import CommandError, Exit
from hive.cli.files import json_object, read_bytes

MIN_NAME = 3


@dataclass(frozen=True, slots=True)
class WorkflowFile:
    """A workflow as it is in its file."""

    name: str
    raw: bytes


def read_workflow(path: Path, name: str | None = None) -> WorkflowFile:
    """Read a file; the name is the one inside, or the file's."""
    raw = read_bytes(path)
    inside = json_object(raw, f"The file {str(path)!r}").get("name")
    if name is None:
        named = isinstance(inside, str) and len(inside.strip()) >= MIN_NAME
        name = str(inside) if named else path.stem.ljust(MIN_NAME, "_")
    return WorkflowFile(name, raw)


def store(client: Client, file: WorkflowFile) -> dict[str, Any]:
    """Create the workflow, or give the one with its name these nodes."""
    known = _by_name(client, file.name)
    if known is None:
        return client.call("POST", "/api/workflows", _body(file, {}))
    kept = {"description": known["description"], "active": known["active"]}
    return client.call("PUT", f"/api/workflows/{known['id']}", _body(file, kept))


def find(client: Client, reference: str) -> str:
    """Return the id of a workflow by its name, or the reference itself if it is none."""
    known = _by_name(client, reference)
    if known is not None:
        return known["id"]
    if len(reference) == len("00000000-0000-0000-0000-000000000000"):
        return segment(reference)
    raise CommandError(f"There is no workflow named {reference!r}", Exit.NOT_FOUND)


def _by_name(client: Client, name: str) -> dict[str, Any] | None:
    for row in client.items("/api/workflows", limit=10_000, query={"q": name}):
        if row["name"] == name:
            return row
    return None


def _body(file: WorkflowFile, more: dict[str, Any]) -> bytes:
    """Write the request around the file's own bytes: parsing and writing could change them."""
    head = json.dumps({"name": file.name, **more}, ensure_ascii=False).encode()
    return head[:-1] + b', "n8n_data": ' + file.raw.strip() + b"}"
