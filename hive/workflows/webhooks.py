"""Where the webhook nodes of a workflow listen. Pure."""

from typing import Any, cast
from uuid import UUID

from hive.engine.workflow import NodeSpec, Workflow
from hive.errors import InvalidError
from hive.workflows.repository import Webhook

WEBHOOK_TYPE = "n8n-nodes-base.webhook"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


class WebhookPathError(InvalidError):
    """A webhook node has no usable path."""


def webhooks_of(workflow: Workflow, workflow_id: UUID) -> list[Webhook]:
    """Return the webhooks of the enabled webhook nodes; raises `WebhookPathError`."""
    found: dict[tuple[str, str], Webhook] = {}
    for node in workflow.nodes:
        if node.type != WEBHOOK_TYPE or node.disabled:
            continue
        _refuse_credentials(node)
        for method in _methods(node.parameters):
            hook = Webhook(method=method, path=_path(node), node=node.name, workflow_id=workflow_id)
            if (method, hook.path) in found:
                message = f"Two webhook nodes listen at {method} {hook.path!r}"
                raise WebhookPathError(message, node=node.name)
            found[method, hook.path] = hook
    return list(found.values())


def _refuse_credentials(node: NodeSpec) -> None:
    wanted = node.parameters.get("authentication", "none")
    if wanted != "none":
        message = (
            f"The webhook node {node.name!r} asks its callers for {wanted!r}, which needs stored "
            "credentials; Hive has none yet, and leaves no webhook open that should be closed"
        )
        raise WebhookPathError(message, node=node.name)


def _methods(parameters: dict[str, Any]) -> list[str]:
    given: object = parameters.get("httpMethod", "GET")
    wanted = cast("list[object]", given) if isinstance(given, list) else [given]
    return [m for m in METHODS if m in wanted]


def _path(node: NodeSpec) -> str:
    given = node.parameters.get("path") or node.webhook_id
    if not isinstance(given, str) or not given.strip("/") or given.startswith("="):
        message = f"The webhook node {node.name!r} needs a fixed path"
        raise WebhookPathError(message, node=node.name)
    return given.strip("/")
