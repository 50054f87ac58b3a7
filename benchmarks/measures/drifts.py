"""In the same build, every drift is seen: speed by reading less does not count."""

from __future__ import annotations

from e2e.playbooks.drifts import DRIFTS
from e2e.playbooks.plays import Played

from benchmarks.measures.run import OURS, Benchmark, say
from benchmarks.place import near
from benchmarks.processes import Command, run


def measure(benchmark: Benchmark) -> None:
    """Deploy, make all drifts behind the plan's back, and look at what the plan shows."""
    with near(benchmark.folder()) as place:
        account = place.account("drifts")
        say("this collection deploys, to see drifts")
        run(OURS.deploy(account))
        for drift in DRIFTS:
            drift.make(account.raw)
        site = OURS.playbook(account)
        plan = run([Command([*site.arguments, "--check", "--diff"], site.environment, site.directory)])
        shown = Played(0, plan.output).shown
        account.raw.close()
    seen = [drift for drift in DRIFTS if all(_within(shown.get(key), change) for key, change in drift.shown.items())]
    for drift in DRIFTS:
        if drift not in seen:
            benchmark.report.note(f"NOT SEEN: {drift.what}")
    benchmark.report.note(f"Drifts seen: {len(seen)} of {len(DRIFTS)}.")
    benchmark.report.goal("drifts not seen, of the tests' list", 0, len(DRIFTS) - len(seen), "drifts")


def _within(shown: tuple[str, frozenset[str]] | None, wanted: tuple[str, frozenset[str]]) -> bool:
    """Whether the plan shows this sign, and each of these paths or something below it."""
    if shown is None or shown[0] != wanted[0]:
        return False
    return all(any(f"{path}.".startswith(f"{tree}.") for path in shown[1]) for tree in wanted[1])
