"""Hash, sign and make random text."""

import base64
import hashlib
import hmac
import re
import secrets
import uuid
from collections.abc import Mapping
from typing import Any, Literal

from typing_extensions import override

from hive.sdk import Call, Item, Node, NodeError, Outputs, Params
from hive.sdk.items import fields_of
from hive.sdk.keys import digest_name, sign
from hive.sdk.per_item import failed, per_item, with_json

_CREDENTIALS = 2  # since version 2 secrets are kept in credentials
_MAX_LENGTH = 1_000_000


class CryptoParams(Params):
    """What to do with which value, and where to write the result."""

    action: Literal["generate", "hash", "hmac", "sign"] = "hash"
    type: str | None = None
    value: Any = ""
    data_property_name: str = "data"
    encoding: Literal["hex", "base64"] = "hex"
    binary_data: bool = False
    binary_property_name: str = "data"
    secret: str = ""
    private_key: str = ""
    algorithm: str = ""
    encoding_type: Literal["ascii", "base64", "hex", "uuid"] = "uuid"
    string_length: int = 32


class Crypto(Node[CryptoParams]):
    """Write a hash, a signature or random text into a field of each item."""

    n8n_type = "n8n-nodes-base.crypto"
    versions = (1, 2)
    params_type = CryptoParams

    @override
    async def run(self, call: Call[CryptoParams]) -> Outputs:
        stored: Mapping[str, Any] = call.context.credentials.get("crypto", {})

        def make(i: int, item: Item, params: CryptoParams) -> Item:
            asked = params.model_copy(update=_kept(params, call.version, stored))
            value = call.raw(i).get("value", "")
            made = _made(asked, item, value)
            from_file = asked.binary_data and asked.action in {"hash", "hmac"}
            json = {**item["json"], asked.data_property_name: made}
            return with_json(item, json, i, binary=not from_file)

        old = call.version < _CREDENTIALS
        return [per_item(call, make, on_error=failed if old else _failed)]


def _failed(error: NodeError, i: int) -> Item:
    facts = {"message": error.message, "name": "Error"}
    return {"json": {"error": facts}, "pairedItem": {"item": i}}


def _kept(params: CryptoParams, version: float, stored: Mapping[str, Any]) -> dict[str, str]:
    """Give what the version fixes: the default hash, and the secrets of the credentials."""
    new = version >= _CREDENTIALS
    fixed = {"type": params.type or ("SHA256" if new else "MD5")}
    if not new or params.action not in {"hmac", "sign"}:
        return fixed
    field, name = ("secret", "hmacSecret") if params.action == "hmac" else (
        "private_key", "signPrivateKey"
    )  # fmt: skip
    if not stored.get(name):
        raise NodeError(
            f"The credentials hold no {name!r}.",
            description="Give the node credentials of the type 'crypto' that hold it.",
        )
    return {**fixed, field: str(stored[name])}


def _made(params: CryptoParams, item: Item, value: Any) -> str:
    if params.action == "generate":
        return _random(params)
    data = _file(params, item) if params.binary_data and params.action != "sign" else _bytes(value)
    if params.action == "sign":
        return _encoded(sign(params.algorithm, params.private_key, data), params.encoding)
    name = digest_name(params.type or "")
    if name is None:
        raise NodeError("Digest method not supported", parameter="type")
    if params.action == "hmac":
        digest = hmac.digest(params.secret.encode(), data, name)
    else:
        digest = hashlib.new(name, data, usedforsecurity=False).digest()
    return _encoded(digest, params.encoding)


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str):
        raise NodeError("The value must be text.", parameter="value")
    return value.encode(errors="replace")


def _file(params: CryptoParams, item: Item) -> bytes:
    name = params.binary_property_name
    found = fields_of(fields_of(item.get("binary")).get(name))
    if not isinstance(found.get("data"), str) or found.get("id"):
        raise NodeError(f"The item has no file {name!r} at hand.", parameter="binaryPropertyName")
    return base64.b64decode(found["data"])


def _encoded(data: bytes, encoding: str) -> str:
    return data.hex() if encoding == "hex" else base64.b64encode(data).decode()


def _random(params: CryptoParams) -> str:
    if params.encoding_type == "uuid":
        return str(uuid.uuid4())
    length = params.string_length
    if not 0 <= length <= _MAX_LENGTH:
        raise NodeError(
            f"The length must lie between 0 and {_MAX_LENGTH}.", parameter="stringLength"
        )
    data = secrets.token_bytes(length)
    if params.encoding_type == "ascii":
        return bytes(byte & 0x7F for byte in data).decode("ascii")
    text = _encoded(data, params.encoding_type)
    return re.sub(r"[^A-Za-z0-9_]", "", text)[:length]
