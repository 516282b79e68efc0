"""Triggers that give on what started them."""

from typing import Any, ClassVar

from typing_extensions import override

from hive.sdk import Call, Node, Outputs, Params


class _Plain(Node[Params]):
    params_type = Params
    is_trigger = True
    per_item: ClassVar[bool] = False

    @override
    async def run(self, call: Call[Params]) -> Outputs:
        return [call.items]

    @override
    def ignored(self, parameters: Any) -> frozenset[str]:
        return frozenset(parameters)


class Cron(_Plain):
    """Start at set times (the older form)."""

    n8n_type = "n8n-nodes-base.cron"
    # There is no second version, but n8n runs the exports that ask for one.
    versions = (1, 2)


class Interval(_Plain):
    """Start again and again after some time."""

    n8n_type = "n8n-nodes-base.interval"


class Start(_Plain):
    """Start when a person says so (the older form)."""

    n8n_type = "n8n-nodes-base.start"


class ErrorTrigger(_Plain):
    """Start when another workflow has failed, with what is known of it."""

    n8n_type = "n8n-nodes-base.errorTrigger"
