"""Measure what a person feels: commands, start-up, memory. Exits 1 where a budget is exceeded.

python bench/run.py [--rounds 5]
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HIVE = [sys.executable, "-m", "hive.cli"]
BUDGETS = {
    "hive --help": (0.4, "s"),
    "hive token": (0.4, "s"),
    "hive task list": (0.4, "s"),
    "start to ready, empty directory": (2.5, "s"),
    "start to ready, again": (2.5, "s"),
    "memory of all processes (PSS)": (300, "MB"),
}


def timed(args: list[str]) -> float:
    """Return the seconds a command takes."""
    began = time.perf_counter()
    subprocess.run([*HIVE, *args], capture_output=True, check=False)
    return time.perf_counter() - began


class Server:
    """A server on a data directory."""

    def __init__(self, data: Path) -> None:
        self.process = subprocess.Popen(
            [*HIVE, "up", "--data", str(data), "--port", "0", "--without-local-agent"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split()[-1]
        while not self.is_ready():
            time.sleep(0.01)

    def is_ready(self) -> bool:
        """Ask whether it takes work."""
        try:
            return urllib.request.urlopen(f"{self.url}/health/ready", timeout=2).status == 200
        except OSError:
            return False

    def memory_mb(self) -> float:
        """Add up the proportional memory of the server and all its children."""
        pids, total = [self.process.pid], 0
        while pids:
            pid = pids.pop()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            pids += map(int, children)
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024

    def stop(self) -> None:
        """Stop it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=20)


def measure(rounds: int) -> dict[str, list[float]]:
    """Return every figure of every round."""
    found: dict[str, list[float]] = {name: [] for name in BUDGETS}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            place = ("--data", str(data))
            found["hive --help"].append(timed(["--help"]))
            for name in ("start to ready, empty directory", "start to ready, again"):
                began = time.perf_counter()
                server = Server(data)
                found[name].append(time.perf_counter() - began)
                if name.endswith("again"):
                    time.sleep(3)  # until what starts in the background has started
                    found["memory of all processes (PSS)"].append(server.memory_mb())
                    found["hive task list"].append(timed(["task", "list", *place]))
                    found["hive token"].append(timed(["token", *place]))
                server.stop()
    return found


def main() -> int:
    """Print a table with budgets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    found = measure(parser.parse_args().rounds)
    load = os.getloadavg()[0]
    print(f"{'':34} {'median':>8} {'worst':>8} {'budget':>8}   (load {load:.1f})")
    exceeded = 0
    for name, (budget, unit) in BUDGETS.items():
        median, worst = statistics.median(found[name]), max(found[name])
        exceeded += median > budget
        mark = "  too much" if median > budget else ""
        print(f"{name:34} {median:8.2f} {worst:8.2f} {budget:8.2f} {unit}{mark}")
    return 1 if exceeded else 0


if __name__ == "__main__":
    sys.exit(main())
