"""What a redirect takes along."""

import pytest

from hive.egress.redirect import redirected
from hive.egress.url import parse_url
from hive.sdk.context import HttpRequest

SECRETS = {"Authorization": "Bearer s", "Cookie": "c", "X-API-Key": "k", "Proxy-Authorization": "p"}


def a_request(method: str = "POST") -> HttpRequest:
    headers = SECRETS | {"Content-Type": "text/plain", "Accept": "a/b", "Host": "virtual"}
    return HttpRequest(method=method, url="http://a.example/", headers=headers, body=b"x")


@pytest.mark.parametrize(
    "goal", ["http://b.example/", "http://a.example:81/", "https://a.example:444/"]
)
def test_another_origin_gets_no_secrets(goal: str):
    source = parse_url("http://a.example/")
    request = redirected(a_request(), 307, source=source, goal=parse_url(goal))
    assert dict(request.headers) == {"Content-Type": "text/plain", "Accept": "a/b"}


@pytest.mark.parametrize("goal", ["http://a.example/other", "https://a.example/"])
def test_the_same_host_keeps_them(goal: str):
    source = parse_url("http://a.example/")
    request = redirected(a_request(), 307, source=source, goal=parse_url(goal))
    assert SECRETS.items() <= dict(request.headers).items()
    assert "Host" not in request.headers


def test_a_downgrade_to_http_loses_them():
    source, goal = parse_url("https://a.example/"), parse_url("http://a.example/")
    assert "Authorization" not in redirected(a_request(), 302, source=source, goal=goal).headers


@pytest.mark.parametrize(
    ("method", "status", "then"),
    [
        ("POST", 301, "GET"),
        ("POST", 302, "GET"),
        ("POST", 303, "GET"),
        ("PUT", 303, "GET"),
        ("HEAD", 303, "HEAD"),
        ("PUT", 302, "PUT"),
        ("POST", 307, "POST"),
        ("POST", 308, "POST"),
        ("DELETE", 301, "DELETE"),
    ],
)
def test_the_method_changes_as_browsers_do_it(method: str, status: int, then: str):
    place = parse_url("http://a.example/")
    request = redirected(a_request(method), status, source=place, goal=place)
    assert request.method == then
    assert (request.body is None) == (then != method)
    assert ("Content-Type" in request.headers) == (then == method)
