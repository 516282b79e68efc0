"""Pretend to send messages, as n8n's courses do."""

from typing_extensions import override

from hive.sdk import Call, Node, Outputs, Params, item


class MessengerParams(Params):
    """Whom to tell what."""

    customer_id: str = ""
    message: str = ""


class CustomerMessenger(Node[MessengerParams]):
    """Say for each item which message would be sent to whom."""

    n8n_type = "n8n-nodes-base.n8nTrainingCustomerMessenger"
    params_type = MessengerParams

    @override
    async def run(self, call: Call[MessengerParams]) -> Outputs:
        return [
            [
                item(
                    {"output": f"Sent message to customer {p.customer_id}:  {p.message}"}, paired=i
                )
                for i, _, p in call.each()
            ]
        ]
