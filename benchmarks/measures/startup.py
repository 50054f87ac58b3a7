"""`make up` on a warm machine: the virtual environment is made, layers have been built before, nothing runs."""

from __future__ import annotations

import os

from embedded_aws import free_port

from benchmarks.figures import spread
from benchmarks.measures.run import Benchmark, cpus, say, walls
from benchmarks.place import ROOT
from benchmarks.processes import Command, Ran, run
from benchmarks.report import Line


def measure(benchmark: Benchmark) -> None:
    """From an empty account, and from the state that `make down` has kept."""
    port = str(free_port())
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(benchmark.folder()),
        "LANG": "C.UTF-8",
        "LOCAL_AWS_PORT": port,
        "ANSIBLE_NOCOLOR": "1",
    }

    def make(target: str) -> Ran:
        return run([Command(["make", "--no-print-directory", target], environment, ROOT)])

    empty: list[Ran] = []
    kept: list[Ran] = []
    try:
        say("make up, to warm the machine")
        make("up")
        for number in range(1, benchmark.runs + 1):
            say(f"make up {number} of {benchmark.runs}, empty and kept")
            make("down")
            make("reset")
            empty.append(make("up"))
            make("down")
            kept.append(make("up"))
    finally:
        make("down")
        make("reset")
    name = "start-up: make up, nothing running"
    benchmark.report.timings(
        [
            Line(name, "empty account: everything is deployed", walls(empty), cpus(empty)),
            Line(name, "state kept by make down", walls(kept), cpus(kept)),
        ]
    )
    benchmark.report.goal("make up, empty account", 8, spread(walls(empty)).median, "s")
    benchmark.report.goal("make up, state kept", 8, spread(walls(kept)).median, "s")
