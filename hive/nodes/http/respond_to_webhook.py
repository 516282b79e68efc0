"""Answer the request that started the workflow."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Items, Node, NodeError, Outputs, Params
from hive.sdk.items import entries, fields_of, is_container
from hive.sdk.javascript import to_json, to_text
from hive.sdk.paths import put
from hive.sdk.values import ConversionError, loads

_JSON = "application/json; charset=utf-8"
_TEXT = "text/html; charset=utf-8"
_SECOND_OUTPUT = 1.4


class RespondToWebhookParams(Params):
    """What to answer."""

    respond_with: str = "firstIncomingItem"
    response_body: Any = ""
    redirect_url: str = Field(default="", alias="redirectURL")
    response_data_source: str = "automatically"
    input_field_name: str = "data"
    enable_response_output: bool = False
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class RespondToWebhook(Node[RespondToWebhookParams]):
    """Send the answer once and pass the items on."""

    n8n_type = "n8n-nodes-base.respondToWebhook"
    versions = (1, 1.1, 1.2, 1.3, 1.4, 1.5)
    params_type = RespondToWebhookParams
    per_item = False

    @override
    def output_count(self, parameters: Mapping[str, Any]) -> int:
        return 2 if parameters.get("enableResponseOutput") else 1

    @override
    async def run(self, call: Call[RespondToWebhookParams]) -> Outputs:
        params = call.params
        headers, body, shown = _answer(call)
        code = params.options.get("responseCode")
        status = int(code) if code else 307 if params.respond_with == "redirect" else 200
        given = entries(fields_of(params.options.get("responseHeaders")).get("entries"))
        for header in given:
            name = to_text(header.get("name", "")).lower()
            if name:
                headers[name] = to_text(header.get("value", ""))
        await call.context.respond.respond(status=status, headers=headers, body=body)
        if params.enable_response_output and call.version >= _SECOND_OUTPUT:
            answer = {"body": shown, "headers": headers, "statusCode": status}
            return [call.items, [{"json": {"response": answer}}]]
        return [call.items]


_Answer = tuple[dict[str, str], bytes, Any]


def _answer(call: Call[RespondToWebhookParams]) -> _Answer:
    params = call.params
    answer = _ANSWERS.get(params.respond_with)
    if answer is None:
        raise NodeError(
            f"Hive cannot respond with {params.respond_with!r} yet.", parameter="respondWith"
        )
    return answer(call.items, params)


def _text(_: Items, params: RespondToWebhookParams) -> _Answer:
    text = to_text(params.response_body)
    return {"content-type": _TEXT}, text.encode(), text


def _first(items: Items, params: RespondToWebhookParams) -> _Answer:
    return _as_json(_under_key(items[0]["json"] if items else {}, params))


def _all(items: Items, params: RespondToWebhookParams) -> _Answer:
    return _as_json(_under_key([item["json"] for item in items], params))


def _under_key(value: Any, params: RespondToWebhookParams) -> Any:
    key = params.options.get("responseKey")
    if not key:
        return value
    made: dict[str, Any] = {}
    put(made, str(key), value)
    return made


def _as_json(value: Any) -> _Answer:
    return {"content-type": _JSON}, to_json(value).encode(), value


def _parsed(body: Any) -> Any:
    if is_container(body):
        return body
    try:
        return loads(to_text(body))
    except ConversionError as error:
        raise NodeError(
            "The 'Response Body' is not valid JSON.", parameter="responseBody"
        ) from error


def _binary(items: Items, params: RespondToWebhookParams) -> _Answer:
    files = fields_of(items[0].get("binary")) if items else {}
    chosen = params.response_data_source == "set"
    name = params.input_field_name if chosen else next(iter(files), "data")
    found = fields_of(files.get(name))
    if "data" not in found:
        raise NodeError(f"The first item has no file {name!r} to respond with.")
    content = base64.b64decode(found["data"])
    kind = str(found.get("mimeType") or "application/octet-stream")
    return {"content-type": kind, "content-length": str(len(content))}, content, None


_ANSWERS: dict[str, Callable[[Items, RespondToWebhookParams], _Answer]] = {
    "json": lambda _, params: _as_json(_parsed(params.response_body)),
    "firstIncomingItem": _first,
    "allIncomingItems": _all,
    "text": _text,
    "redirect": lambda _, params: ({"location": params.redirect_url}, b"", None),
    "binary": _binary,
    "noData": lambda _items, _params: ({}, b"", None),
}
