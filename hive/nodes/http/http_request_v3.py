"""Send an HTTP request for each item (since version 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from pydantic import Field
from typing_extensions import override

from hive.sdk import (
    Call,
    Effect,
    HttpRequest,
    HttpResponse,
    Item,
    Items,
    Node,
    NodeError,
    Outputs,
    Params,
)
from hive.sdk import http as web
from hive.sdk import http_answers as answers
from hive.sdk.concurrency import for_each
from hive.sdk.items import entries, fields_of, is_list
from hive.sdk.javascript import to_text
from hive.sdk.paths import put

_AT_ONCE = 10
_TIMEOUT_MS = 300_000
_FOLLOWS = 4
_LISTS = 4.3
_SAFE = {"GET", "HEAD", "OPTIONS"}
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
        size = max(1, int(batch.get("batchSize") or 1))
        pause = float(batch.get("batchInterval") or 0) / 1000

        async def fetch(i: int) -> Items:
            if pause and i and i % size == 0:
                await call.context.sleep(pause)
            return await _fetch(call, i)

        limit = 1 if pause else _AT_ONCE
        fetched = await for_each(len(call.items), fetch, limit=limit, go_on=call.continue_on_fail)
        return [[item for i, answer in enumerate(fetched) for item in _items(answer, i)]]


def _items(answer: Items | NodeError, i: int) -> Items:
    if isinstance(answer, NodeError):
        return [{"json": {"error": answer.message}, "pairedItem": {"item": i}}]
    return answer


async def _fetch(call: Call[HttpRequestParams], i: int) -> Items:
    params = call.resolve(i)
    draft = _Draft(params, call.version, call.items[i])
    draft.build(i, call.context.credentials)

    async def send(key: str) -> dict[str, Any]:
        response: HttpResponse = await call.context.http.send(draft.request(key))
        if not params.response.get("neverError"):
            answers.refuse_errors(response, item=i)
        return answers.journaled(response)

    answer = await call.context.effects.perform(i, send)
    reading = answers.Reading(
        format=params.response.get("responseFormat") or "autodetect",
        full=bool(params.response.get("fullResponse")),
        property=str(params.response.get("outputPropertyName") or "data"),
        lenient=bool(params.response.get("neverError")),
    )
    return answers.read(answer, reading, item=call.items[i], index=i, url=draft.url)


@dataclass
class _Draft:
    params: HttpRequestParams
    version: float
    item: Item
    url: str = ""
    query: dict[str, Any] = field(default_factory=dict[str, Any])
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None

    def build(self, i: int, credentials: Mapping[str, Mapping[str, Any]]) -> None:
        params = self.params
        self._refuse(params)
        self._set_url(i)
        if params.send_query:
            self.query = self._fields(
                params.specify_query, params.query_parameters, params.json_query, "jsonQuery"
            )
        if params.send_body and params.method in _BODIES:
            self._set_body()
        if params.send_headers:
            given = self._fields(
                params.specify_headers, params.header_parameters, params.json_headers, "jsonHeaders"
            )
            lower = params.options.get("lowercaseHeaders", True)
            for name, value in given.items():
                self.headers[name.lower() if lower else name] = to_text(value)
        self._authenticate(credentials)
        if "accept" not in {name.lower() for name in self.headers}:
            self.headers["accept"] = _ACCEPT
        arrays = params.options.get("queryParameterArrays")
        default = "repeat" if self.version >= _LISTS else "brackets"
        self.url = web.with_query(self.url, self.query, str(arrays or default))

    def request(self, key: str) -> HttpRequest:
        options = self.params.options
        redirect = fields_of(fields_of(options.get("redirect")).get("redirect"))
        follows = redirect.get("followRedirects", bool(redirect) or self.version >= _FOLLOWS)
        headers = dict(self.headers)
        if key and self.params.method not in _SAFE:
            headers.setdefault("idempotency-key", key)
        return HttpRequest(
            method=self.params.method,
            url=self.url,
            headers=headers,
            body=self.body,
            timeout_s=float(options.get("timeout") or _TIMEOUT_MS) / 1000,
            follow_redirects=bool(follows),
            max_redirects=int(redirect.get("maxRedirects") or 21),
        )

    def _refuse(self, params: HttpRequestParams) -> None:
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

    def _set_url(self, i: int) -> None:
        if not isinstance(self.params.url, str) or not self.params.url.strip():
            raise NodeError("The URL is empty.", item=i, parameter="url")
        self.url = self.params.url.strip()
        if not self.url.startswith(("http://", "https://")):
            raise NodeError(
                f'Invalid URL: {self.url}. URL must start with "http" or "https".',
                item=i,
                parameter="url",
            )

    def _fields(self, how: str, pairs: Mapping[str, Any], text: Any, name: str) -> dict[str, Any]:
        if how == "json":
            return fields_of(web.parse_json(text, name))
        made: dict[str, Any] = {}
        for pair in entries(pairs.get("parameters")):
            key, value = to_text(pair.get("name") or ""), pair.get("value")
            if not key or value is None:
                continue
            if key in made and self.version >= _LISTS:
                old = made[key] if is_list(made[key]) else [made[key]]
                value = [*old, value]
            made[key] = value
        return made

    def _set_body(self) -> None:
        kind = self.params.content_type
        if kind == "multipart-form-data":
            self.body, self.headers["content-type"] = web.multipart(self._parts())
        elif kind == "form-urlencoded":
            self.body = web.form(self._form())
            self.headers["content-type"] = "application/x-www-form-urlencoded"
        elif kind == "raw":
            self.body = to_text(self.params.body).encode()
            self.headers["content-type"] = self.params.raw_content_type
        elif kind == "binaryData":
            name = self.params.input_data_field_name
            self.body, _, self.headers["content-type"] = web.file_of(self.item, name)
        else:
            self.body = web.json_body(self._json_body())
            self.headers["content-type"] = "application/json"

    def _json_body(self) -> Any:
        if self.params.specify_body == "json":
            return web.parse_json(self.params.json_body, "jsonBody")
        made: dict[str, Any] = {}
        for pair in entries(self.params.body_parameters.get("parameters")):
            name, value = to_text(pair.get("name") or ""), pair.get("value")
            if self.version >= _FOLLOWS:
                put(made, name, value)
            else:
                made[name] = value
        return made

    def _form(self) -> dict[str, Any]:
        if self.params.specify_body == "string":
            return dict(parse_qsl(to_text(self.params.body), keep_blank_values=True))
        return self._fields("keypair", self.params.body_parameters, None, "bodyParameters")

    def _parts(self) -> list[web.Part]:
        parts: list[web.Part] = []
        for pair in entries(self.params.body_parameters.get("parameters")):
            name = to_text(pair.get("name") or "")
            if pair.get("parameterType") == "formBinaryData":
                content, file, kind = web.file_of(self.item, pair.get("inputDataFieldName", ""))
                parts.append((name, content, file, kind))
            else:
                parts.append((name, to_text(pair.get("value")), None, None))
        return parts

    def _authenticate(self, credentials: Mapping[str, Mapping[str, Any]]) -> None:
        if self.params.authentication == "none":
            return
        generic = self.params.authentication == "genericCredentialType"
        kind = self.params.generic_auth_type if generic else self.params.node_credential_type
        web.authenticate(kind, credentials, self.headers, self.query)
