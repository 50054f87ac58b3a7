"""Every application of the inventory, converged in one run, against posts alone."""

from __future__ import annotations

from dataclasses import replace

import yaml

from benchmarks.measures.run import OURS, Benchmark, cpus, say, walls
from benchmarks.place import ROOT, near
from benchmarks.processes import Ran, run
from benchmarks.report import Line

EVERY = replace(OURS, hosts="")


def hosts(inventory: str) -> list[str]:
    """The applications in the text of an inventory."""
    return list(yaml.safe_load(inventory)["applications"]["hosts"])


def measure(benchmark: Benchmark) -> None:
    """Both in one account, by turns."""
    names = hosts((ROOT / "inventories" / "local" / "hosts.yml").read_text(encoding="utf-8"))
    with near(benchmark.folder()) as place:
        account = place.account("applications")
        say(f"{', '.join(names)} are deployed")
        run(EVERY.deploy(account))
        found: dict[str, list[Ran]] = {"posts alone": [], f"all {len(names)}: {', '.join(names)}": []}
        alone, together = found
        for number in range(1, benchmark.runs + 1):
            say(f"applications, converged run {number} of {benchmark.runs}")
            found[alone].append(run(OURS.verify(account)))
            found[together].append(run(EVERY.verify(account)))
    benchmark.report.timings(
        [Line("converged applications", name, walls(runs), cpus(runs)) for name, runs in found.items()]
    )
    benchmark.report.ratio(f"every application ({len(names)}) against posts alone", 2, found[together], found[alone])
