"""What is sent to the place a redirect names: the rules of Fetch, a little stricter."""

from dataclasses import replace

from hive.egress.url import Target
from hive.sdk.context import HttpRequest

KEPT_ABROAD = frozenset(
    {"accept", "accept-encoding", "accept-language", "content-type", "range", "user-agent"}
)
"""All that another origin gets to see. Any other header may be a credential: API keys have many
names."""
OF_A_BODY = frozenset(
    {"content-encoding", "content-language", "content-length", "content-location", "content-type"}
)


def redirected(request: HttpRequest, status: int, *, source: Target, goal: Target) -> HttpRequest:
    """Return the request to send to `goal` after `source` answered with this status."""
    method, body = request.method, request.body
    headers = {k: v for k, v in request.headers.items() if k.lower() != "host"}
    if _becomes_get(method, status):
        method, body = "GET", None
        headers = {k: v for k, v in headers.items() if k.lower() not in OF_A_BODY}
    if not _same_party(source, goal):
        headers = {k: v for k, v in headers.items() if k.lower() in KEPT_ABROAD}
    return replace(request, method=method, body=body, headers=headers)


def _becomes_get(method: str, status: int) -> bool:
    name = method.upper()
    return (status == 303 and name not in ("GET", "HEAD")) or (  # noqa: PLR2004 - HTTP statuses
        status in (301, 302) and name == "POST"
    )


def _same_party(source: Target, goal: Target) -> bool:
    """Tell whether both are one origin, or the same host on its way from http to https."""
    upgrade = (source.scheme, source.port, goal.scheme, goal.port) == ("http", 80, "https", 443)
    return source.origin == goal.origin or (upgrade and source.host == goal.host)
