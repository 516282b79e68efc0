"""HTTP requests in both generations of the node."""

import base64
import json
from typing import Any

import pytest

from hive.nodes.http.http_request_v1 import HttpRequestV1
from hive.nodes.http.http_request_v3 import HttpRequestV3
from hive.sdk import Effect, HttpRequest, HttpResponse, NodeError
from hive.sdk.testing import MemoryHttp, Ports, run_items, run_node

EMPTY: dict[str, Any] = {}
URL = "https://api.example/x"


def answering(
    body: str | bytes = "{}", kind: str = "application/json", status: int = 200, **ports: Any
) -> Ports:
    content = body.encode() if isinstance(body, str) else body

    def answer(request: HttpRequest) -> HttpResponse:
        del request
        return HttpResponse(
            status=status, reason="Reason", headers={"Content-Type": kind}, body=content
        )

    return Ports(http=MemoryHttp(answer), **ports)


async def sent(params: dict[str, Any], *, version: float = 4.2, **settings: Any) -> HttpRequest:
    """Return the request that version 3 or later of the node sends for one empty item."""
    ports = answering(**settings)
    await run_node(HttpRequestV3(), {"url": URL, **params}, {}, ports=ports, version=version)
    return ports.http.sent[0]


async def sent_by_old(params: dict[str, Any], **settings: Any) -> HttpRequest:
    ports = answering(**settings)
    await run_node(HttpRequestV1(), {"url": URL, **params}, {}, ports=ports, version=1)
    return ports.http.sent[0]


def pairs(**fields: Any) -> dict[str, Any]:
    return {"parameters": [{"name": name, "value": value} for name, value in fields.items()]}


async def test_by_default_it_gets_the_url_and_follows_redirects() -> None:
    request = await sent({})
    assert (request.method, request.url, request.body) == ("GET", URL, None)
    assert request.follow_redirects
    assert request.timeout_s == 300
    assert "application/json" in request.headers["accept"]
    assert "idempotency-key" not in request.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_what_changes_something_carries_the_key_of_its_effect(method: str) -> None:
    request = await sent({"method": method})
    assert request.headers["idempotency-key"] == "memory/0"
    assert HttpRequestV3.effect is HttpRequestV1.effect is Effect.RETRYABLE


async def test_a_key_that_the_workflow_gives_is_kept() -> None:
    params = {
        "method": "POST",
        "sendHeaders": True,
        "headerParameters": pairs(**{"Idempotency-Key": "mine"}),
    }
    assert (await sent(params)).headers["idempotency-key"] == "mine"


@pytest.mark.parametrize(
    ("params", "query"),
    [
        ({"queryParameters": pairs(a="1 2", b="ü")}, "?a=1%202&b=%C3%BC"),
        ({"specifyQuery": "json", "jsonQuery": '{"a": [1, 2]}'}, "?a[]=1&a[]=2"),
        (
            {
                "specifyQuery": "json",
                "jsonQuery": {"a": [1, 2]},
                "options": {"queryParameterArrays": "indices"},
            },
            "?a[0]=1&a[1]=2",
        ),
        ({"queryParameters": pairs(none=None)}, ""),
    ],
)
async def test_the_query_is_appended(params: dict[str, Any], query: str) -> None:
    request = await sent({"sendQuery": True, **params})
    assert request.url.replace("%5B", "[").replace("%5D", "]") == URL + query


async def test_a_repeated_name_makes_a_list_since_version_4_3() -> None:
    twice = {"parameters": [{"name": "a", "value": 1}, {"name": "a", "value": 2}]}
    params = {"sendQuery": True, "queryParameters": twice}
    assert (await sent(params, version=4.3)).url == f"{URL}?a=1&a=2"
    assert (await sent(params, version=4.2)).url == f"{URL}?a=2"


