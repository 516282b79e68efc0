"""Sends items to outputs by number."""

from hive.sdk.errors import NodeError
from hive.sdk.items import Items, Outputs


def output_of(outputs: Outputs, number: int, item: int) -> Items:
    """Return the output of this number; raises `NodeError` when the node has none."""
    if 0 <= number < len(outputs):
        return outputs[number]
    raise NodeError(
        f"The output {number} is not allowed. It has to be between 0 and {len(outputs) - 1}!",
        item=item,
    )
