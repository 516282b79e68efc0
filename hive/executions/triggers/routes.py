"""The HTTP face of webhooks."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from hive.auth.deps import public
from hive.events.event import DEFAULT_TENANT
from hive.executions.triggers.webhooks import WebhookRequest, Webhooks
from hive.http.deps import provide

router = APIRouter(
    tags=["webhooks"],
    dependencies=[public("the author of an active workflow opens its webhooks to callers")],
)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
TENANT_SIGN = "~"
"""`/webhook/~acme/orders` is the webhook `orders` of the tenant `acme`."""


@router.api_route("/webhook/{path:path}", methods=METHODS, include_in_schema=False)
async def receive_webhook(
    path: str, request: Request, webhooks: Annotated[Webhooks, provide(Webhooks)]
) -> Response:
    """Start the active workflow that listens here."""
    tenant, own_path = _split(path.strip("/"))
    query: dict[str, Any] = {
        name: values[0] if len(values) == 1 else values
        for name, values in (
            (name, request.query_params.getlist(name)) for name in request.query_params
        )
    }
    answer = await webhooks.answer(
        WebhookRequest(
            tenant=tenant,
            method=request.method,
            path=own_path,
            url=str(request.url.replace(query="")),
            headers=dict(request.headers),
            query=query,
            body=await request.body(),
        )
    )
    return Response(answer.body, status_code=answer.status, headers=dict(answer.headers))


def _split(path: str) -> tuple[str, str]:
    first, _, rest = path.partition("/")
    if first.startswith(TENANT_SIGN):
        return first.removeprefix(TENANT_SIGN), rest
    return DEFAULT_TENANT, path
