"""Names of effects, the same in every attempt."""

from uuid import UUID, uuid5

EffectPlace = tuple[str, int, int]
"""Node, run index and item: where in an execution an effect happens."""


def idempotency_key(execution_id: UUID, place: EffectPlace) -> str:
    """Return the Idempotency-Key of an effect: execution, node, run and item.

    >>> idempotency_key(UUID(int=1), ("Mail", 0, 2)) == idempotency_key(UUID(int=1), ("Mail", 0, 2))
    True
    """
    node, run_index, item = place
    return str(uuid5(execution_id, f"{run_index}/{item}/{node}"))