@pytest.mark.parametrize(
    ("params", "kind", "body"),
    [
        ({"bodyParameters": pairs(**{"a.b": 1})}, "application/json", b'{"a":{"b":1}}'),
        ({"specifyBody": "json", "jsonBody": '{"a": 1}'}, "application/json", b'{"a":1}'),
        ({"specifyBody": "json", "jsonBody": [1]}, "application/json", b"[1]"),
        (
            {"contentType": "form-urlencoded", "bodyParameters": pairs(a="1 2", b=["x"])},
            "application/x-www-form-urlencoded",
            b"a=1+2&b%5B0%5D=x",
        ),
        (
            {"contentType": "form-urlencoded", "specifyBody": "string", "body": "a=1&b="},
            "application/x-www-form-urlencoded",
            b"a=1&b=",
        ),
        (
            {"contentType": "raw", "rawContentType": "text/csv", "body": "a;b"},
            "text/csv",
            b"a;b",
        ),
    ],
)
async def test_the_body_is_written_as_asked(params: dict[str, Any], kind: str, body: bytes) -> None:
    request = await sent({"method": "POST", "sendBody": True, **params})
    assert request.body == body
    assert request.headers["content-type"] == kind


async def test_dots_in_names_are_plain_before_version_4() -> None:
    params = {"method": "POST", "sendBody": True, "bodyParameters": pairs(**{"a.b": 1})}
    assert (await sent(params, version=3)).body == b'{"a.b":1}'
    assert not (await sent(params, version=3)).follow_redirects


async def test_a_file_of_the_item_is_sent_alone_or_in_a_form() -> None:
    file = {"data": base64.b64encode(b"\x00\x01").decode(), "mimeType": "x/y", "fileName": "f.bin"}
    items: Any = [{"json": {}, "binary": {"pic": file}}]
    ports = answering()
    base = {"url": URL, "method": "POST", "sendBody": True}
    alone = {**base, "contentType": "binaryData", "inputDataFieldName": "pic"}
    await run_items(HttpRequestV3(), alone, ports=ports, items=items)
    parts = [
        {"name": "t", "value": "text"},
        {"name": "p", "parameterType": "formBinaryData", "inputDataFieldName": "pic"},
    ]
    form = {**base, "contentType": "multipart-form-data", "bodyParameters": {"parameters": parts}}
    ports.effects.done.clear()
    await run_items(HttpRequestV3(), form, ports=ports, items=items)
    first, second = ports.http.sent
    assert (first.body, first.headers["content-type"]) == (b"\x00\x01", "x/y")
    assert second.body is not None
    assert b'name="t"\r\n\r\ntext\r\n' in second.body
    assert b'name="p"; filename="f.bin"\r\nContent-Type: x/y\r\n\r\n\x00\x01' in second.body


@pytest.mark.parametrize(
    ("kind", "credential", "header"),
    [
        ("httpHeaderAuth", {"name": "X-Key", "value": "k"}, ("X-Key", "k")),
        ("httpBearerAuth", {"token": "t"}, ("authorization", "Bearer t")),
        ("httpBasicAuth", {"user": "u", "password": "p"}, ("authorization", "Basic dTpw")),
    ],
)
async def test_generic_credentials_sign_the_request(
    kind: str, credential: dict[str, str], header: tuple[str, str]
) -> None:
    params = {"authentication": "genericCredentialType", "genericAuthType": kind}
    request = await sent(params, credentials={kind: credential})
    assert header in request.headers.items()


async def test_a_credential_may_go_into_the_query() -> None:
    params = {"authentication": "genericCredentialType", "genericAuthType": "httpQueryAuth"}
    request = await sent(params, credentials={"httpQueryAuth": {"name": "key", "value": "k"}})
    assert request.url == f"{URL}?key=k"


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"url": ""}, "The URL is empty."),
        ({"url": "ftp://x"}, "Invalid URL: ftp://x. URL must start with"),
        ({"options": {"proxy": "http://p"}}, "do not know a proxy yet"),
        ({"options": {"allowUnauthorizedCerts": True}}, "do not know unverified certificates"),
        (
            {"options": {"pagination": {"pagination": {"paginationMode": "x"}}}},
            "do not know pagination",
        ),
        ({"provideSslCertificates": True}, "do not know client certificates"),
        (
            {"authentication": "predefinedCredentialType", "nodeCredentialType": "slackApi"},
            "does not know credentials of type 'slackApi'",
        ),
        (
            {"authentication": "genericCredentialType", "genericAuthType": "httpBasicAuth"},
            "has no credentials of type 'httpBasicAuth'",
        ),
        (
            {"method": "POST", "sendBody": True, "specifyBody": "json", "jsonBody": "{"},
            "'jsonBody' is not valid JSON",
        ),
    ],
)
async def test_what_cannot_be_sent_is_refused(params: dict[str, Any], message: str) -> None:
    with pytest.raises(NodeError, match=message):
        await sent(params)


