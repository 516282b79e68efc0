"""Send an HTTP request for each item (versions 1 and 2)."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Effect, Item, Items, Node, NodeError, Outputs, Params
from hive.sdk import http as web
from hive.sdk.http_answers import Reading
from hive.sdk.http_exchange import Draft, checked_url, exchange, exchange_all, named, timeout_of
from hive.sdk.items import fields_of
from hive.sdk.javascript import to_text

_BODIES = {"PATCH", "POST", "PUT"}
_ACCEPT = "application/json,text/*;q=0.99"
_FORMATS = {"json": "json", "string": "text", "file": "file"}
_CREDENTIALS = {
    "basicAuth": "httpBasicAuth",
    "headerAuth": "httpHeaderAuth",
    "queryAuth": "httpQueryAuth",
}
_PAIRS = {"bodyParametersUi", "headerParametersUi", "queryParametersUi"}
_JSON = {"bodyParametersJson", "headerParametersJson", "queryParametersJson"}


class OldHttpRequestParams(Params):
    """Where to send what, and how to read the answer."""

    request_method: str = "GET"
    url: Any = ""
    authentication: str = "none"
    generic_auth_type: str = ""
    node_credential_type: str = ""
    allow_unauthorized_certs: bool = False
    response_format: str = "json"
    data_property_name: str = "data"
    json_parameters: bool = False
    send_binary_data: bool = False
    binary_property_name: str = "data"
    body_parameters_ui: dict[str, Any] = Field(default_factory=dict[str, Any])
    header_parameters_ui: dict[str, Any] = Field(default_factory=dict[str, Any])
    query_parameters_ui: dict[str, Any] = Field(default_factory=dict[str, Any])
    body_parameters_json: Any = ""
    header_parameters_json: Any = ""
    query_parameters_json: Any = ""
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class HttpRequestV1(Node[OldHttpRequestParams]):
    """Give each answer: as JSON, as text or as a file."""

    n8n_type = "n8n-nodes-base.httpRequest"
    versions = (1, 2)
    params_type = OldHttpRequestParams
    effect = Effect.RETRYABLE

    @override
    def ignored(self, parameters: Mapping[str, Any]) -> frozenset[str]:
        return super().ignored(parameters) | (_PAIRS if parameters.get("jsonParameters") else _JSON)

    @override
    async def run(self, call: Call[OldHttpRequestParams]) -> Outputs:
        async def fetch(i: int) -> Items:
            params = call.resolve(i)
            _refuse(params)
            draft = _draft(params, call, i)
            any_status = bool(params.options.get("ignoreResponseCode"))
            reading = Reading(
                format=_FORMATS.get(params.response_format, "json"),
                full=bool(params.options.get("fullResponse")),
                property=params.data_property_name,
                split=bool(params.options.get("splitIntoItems")),
            )
            return await exchange(call, draft, reading, item=i, any_status=any_status)

        options = call.params.options
        size = max(1, int(options.get("batchSize") or 1))
        pause_s = float(options.get("batchInterval") or 0) / 1000
        return [await exchange_all(call, fetch, size=size, pause_s=pause_s)]


def _refuse(params: OldHttpRequestParams) -> None:
    refused = {
        "a proxy": params.options.get("proxy"),
        "unverified certificates": params.allow_unauthorized_certs,
    }
    for name, asked in refused.items():
        if asked:
            raise NodeError(f"Hive's HTTP requests do not know {name} yet.")


def _draft(params: OldHttpRequestParams, call: Call[OldHttpRequestParams], i: int) -> Draft:
    options = params.options
    draft = Draft(
        method=params.request_method,
        url=checked_url(params.url, item=i),
        timeout_s=timeout_of(options),
        follow_redirects=bool(options.get("followRedirect", True)),
        arrays="repeat"
        if options.get("useQueryString")
        else str(options.get("queryParameterArrays") or "brackets"),
    )
    draft.query = _fields(params, params.query_parameters_ui, "query")
    for name, value in _fields(params, params.header_parameters_ui, "header").items():
        draft.headers[name.lower()] = to_text(value)
    if params.request_method in _BODIES:
        _set_body(draft, params, call.items[i])
    if params.authentication != "none":
        chosen = {
            "genericCredentialType": params.generic_auth_type,
            "predefinedCredentialType": params.node_credential_type,
            **_CREDENTIALS,
        }
        kind = chosen.get(params.authentication, params.authentication)
        web.authenticate(kind, call.context.credentials, draft.headers, draft.query)
    if not draft.has_header("accept"):
        draft.headers["accept"] = _ACCEPT
    return draft


def _fields(params: OldHttpRequestParams, pairs: Mapping[str, Any], kind: str) -> dict[str, Any]:
    if not params.json_parameters:
        return {name: value for name, value, _ in named(pairs.get("parameter")) if name}
    text = getattr(params, f"{kind}_parameters_json")
    return fields_of(web.parse_json(text, f"{kind}ParametersJson")) if text else {}


def _set_body(draft: Draft, params: OldHttpRequestParams, item: Item) -> None:
    kind = params.options.get("bodyContentType") or "json"
    raw = to_text(params.body_parameters_json)
    custom = str(params.options.get("bodyContentCustomMimeType") or "text/plain")
    if params.send_binary_data and kind != "multipart-form-data":
        content, _, found = web.file_of(item, params.binary_property_name)
        draft.set_body(content, found)
    elif kind == "raw" and params.json_parameters:
        draft.set_body(raw.encode(), custom)
    elif kind == "multipart-form-data":
        draft.set_body(*web.multipart(_parts(params, item)))
    elif kind == "form-urlencoded":
        fields = _fields(params, params.body_parameters_ui, "body")
        draft.set_body(web.form(fields), "application/x-www-form-urlencoded")
    elif params.json_parameters:
        if raw:
            value = web.parse_json(params.body_parameters_json, "bodyParametersJson")
            draft.set_body(web.json_body(value), "application/json")
    else:
        fields = _fields(params, params.body_parameters_ui, "body")
        draft.set_body(web.json_body(fields), "application/json")


def _parts(params: OldHttpRequestParams, item: Item) -> list[web.Part]:
    fields = _fields(params, params.body_parameters_ui, "body")
    parts: list[web.Part] = [(name, to_text(value), None, None) for name, value in fields.items()]
    names = params.binary_property_name.split(",") if params.send_binary_data else []
    for name in names:
        target, _, source = name.strip().rpartition(":")
        content, file, kind = web.file_of(item, source)
        parts.append((target or source, content, file, kind))
    return parts
