"""Send an HTTP request for each item (since version 3)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Effect, Item, Items, Node, NodeError, Outputs, Params
from hive.sdk import http as web
from hive.sdk.http_answers import Reading
from hive.sdk.http_exchange import Draft, checked_url, exchange, exchange_all, named, timeout_of
from hive.sdk.items import fields_of, is_list
from hive.sdk.javascript import to_text
from hive.sdk.paths import put

_FOLLOWS = 4
_LISTS = 4.3
_BODIES = {"PATCH", "POST", "PUT", "GET", "DELETE"}
_ACCEPT = "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, */*;q=0.7"


class HttpRequestParams(Params):
    """Where to send what, and how to read the answer."""

    method: str = "GET"
    url: Any = ""
    authentication: str = "none"
    generic_auth_type: str = ""
    node_credential_type: str = ""
    provide_ssl_certificates: bool = False
    send_query: bool = False
    specify_query: str = "keypair"
    query_parameters: dict[str, Any] = Field(default_factory=dict[str, Any])
    json_query: Any = ""
    send_headers: bool = False
    specify_headers: str = "keypair"
    header_parameters: dict[str, Any] = Field(default_factory=dict[str, Any])
    json_headers: Any = ""
    send_body: bool = False
    content_type: str = "json"
    specify_body: str = "keypair"
    body_parameters: dict[str, Any] = Field(default_factory=dict[str, Any])
    json_body: Any = ""
    body: Any = ""
    raw_content_type: str = "text/plain"
    input_data_field_name: str = "data"
    options: dict[str, Any] = Field(default_factory=dict[str, Any])

    @property
    def response(self) -> dict[str, Any]:
        """How to read the answer."""
        return fields_of(fields_of(self.options.get("response")).get("response"))


class HttpRequestV3(Node[HttpRequestParams]):
    """Give each answer: as JSON fields, as text or as a file."""

    n8n_type = "n8n-nodes-base.httpRequest"
    versions = (3, 4, 4.1, 4.2, 4.3, 4.4)
    params_type = HttpRequestParams
    effect = Effect.RETRYABLE

    @override
    def ignored(self, parameters: Mapping[str, Any]) -> frozenset[str]:
        """Leave out what the switches turn off: nobody may have cared that it is broken."""
        off = {
            "sendQuery": {"queryParameters", "jsonQuery"},
            "sendHeaders": {"headerParameters", "jsonHeaders"},
            "sendBody": {"bodyParameters", "jsonBody", "body"},
        }
        unread = {n for switch, names in off.items() if not parameters.get(switch) for n in names}
        return super().ignored(parameters) | unread

    @override
    async def run(self, call: Call[HttpRequestParams]) -> Outputs:
        batch = fields_of(fields_of(call.params.options.get("batching")).get("batch"))

        async def fetch(i: int) -> Items:
            params = call.resolve(i)
            _refuse(params)
            writer = _Writer(params, call.version, call.items[i])
            draft = writer.draft(i, call.context.credentials)
            lenient = bool(params.response.get("neverError"))
            reading = Reading(
                format=params.response.get("responseFormat") or "autodetect",
                full=bool(params.response.get("fullResponse")),
                property=str(params.response.get("outputPropertyName") or "data"),
                lenient=lenient,
            )
            return await exchange(call, draft, reading, item=i, any_status=lenient)

        size = max(1, int(batch.get("batchSize") or 1))
        pause_s = float(batch.get("batchInterval") or 0) / 1000
        return [await exchange_all(call, fetch, size=size, pause_s=pause_s)]


def _refuse(params: HttpRequestParams) -> None:
    pages = fields_of(fields_of(params.options.get("pagination")).get("pagination"))
    refused = {
        "client certificates": params.provide_ssl_certificates,
        "pagination": pages.get("paginationMode", "off") != "off",
        "a proxy": params.options.get("proxy"),
        "unverified certificates": params.options.get("allowUnauthorizedCerts"),
    }
    for name, asked in refused.items():
        if asked:
            raise NodeError(f"Hive's HTTP requests do not know {name} yet.")


class _Writer:
    """Writes the request of one item."""

    def __init__(self, params: HttpRequestParams, version: float, item: Item) -> None:
        self._params = params
        self._version = version
        self._item = item

    def draft(self, i: int, credentials: Mapping[str, Mapping[str, Any]]) -> Draft:
        params = self._params
        draft = Draft(
            method=params.method,
            url=checked_url(params.url, item=i),
            timeout_s=timeout_of(params.options),
            arrays=str(
                params.options.get("queryParameterArrays")
                or ("repeat" if self._version >= _LISTS else "brackets")
            ),
        )
        self._set_redirects(draft)
        if params.send_query:
            draft.query = self._fields(
                params.specify_query, params.query_parameters, params.json_query, "jsonQuery"
            )
        if params.send_headers:
            self._set_headers(draft)
        if params.send_body and params.method in _BODIES:
            self._set_body(draft)
        if params.authentication != "none":
            generic = params.authentication == "genericCredentialType"
            kind = params.generic_auth_type if generic else params.node_credential_type
            web.authenticate(kind, credentials, draft.headers, draft.query)
        if not draft.has_header("accept"):
            draft.headers["accept"] = _ACCEPT
        return draft

    def _set_redirects(self, draft: Draft) -> None:
        redirect = fields_of(fields_of(self._params.options.get("redirect")).get("redirect"))
        default = bool(redirect) or self._version >= _FOLLOWS
        draft.follow_redirects = bool(redirect.get("followRedirects", default))
        draft.max_redirects = int(redirect.get("maxRedirects") or draft.max_redirects)

    def _set_headers(self, draft: Draft) -> None:
        params = self._params
        given = self._fields(
            params.specify_headers, params.header_parameters, params.json_headers, "jsonHeaders"
        )
        lower = params.options.get("lowercaseHeaders", True)
        for name, value in given.items():
            draft.headers[name.lower() if lower else name] = to_text(value)

    def _fields(self, how: str, pairs: Mapping[str, Any], text: Any, name: str) -> dict[str, Any]:
        if how == "json":
            return fields_of(web.parse_json(text, name))
        made: dict[str, Any] = {}
        for key, value, _ in named(pairs.get("parameters")):
            if not key or value is None:
                continue
            if key in made and self._version >= _LISTS:
                old = made[key] if is_list(made[key]) else [made[key]]
                made[key] = [*old, value]
            else:
                made[key] = value
        return made

    def _set_body(self, draft: Draft) -> None:
        params = self._params
        if params.content_type == "multipart-form-data":
            draft.set_body(*web.multipart(self._parts()))
        elif params.content_type == "form-urlencoded":
            draft.set_body(web.form(self._form()), "application/x-www-form-urlencoded")
        elif params.content_type == "raw":
            draft.set_body(to_text(params.body).encode(), params.raw_content_type)
        elif params.content_type == "binaryData":
            content, _, kind = web.file_of(self._item, params.input_data_field_name)
            draft.set_body(content, kind)
        else:
            draft.set_body(web.json_body(self._json()), "application/json")

    def _json(self) -> Any:
        if self._params.specify_body == "json":
            return web.parse_json(self._params.json_body, "jsonBody")
        made: dict[str, Any] = {}
        for name, value, _ in named(self._params.body_parameters.get("parameters")):
            if self._version >= _FOLLOWS:
                put(made, name, value)
            else:
                made[name] = value
        return made

    def _form(self) -> dict[str, Any]:
        if self._params.specify_body == "string":
            return dict(parse_qsl(to_text(self._params.body), keep_blank_values=True))
        return self._fields("keypair", self._params.body_parameters, None, "bodyParameters")

    def _parts(self) -> list[web.Part]:
        parts: list[web.Part] = []
        for name, value, pair in named(self._params.body_parameters.get("parameters")):
            if pair.get("parameterType") == "formBinaryData":
                content, file, kind = web.file_of(self._item, pair.get("inputDataFieldName", ""))
                parts.append((name, content, file, kind))
            else:
                parts.append((name, to_text(value), None, None))
        return parts
