"""Answering the request that started the workflow."""

import base64
from typing import Any

import pytest

from hive.nodes.http.respond_to_webhook import RespondToWebhook
from hive.sdk import NodeError
from hive.sdk.testing import Ports, run_items, run_node


async def answer(params: dict[str, Any], *rows: Any) -> tuple[int, dict[str, str], bytes]:
    ports = Ports()
    [passed_on] = await run_node(RespondToWebhook(), params, *rows, ports=ports)
    assert passed_on == list(rows)
    [(status, headers, body)] = ports.respond.answers
    return status, dict(headers), body


@pytest.mark.parametrize(
    ("params", "body"),
    [
        ({}, b'{"a":1}'),
        ({"respondWith": "allIncomingItems"}, b'[{"a":1},{"a":2}]'),
        ({"respondWith": "json", "responseBody": '{"x": [1]}'}, b'{"x":[1]}'),
        ({"respondWith": "json", "responseBody": {"x": 2}}, b'{"x":2}'),
        ({"respondWith": "text", "responseBody": "hi"}, b"hi"),
        ({"respondWith": "noData"}, b""),
        ({"options": {"responseKey": "out.first"}}, b'{"out":{"first":{"a":1}}}'),
    ],
)
async def test_the_body_is_what_was_asked_for(params: dict[str, Any], body: bytes) -> None:
    status, _, sent = await answer(params, {"a": 1}, {"a": 2})
    assert (status, sent) == (200, body)


async def test_status_and_headers_can_be_set() -> None:
    options = {
        "responseCode": 201,
        "responseHeaders": {"entries": [{"name": "X-A", "value": 1}, {"name": ""}]},
    }
    status, headers, _ = await answer({"options": options}, {})
    assert status == 201
    assert headers == {"content-type": "application/json; charset=utf-8", "x-a": "1"}


async def test_a_redirect_names_its_target() -> None:
    params = {"respondWith": "redirect", "redirectURL": "https://x"}
    assert await answer(params, {}) == (307, {"location": "https://x"}, b"")


async def test_a_file_is_sent_with_its_type() -> None:
    ports = Ports()
    file = {"data": base64.b64encode(b"abc").decode(), "mimeType": "x/y"}
    await run_items(
        RespondToWebhook(),
        {"respondWith": "binary"},
        ports=ports,
        items=[{"json": {}, "binary": {"any": file}}],
    )
    assert ports.respond.answers == [(200, {"content-type": "x/y", "content-length": "3"}, b"abc")]


async def test_a_second_output_tells_the_answer() -> None:
    params = {"enableResponseOutput": True, "respondWith": "text", "responseBody": "hi"}
    outputs = await run_node(RespondToWebhook(), params, {"a": 1}, version=1.4)
    headers = {"content-type": "text/html; charset=utf-8"}
    told = {"response": {"body": "hi", "headers": headers, "statusCode": 200}}
    assert outputs == [[{"a": 1}], [told]]
    assert RespondToWebhook().output_count(params) == 2


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"respondWith": "json", "responseBody": "{nope"}, "not valid JSON"),
        ({"respondWith": "jwt"}, "cannot respond with 'jwt' yet"),
        ({"respondWith": "binary"}, "no file 'data'"),
    ],
)
async def test_what_cannot_be_answered_is_refused(params: dict[str, Any], message: str) -> None:
    with pytest.raises(NodeError, match=message):
        await answer(params, {})
