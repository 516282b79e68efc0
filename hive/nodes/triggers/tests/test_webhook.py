"""Starting when a request arrives."""

import pytest

from hive.nodes.triggers.webhook import Webhook
from hive.sdk.testing import run_node

REQUEST = {"headers": {}, "params": {}, "query": {"q": "1"}, "body": {"b": 2}}


@pytest.mark.parametrize("version", Webhook.versions)
async def test_the_request_is_given_on(version: float) -> None:
    assert await run_node(Webhook(), {"path": "x"}, REQUEST, version=version) == [[REQUEST]]


async def test_every_way_into_the_webhook_has_its_output() -> None:
    assert await run_node(Webhook(), {}, inputs=[[], [REQUEST]]) == [[], [REQUEST]]


def test_it_waits_for_requests() -> None:
    assert Webhook.is_trigger
    assert Webhook.is_webhook
