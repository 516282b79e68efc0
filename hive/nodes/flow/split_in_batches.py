"""Loop over items in batches."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field
from typing_extensions import override

from hive.sdk import Call, Items, Node, Outputs, Params
from hive.sdk.looping import advance


class BatchParams(Params):
    """The size of a batch; `reset` starts a new loop."""

    batch_size: int | None = None
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class _Loop(Node[BatchParams]):
    default_size = 10

    def _advance(self, call: Call[BatchParams]) -> Items:
        params = call.params
        turn: dict[str, Any] = {
            "size": params.batch_size if params.batch_size is not None else self.default_size,
            "reset": params.options.get("reset") is True,
            "source": call.source,
        }
        call.metadata["loop"] = turn
        return advance(call.memory, call.items, **turn)

    @override
    def recall(self, memory: dict[str, Any], items: Items, metadata: Mapping[str, Any]) -> None:
        advance(memory, items, **metadata["loop"])


class SplitInBatchesV1(_Loop):
    """Give one batch at each turn; at the end the branch just stops."""

    n8n_type = "n8n-nodes-base.splitInBatches"
    params_type = BatchParams
    per_item = False

    @override
    async def run(self, call: Call[BatchParams]) -> Outputs | None:
        batch = self._advance(call)
        return [batch] if batch else None


class SplitInBatchesV2(_Loop):
    """Give one batch at each turn, and what came back at the end, by the second output."""

    n8n_type = "n8n-nodes-base.splitInBatches"
    versions = (2,)
    params_type = BatchParams
    per_item = False
    outputs = ("loop", "done")

    @override
    async def run(self, call: Call[BatchParams]) -> Outputs:
        batch = self._advance(call)
        return [batch, []] if batch else [[], list(call.memory["processedItems"])]


class SplitInBatchesV3(_Loop):
    """Give one batch at each turn by the second output, and what came back at the end."""

    n8n_type = "n8n-nodes-base.splitInBatches"
    versions = (3,)
    params_type = BatchParams
    per_item = False
    outputs = ("done", "loop")
    default_size = 1

    @override
    async def run(self, call: Call[BatchParams]) -> Outputs:
        batch = self._advance(call)
        return [[], batch] if batch else [list(call.memory["processedItems"]), []]
