"""Give one-time passwords that change with time."""

import base64
import binascii
import hmac
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Node, NodeError, Outputs, Params
from hive.sdk.javascript import to_number, to_text
from hive.sdk.keys import digest_name

_DIGITS = 6
_PERIOD = 30
_MOST_DIGITS = 10


class TotpParams(Params):
    """How the password is made."""

    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class Totp(Node[TotpParams]):
    """Give the present password of the credentials' secret, and how long it will be valid."""

    n8n_type = "n8n-nodes-base.totp"
    params_type = TotpParams
    per_item = False

    @override
    async def run(self, call: Call[TotpParams]) -> Outputs:
        options = call.params.options
        stored = call.context.credentials.get("totpApi", {})
        label = to_text(stored.get("label") or "")
        if label and ":" not in label:
            raise NodeError("The label of the credentials must read issuer:username.")
        period = _positive(options.get("period") or _PERIOD, "period")
        moment = call.context.clock().timestamp()
        token = one_time_password(
            to_text(stored.get("secret") or ""),
            int(moment // period),
            algorithm=to_text(options.get("algorithm") or "SHA1"),
            digits=_positive(options.get("digits") or _DIGITS, "digits"),
        )
        json = {"token": token, "secondsRemaining": int(period - moment % period)}
        return [[{"json": dict(json), "pairedItem": {"item": i}} for i in range(len(call.items))]]


def one_time_password(secret: str, counter: int, *, algorithm: str, digits: int) -> str:
    """Compute the password by RFC 4226; raises `NodeError`."""
    digest = digest_name(algorithm)
    if digest is None or digits > _MOST_DIGITS:
        raise NodeError(f"There are no passwords of {digits} digits by {algorithm!r}.")
    mac = hmac.digest(_decoded(secret), counter.to_bytes(8, "big"), digest)
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def _decoded(secret: str) -> bytes:
    text = secret.replace(" ", "").rstrip("=").upper()
    try:
        found = base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error as error:
        raise NodeError("The secret of the credentials is not written in base 32.") from error
    if not found:
        raise NodeError("The credentials hold no secret.")
    return found


def _positive(value: Any, name: str) -> int:
    number = to_number(value)
    if not number >= 1:
        raise NodeError(f"The option {name!r} must be a positive number.", parameter="options")
    return int(number)
