"""The process that runs user code in Python: loads what is allowed, seals itself, serves frames."""

from hive.sandbox.python_code import forget_paths, preload, run
from hive.sandbox.worker import announce, seal_or_reason, serve


def main() -> None:
    """Serve until the parent closes the pipe."""
    preload()
    if announce(seal_or_reason()):
        forget_paths()
        serve({b"code": lambda parts: run(parts[2])})
