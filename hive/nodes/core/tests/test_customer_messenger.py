"""Messages that are only pretended to be sent."""

from hive.nodes.core.customer_messenger import CustomerMessenger
from hive.sdk.testing import run_node


async def test_the_messenger_tells_what_it_would_send() -> None:
    [rows] = await run_node(
        CustomerMessenger(), lambda i: {"customerId": i, "message": "hi"}, {}, {}
    )
    assert rows == [
        {"output": "Sent message to customer 0:  hi"},
        {"output": "Sent message to customer 1:  hi"},
    ]