@pytest.mark.parametrize(
    ("body", "kind", "response", "expected"),
    [
        ('{"a": 1}', "application/json", {}, [{"a": 1}]),
        ("[1, null]", "application/json", {}, [1, EMPTY]),
        ("hello", "text/plain", {}, [{"data": "hello"}]),
        ("", "text/plain", {}, [{"data": None}]),
        ('{"a": 1}', "text/plain", {"responseFormat": "json"}, [{"a": 1}]),
        ("", "text/plain", {"responseFormat": "json"}, [EMPTY]),
        ("x", "a/b", {"responseFormat": "text", "outputPropertyName": "t"}, [{"t": "x"}]),
        ("oops", "application/json", {"neverError": True}, [EMPTY]),
        (
            '{"a": 1}',
            "application/json",
            {"fullResponse": True},
            [
                {
                    "body": {"a": 1},
                    "headers": {"content-type": "application/json"},
                    "statusCode": 200,
                    "statusMessage": "Reason",
                }
            ],
        ),
    ],
)
async def test_the_answer_is_read_by_its_type_or_as_asked(
    body: str, kind: str, response: dict[str, Any], expected: list[Any]
) -> None:
    params = {"url": URL, "options": {"response": {"response": response}}}
    [rows] = await run_node(HttpRequestV3(), params, {}, ports=answering(body, kind))
    assert rows == expected


async def test_a_picture_becomes_a_file_of_the_item() -> None:
    ports = answering(b"\x89PNG", "image/png")
    params = {"url": "https://h/a%20b.png?q=1"}
    outputs = await run_items(HttpRequestV3(), params, {"k": 1}, ports=ports)
    assert outputs is not None
    [item] = outputs[0]
    assert item["json"] == {"k": 1}
    assert item["binary"]["data"] == {
        "mimeType": "image/png",
        "fileType": "image",
        "fileExtension": "png",
        "fileName": "a b.png",
        "data": base64.b64encode(b"\x89PNG").decode(),
        "fileSize": "4 B",
        "bytes": 4,
    }


async def test_an_error_answer_fails_with_its_status_and_text() -> None:
    with pytest.raises(NodeError, match="The server answered 503 Reason") as caught:
        await run_node(HttpRequestV3(), {"url": URL}, {}, ports=answering("down", status=503))
    assert caught.value.details == {"status": 503, "body": "down"}
    assert caught.value.item == 0


async def test_an_error_answer_is_an_item_when_the_workflow_goes_on() -> None:
    ports = answering("down", status=500)
    [rows] = await run_node(
        HttpRequestV3(), {"url": URL}, {}, {}, ports=ports, continue_on_fail=True
    )
    assert rows == [{"error": "The server answered 500 Reason"}] * 2


async def test_an_error_answer_is_data_when_asked() -> None:
    params = {"url": URL, "options": {"response": {"response": {"neverError": True}}}}
    [rows] = await run_node(HttpRequestV3(), params, {}, ports=answering('{"no": 1}', status=500))
    assert rows == [{"no": 1}]


async def test_every_item_has_its_own_request_and_results_keep_their_order() -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        body = json.dumps({"url": request.url}).encode()
        return HttpResponse(
            status=200, reason="OK", headers={"content-type": "application/json"}, body=body
        )

    ports = Ports(http=MemoryHttp(answer))
    outputs = await run_items(
        HttpRequestV3(),
        lambda i: {"url": f"http://h/{i}"},
        *[{"n": n} for n in range(25)],
        ports=ports,
    )
    assert outputs is not None
    assert [item["json"]["url"] for item in outputs[0]] == [f"http://h/{i}" for i in range(25)]
    assert [item["pairedItem"] for item in outputs[0]] == [{"item": i} for i in range(25)]


