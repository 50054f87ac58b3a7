"""Every application of the inventory, converged in one run, against each of them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import yaml

from benchmarks.measures.converged import counted_run, line
from benchmarks.measures.run import OURS, Benchmark, say
from benchmarks.place import ROOT, Place, away, near
from benchmarks.processes import Ran, run
from benchmarks.record import Calls
from benchmarks.sides.side import Side

EVERY = replace(OURS, hosts="")
AGAINST = "posts"


def hosts(inventory: str) -> list[str]:
    """The applications in the text of an inventory."""
    return list(yaml.safe_load(inventory)["applications"]["hosts"])


def measure(benchmark: Benchmark) -> None:
    """All of them in one account, by turns: near, and with each call a delay away, where the calls are counted."""
    names = hosts((ROOT / "inventories" / "local" / "hosts.yml").read_text(encoding="utf-8"))
    sides: dict[str, Side] = {name: replace(OURS, hosts=name, title=f"{name} alone") for name in names}
    sides["every"] = replace(EVERY, title=f"all {len(names)}: {', '.join(names)}")
    for place in (near(benchmark.folder()), away(benchmark.folder(), benchmark.delay_ms)):
        with place as opened:
            _measured(benchmark, opened, sides)


def _measured(benchmark: Benchmark, place: Place, sides: Mapping[str, Side]) -> None:
    account = place.account("applications")
    say(f"{place.name}: every application is deployed")
    run(EVERY.deploy(account))
    found: dict[str, list[Ran]] = {name: [] for name in sides}
    counts: dict[str, Calls | None] = {}
    for number in range(1, benchmark.runs + 1):
        say(f"{place.name}: applications, converged run {number} of {benchmark.runs}")
        for name, side in sides.items():
            ran, counts[name] = counted_run(side, account)
            found[name].append(ran)
    title = f"converged applications, {place.name} a call"
    benchmark.report.timings([line(title, side, found[name], counts[name]) for name, side in sides.items()])
    benchmark.report.ratio(f"{title}: all {len(sides) - 1} against {AGAINST} alone", 2, found["every"], found[AGAINST])
    if calls := counts["every"]:
        benchmark.report.goal("converged applications, writes", 0, calls.writes.total(), "calls")
