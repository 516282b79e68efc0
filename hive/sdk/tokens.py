"""Signs JSON Web Tokens and reads them, with the checks that n8n makes."""

import base64
import binascii
import json
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hive.sdk.errors import NodeError
from hive.sdk.items import is_object
from hive.sdk.javascript import to_json
from hive.sdk.keys import pem

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, OctKey, RSAKey
    from joserfc.jws import JWSRegistry

ALGORITHMS = frozenset(
    f"{kind}{size}" for kind in ("HS", "RS", "PS", "ES") for size in (256, 384, 512)
)
_PARTS = 3
_TIMES = ("iat", "exp", "nbf")


def sign_token(payload: dict[str, Any], header: dict[str, Any], key: str) -> str:
    """Sign the payload with the algorithm the header names; raises `NodeError`."""
    from joserfc import jws
    from joserfc.errors import JoseError

    algorithm = _known(header.get("alg"))
    for name in _TIMES:
        if name in payload and not _is_number(payload[name]):
            raise NodeError(f'"{name}" should be a number of seconds')
    try:
        loaded = _key(key, algorithm)
        return jws.serialize_compact(
            header, to_json(payload), loaded, registry=_registry(algorithm)
        )
    except (JoseError, ValueError, TypeError) as error:
        raise NodeError(f"The key cannot sign with {algorithm}: {error}") from error


def decode_token(token: str) -> dict[str, Any] | None:
    """Give header, payload and signature without checking anything, None if it is no token."""
    parts = token.strip().split(".")
    if len(parts) != _PARTS:
        return None
    try:
        header = json.loads(_unpacked(parts[0]))
        text = _unpacked(parts[1]).decode()
    except (ValueError, binascii.Error):
        return None
    if not is_object(header):
        return None
    return {"header": header, "payload": _value(text), "signature": parts[2]}


def verify_token(
    token: str, key: str, algorithm: str, *, now: float, options: Mapping[str, Any]
) -> dict[str, Any]:
    """Give header, payload and signature of a valid token; raises `NodeError`."""
    from joserfc import jws
    from joserfc.errors import JoseError

    found = decode_token(token)
    if found is None:
        raise NodeError("jwt malformed")
    if found["header"].get("alg") != _known(algorithm):
        raise NodeError("invalid algorithm")
    try:
        jws.deserialize_compact(token.strip(), _key(key, algorithm), registry=_registry(algorithm))
    except (JoseError, ValueError, TypeError) as error:
        raise NodeError(
            "The token's signature does not fit the key.",
            description="Does the key belong to the one that the token was signed with?",
        ) from error
    _check_times(found["payload"], now, options)
    return found


def _check_times(payload: Any, now: float, options: Mapping[str, Any]) -> None:
    if not is_object(payload):
        return
    tolerance = float(options.get("clockTolerance") or 0)
    if "nbf" in payload and not options.get("ignoreNotBefore"):
        if not _is_number(payload["nbf"]):
            raise NodeError("invalid nbf value")
        if payload["nbf"] > int(now) + tolerance:
            raise NodeError("jwt not active")
    if "exp" in payload and not options.get("ignoreExpiration"):
        if not _is_number(payload["exp"]):
            raise NodeError("invalid exp value")
        if int(now) >= payload["exp"] + tolerance:
            raise NodeError("jwt expired")


def _registry(algorithm: str) -> "JWSRegistry":
    from joserfc.jws import JWSRegistry

    return JWSRegistry(algorithms=[algorithm], strict_check_header=False)


def _known(algorithm: Any) -> str:
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise NodeError(f"There is no algorithm {algorithm!r}.", parameter="algorithm")
    return algorithm


def _key(text: str, algorithm: str) -> "OctKey | RSAKey | ECKey":
    from joserfc.jwk import ECKey, OctKey, RSAKey

    if algorithm.startswith("HS"):
        with warnings.catch_warnings():  # how long the secret is, is the workflow's affair
            warnings.simplefilter("ignore")
            return OctKey.import_key(text)
    return (ECKey if algorithm.startswith("ES") else RSAKey).import_key(pem(text))


def _unpacked(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
