"""Serve the small model: llama.cpp's server in a process of its own, `python -m hive.local.server`.

It prints `READY http://127.0.0.1:PORT` when it answers and ends with SIGTERM or with its parent.
"""

import argparse
import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Any

from hive.local.model import MODEL, find_model

PR_SET_PDEATHSIG = 1
CONTEXT_PER_SLOT = 2048
CACHE_MIB = 64


def main() -> None:
    """Serve until told to stop."""
    options = _options()
    if options.parent:
        die_with(options.parent)
    # Whatever the native code prints must not be taken for READY.
    ready = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    server = serve(
        options.model or find_model(),
        port=options.port,
        slots=options.slots,
        threads=options.threads,
        alias=options.alias,
    )
    ready.write(f"READY {server.listening_address}\n")
    ready.close()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    # The native server has nothing to save, and its own way to stop waits for running answers.
    os._exit(0)


def serve(model: Path, *, port: int, slots: int, threads: int, alias: str) -> Any:
    """Start llama.cpp's server in this process; it answers when this returns."""
    import xllamacpp

    native: Any = xllamacpp  # a native module without types
    parameters = native.CommonParams()
    parameters.model.path = str(model)
    parameters.model_alias = {alias}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    parameters.n_parallel = slots
    parameters.n_ctx = slots * CONTEXT_PER_SLOT
    parameters.cont_batching = True
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
    parameters.cache_ram_mib = CACHE_MIB
    parameters.endpoint_metrics = parameters.endpoint_slots = True
    parameters.endpoint_props = parameters.ui = False
    parameters.verbosity = 1
    return native.Server(parameters)


def die_with(parent: int) -> None:
    """Ask the kernel to kill this process when the one that started it ends, however it ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we asked
        sys.exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve a small model with OpenAI's API.")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free port")
    parser.add_argument("--slots", type=int, default=4, help="answers at the same time")
    parser.add_argument("--threads", type=int, default=1, help="more are slower on a busy machine")
    parser.add_argument("--model", type=Path, help="a GGUF file; default: the bundled SmolLM2")
    parser.add_argument("--alias", default=MODEL, help="the model's name")
    parser.add_argument("--parent", type=int, help="process id to end with")
    return parser.parse_args()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
