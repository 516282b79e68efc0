"""A worker whose seal fails, as on a kernel without seccomp."""

from hive.sandbox.worker import announce, serve


def main() -> None:
    """Say that it cannot be sealed; serve only if that were accepted."""
    if announce({"failed": "this kernel has no seccomp"}):
        serve({})
