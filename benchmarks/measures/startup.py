"""`make up` on a warm machine: the virtual environment is made, layers have been built before, nothing runs."""

from __future__ import annotations

import itertools
import os
from typing import Final

from embedded_aws import free_port

from benchmarks.figures import spread
from benchmarks.measures.run import Benchmark, cpus, say, walls
from benchmarks.place import ROOT
from benchmarks.processes import Command, Ran, run
from benchmarks.report import Line

ONE: Final = "posts"
APPLICATIONS: Final[dict[str, list[str]]] = {ONE: [f"APP={ONE}"], "every application": []}


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

    def make(*arguments: str) -> Ran:
        return run([Command(["make", "--no-print-directory", *arguments], environment, ROOT)])

    empty: dict[str, list[Ran]] = {what: [] for what in APPLICATIONS}
    kept: dict[str, list[Ran]] = {what: [] for what in APPLICATIONS}
    try:
        say("make up, to warm the machine")
        make("up")
        for number, (what, chosen) in itertools.product(range(1, benchmark.runs + 1), APPLICATIONS.items()):
            say(f"make up of {what} {number} of {benchmark.runs}, empty and kept")
            make("down")
            make("reset")
            empty[what].append(make("up", *chosen))
            make("down")
            kept[what].append(make("up", *chosen))
    finally:
        make("down")
        make("reset")
    lines: list[Line] = []
    for state, by_name in (("empty account", empty), ("state kept by make down", kept)):
        for what, runs in by_name.items():
            lines.append(Line("start-up: make up, nothing running", f"{what}, {state}", walls(runs), cpus(runs)))
        benchmark.report.goal(f"make up APP={ONE}, {state}", 8, spread(walls(by_name[ONE])).median, "s")
    benchmark.report.timings(lines)
