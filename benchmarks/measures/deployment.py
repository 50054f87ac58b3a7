"""The first deployment: packages built from nothing, everything made in an empty account."""

from __future__ import annotations

from functools import partial

from benchmarks.measures.run import Benchmark, by_name, cpus, first_deployment, say, walls
from benchmarks.place import near
from benchmarks.processes import Ran
from benchmarks.report import Line
from benchmarks.sides.side import Side

GOALS = {"upstream": 0.15, "terraform": 0.06}


def measure(benchmark: Benchmark) -> None:
    """Each run in an embedded AWS of its own: what one has deployed must not work while another is measured."""
    found: dict[Side, list[Ran]] = {side: [] for side in benchmark.sides if side.deploys}
    for number in range(1, benchmark.runs + 1):
        for side, runs in found.items():
            say(f"first deployment {number} of {benchmark.runs}: {side.title}")
            runs.append(benchmark.once_more(side, partial(deployed_alone, benchmark, side)))
    if not found:
        return
    name = "first deployment, build included"
    benchmark.report.timings([Line(name, side.title, walls(runs), cpus(runs)) for side, runs in found.items()])
    runs_of = by_name(found)
    for other, limit in GOALS.items():
        if "ours" in runs_of and other in runs_of:
            benchmark.report.ratio(f"{name}, against {other}", limit, runs_of["ours"], runs_of[other])


def deployed_alone(benchmark: Benchmark, side: Side) -> Ran:
    """One first deployment of `side`, in an embedded AWS of its own."""
    with near(benchmark.folder()) as place:
        return first_deployment(side, place)[1]
