"""Start when a request arrives."""

from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Node, Outputs, Params


class WebhookParams(Params):
    """Where the webhook listens and how it answers; read by the web server, not by the run."""

    path: str = ""
    http_method: str | list[str] = "GET"
    multiple_methods: bool = False
    authentication: str = "none"
    response_mode: str = "onReceived"
    response_data: str = "firstEntryJson"
    response_code: int = 200
    response_binary_property_name: str = "data"
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class Webhook(Node[WebhookParams]):
    """Give the request: its headers, path parameters, query and body."""

    n8n_type = "n8n-nodes-base.webhook"
    versions = (1, 1.1, 2, 2.1)
    params_type = WebhookParams
    is_trigger = True
    is_webhook = True
    per_item = False

    @override
    async def run(self, call: Call[WebhookParams]) -> Outputs:
        return list(call.inputs) or [[]]
