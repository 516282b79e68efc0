"""Start three local model servers that stand for ACACIA, WALNUT and IRONWOOD, until Ctrl-C.

Ports 18081 (behind Ollama's API), 18082 and 18083, or those after --port. They are listed in
examples/three-agents.yaml: `hive up --config examples/three-agents.yaml`.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MODEL = "smollm2:135m"


def start(*command: str) -> tuple[subprocess.Popen[str], str]:
    """Start a server and return where it answers."""
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("READY "):
            return process, line.removeprefix("READY ").strip()
    raise SystemExit(f"{' '.join(command)} ended with {process.wait()}")


def model_server(port: int, slots: int) -> tuple[subprocess.Popen[str], str]:
    """Start a model that ends with this process."""
    return start(
        "-m", "hive.local.server", "--port", str(port), "--slots", str(slots),
        "--parent", str(os.getpid()),
    )  # fmt: skip


def main() -> None:
    """Start all, say where they are, and wait."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=18081, help="the first of three ports")
    first = parser.parse_args().port
    running: list[subprocess.Popen[str]] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        hidden, behind = model_server(0, 2)
        front, acacia = start(
            str(HERE / "ollama_front.py"), "--port", str(first), "--model-server", behind
        )
        walnut, walnut_at = model_server(first + 1, 2)
        ironwood, ironwood_at = model_server(first + 2, 4)
        running += [front, hidden, walnut, ironwood]
        print(f"ACACIA    {acacia}  (Ollama's API)")
        print(f"WALNUT    {walnut_at}  (OpenAI's API)")
        print(f"IRONWOOD  {ironwood_at}  (OpenAI's API)")
        print("Register them with: hive up --config examples/three-agents.yaml", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
    finally:
        for process in running:
            process.terminate()


if __name__ == "__main__":
    main()
