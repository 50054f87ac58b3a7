"""Many resources: processor time of an extra one, and memory at 500, in converged runs of the tier role `queues`."""

from __future__ import annotations

import json
from typing import Final

from benchmarks.figures import per_unit, spread
from benchmarks.measures.run import Benchmark, cpus, say, walls
from benchmarks.place import ROOT, Account, near
from benchmarks.processes import Command, Ran, run
from benchmarks.report import Line
from benchmarks.sides.ours import ansible_playbook, on_account

FEWER: Final = 50
MORE: Final = 200
MOST: Final = 500
MB: Final = 1_000_000


def measure(benchmark: Benchmark) -> None:
    """Three sizes, each in an account of its own, by turns; memory is sampled in runs that are not timed."""
    with near(benchmark.folder()) as place:
        accounts = {size: place.account(f"queues-{size}") for size in (FEWER, MORE, MOST)}
        for size, account in accounts.items():
            say(f"{size} queues are made")
            run([playbook(account, size)])
        found: dict[int, list[Ran]] = {size: [] for size in accounts}
        for number in range(1, benchmark.runs + 1):
            say(f"many queues, converged run {number} of {benchmark.runs}")
            for size, account in accounts.items():
                found[size].append(run([playbook(account, size)]))
        say("memory is sampled")
        peaks = [run([playbook(accounts[MOST], MOST)], with_memory=True).peak_pss_bytes / MB for _ in range(3)]
    lines = [Line("converged queues", f"{size} queues", walls(runs), cpus(runs)) for size, runs in found.items()]
    benchmark.report.timings(lines)
    extra = per_unit(cpus(found[FEWER]), cpus(found[MORE]), MORE - FEWER) * 1000
    memory = spread(peaks)
    benchmark.report.note(
        f"An extra queue ({FEWER} to {MORE}) costs {extra:.2f} ms of processor time and "
        f"{per_unit(walls(found[FEWER]), walls(found[MORE]), MORE - FEWER) * 1000:.2f} ms of wall time. Memory of all "
        f"processes at {MOST} queues: {memory.median:.0f} MB ({memory.least:.0f}-{memory.most:.0f})."
    )
    benchmark.report.goal(f"CPU of an extra queue, {FEWER} to {MORE}", 6, extra, "ms")
    benchmark.report.goal(f"memory at {MOST} queues", 250, memory.median, "MB")


def playbook(account: Account, size: int) -> Command:
    """The role with that many queues."""
    # the embedded AWS has no TLS
    queues = [
        {"name": f"many-{number}", "visibility_timeout_seconds": 60, "tls_only_enabled": False}
        for number in range(size)
    ]
    variables = {**on_account(account), "many_queues": queues}
    folder = account.directory
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "many.json"  # longer than an argument may be
    file.write_text(json.dumps(variables), encoding="utf-8")
    return ansible_playbook(account, str(ROOT / "benchmarks" / "measures" / "queues.yml"), "-e", f"@{file}")
