"""How often Python looks for reference cycles."""

import gc

THRESHOLDS = (100_000, 50, 100)
"""Items are plain dicts by the hundred thousand, and none of them is ever part of a cycle: with
Python's own thresholds a third of a large run goes into looking for cycles among them."""


def collect_rarely() -> None:
    """Look for cycles less often, and never again among what is there now."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