async def test_a_remembered_answer_is_not_asked_for_again() -> None:
    ports = answering('{"a": 1}')
    await run_node(HttpRequestV3(), {"url": URL}, {}, ports=ports)
    [rows] = await run_node(HttpRequestV3(), {"url": URL}, {}, ports=ports)
    assert rows == [{"a": 1}]
    assert len(ports.http.sent) == 1


async def test_batches_wait_between_each_other() -> None:
    ports = answering()
    batch = {"batching": {"batch": {"batchSize": 2, "batchInterval": 500}}}
    await run_node(HttpRequestV3(), {"url": URL, "options": batch}, {}, {}, {}, {}, {}, ports=ports)
    assert ports.slept == [0.5, 0.5]


@pytest.mark.parametrize(
    ("params", "ignored"),
    [
        ({"jsonBody": "={{"}, {"jsonBody"}),
        ({"sendBody": True, "jsonBody": "={{"}, set[str]()),
        ({"sendBody": True, "unknown": 1}, {"unknown"}),
    ],
)
def test_parameters_that_are_switched_off_are_not_evaluated(
    params: dict[str, Any], ignored: set[str]
) -> None:
    assert HttpRequestV3().ignored(params) & params.keys() == ignored


def ui(**fields: Any) -> dict[str, Any]:
    return {"parameter": [{"name": name, "value": value} for name, value in fields.items()]}


async def test_the_older_node_sends_the_same_things_under_other_names() -> None:
    request = await sent_by_old(
        {
            "requestMethod": "POST",
            "queryParametersUi": ui(q=1),
            "headerParametersUi": ui(**{"X-A": "b"}),
            "bodyParametersUi": ui(**{"a.b": 1}),
            "options": {"timeout": 5000},
        }
    )
    assert (request.method, request.url, request.body) == ("POST", f"{URL}?q=1", b'{"a.b":1}')
    assert request.headers["x-a"] == "b"
    assert request.headers["accept"] == "application/json,text/*;q=0.99"
    assert request.timeout_s == 5


async def test_the_older_node_takes_json_parameters() -> None:
    request = await sent_by_old(
        {
            "requestMethod": "PUT",
            "jsonParameters": True,
            "queryParametersJson": '{"q": 1}',
            "headerParametersJson": {"h": 2},
            "bodyParametersJson": '{"b": [3]}',
        }
    )
    assert (request.url, request.headers["h"], request.body) == (f"{URL}?q=1", "2", b'{"b":[3]}')


@pytest.mark.parametrize(
    ("kind", "body"),
    [("form-urlencoded", b"a=1"), ("json", b'{"a":1}')],
)
async def test_the_older_node_writes_forms(kind: str, body: bytes) -> None:
    params = {
        "requestMethod": "POST",
        "bodyParametersUi": ui(a=1),
        "options": {"bodyContentType": kind},
    }
    assert (await sent_by_old(params)).body == body


async def test_the_older_node_signs_with_named_credentials() -> None:
    request = await sent_by_old(
        {"authentication": "basicAuth"},
        credentials={"httpBasicAuth": {"user": "u", "password": "p"}},
    )
    assert request.headers["authorization"] == "Basic dTpw"


@pytest.mark.parametrize(
    ("body", "params", "expected"),
    [
        ("[1, 2]", {"options": {"splitIntoItems": True}}, [1, 2]),
        ("[1, 2]", {}, [[1, 2]]),
        ('{"a": 1}', {"responseFormat": "string"}, [{"data": '{"a": 1}'}]),
        ("x", {"responseFormat": "string", "dataPropertyName": "t"}, [{"t": "x"}]),
    ],
)
async def test_the_older_node_reads_answers_as_told(
    body: str, params: dict[str, Any], expected: list[Any]
) -> None:
    ports = answering(body)
    [rows] = await run_node(HttpRequestV1(), {"url": URL, **params}, {}, ports=ports)
    assert rows == expected
