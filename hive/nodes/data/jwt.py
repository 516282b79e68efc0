"""Sign, verify and decode JSON Web Tokens."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Item, Json, Node, NodeError, Outputs, Params
from hive.sdk.items import is_object
from hive.sdk.per_item import per_item, with_json
from hive.sdk.tokens import decode_token, sign_token, verify_token
from hive.sdk.values import ConversionError, loads


class JwtParams(Params):
    """What to do; claims one by one or as JSON, or the token."""

    operation: Literal["sign", "verify", "decode"] = "sign"
    use_json: bool = False
    claims: dict[str, Any] = Field(default_factory=dict[str, Any])
    claims_json: Any = "{}"
    header_claims: Any = "{}"
    token: str = ""
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class Jwt(Node[JwtParams]):
    """Give a token, or what is in one."""

    n8n_type = "n8n-nodes-base.jwt"
    params_type = JwtParams

    @override
    async def run(self, call: Call[JwtParams]) -> Outputs:
        stored: Mapping[str, Any] = call.context.credentials.get("jwtAuth", {})
        now = call.context.clock().timestamp()

        def make(i: int, item: Item, params: JwtParams) -> Item:
            if not stored:
                raise NodeError("The node has no credentials of the type 'jwtAuth'.", item=i)
            if params.operation == "sign":
                json: Json = {"token": _signed(params, stored, int(now))}
            else:
                json = _read(params, stored, now)
            return with_json(item, json, i, binary=False)

        return [per_item(call, make)]


def _signed(params: JwtParams, stored: Mapping[str, Any], now: int) -> str:
    payload = _object(params.claims_json, "claimsJson") if params.use_json else params.claims
    own = _object(params.header_claims, "headerClaims")
    header: Json = {"alg": _algorithm(params, stored), "typ": "JWT"}
    if params.options.get("kid"):
        header["kid"] = params.options["kid"]
    stamped = {**payload, "iat": payload.get("iat") or now}
    return sign_token(stamped, {**header, **own}, _key(stored, "privateKey"))


def _read(params: JwtParams, stored: Mapping[str, Any], now: float) -> Json:
    if not params.token:
        raise NodeError("There is no token to read.", parameter="token")
    if params.operation == "decode":
        found = decode_token(params.token)
    else:
        found = verify_token(
            params.token,
            _key(stored, "publicKey"),
            _algorithm(params, stored),
            now=now,
            options=params.options,
        )
    if found is None:
        return {"payload": None}
    return found if params.options.get("complete") else {"payload": found["payload"]}


def _algorithm(params: JwtParams, stored: Mapping[str, Any]) -> str:
    return str(params.options.get("algorithm") or stored.get("algorithm") or "HS256")


def _key(stored: Mapping[str, Any], name: str) -> str:
    asked = "secret" if stored.get("keyType", "passphrase") == "passphrase" else name
    if not stored.get(asked):
        raise NodeError(f"The credentials hold no {asked!r}.")
    return str(stored[asked])


def _object(value: Any, parameter: str) -> dict[str, Any]:
    try:
        found = loads(value) if isinstance(value, str) else value
    except ConversionError as error:
        raise NodeError(f"{parameter!r} is not valid JSON.", parameter=parameter) from error
    if not is_object(found):
        raise NodeError(f"{parameter!r} is not an object.", parameter=parameter)
    return found
