"""A run that finds everything as described: near, and with each call a delay away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.measures.comparison import compare
from benchmarks.measures.run import Benchmark, by_name, cpus, say, walls
from benchmarks.place import Account, Place, away, near
from benchmarks.processes import Ran, run
from benchmarks.record import Calls
from benchmarks.report import Line, counted
from benchmarks.sides.side import Side

GOALS = {
    # other side: goal near, goal away
    "upstream": (0.08, 0.08),
    "terraform": (0.20, 0.20),
    "raw": (6.0, 4.0),
}


def measure_near(benchmark: Benchmark) -> None:
    """On loopback; then the sides' resources are compared."""
    with near(benchmark.folder()) as place:
        compare(benchmark, _measured(benchmark, place, 0))


def measure_away(benchmark: Benchmark) -> None:
    """With each call a delay away; the calls are counted."""
    with away(benchmark.folder(), benchmark.delay_ms) as place:
        _measured(benchmark, place, 1)


def _measured(benchmark: Benchmark, place: Place, which_goal: int) -> dict[Side, Account]:
    accounts = benchmark.deployed(place)
    found: dict[Side, list[Ran]] = {side: [] for side in accounts}
    counts: dict[Side, Calls | None] = {}
    for number in range(1, benchmark.runs + 1):
        say(f"{place.name}: converged run {number} of {benchmark.runs}")
        for side, account in accounts.items():
            ran, counts[side] = counted_run(side, account)
            found[side].append(ran)
    measure_name = f"converged run, {place.name} a call"
    benchmark.report.timings([line(measure_name, side, runs, counts[side]) for side, runs in found.items()])
    _goals(benchmark, measure_name, by_name(found), which_goal)
    for side, runs in found.items():
        if remark := side.remark(runs[-1].output):
            benchmark.report.note(f"{side.title} says: {remark}")
    _call_goals(benchmark, counts)
    return accounts


def line(name: str, side: Side, runs: list[Ran], calls: Calls | None) -> Line:
    """A line of the table, with the calls where they were counted."""
    numbers = (calls.number, calls.writes.total()) if calls else (None, None)
    return Line(name, side.title, walls(runs), cpus(runs), *numbers)


def counted_run(side: Side, account: Account) -> tuple[Ran, Calls | None]:
    """One run, and its calls where there is somebody to count them."""
    record = account.place.record
    if record:
        record.new_calls(account.id)
    ran = run(side.verify(account))
    return ran, record.new_calls(account.id) if record else None


def _goals(benchmark: Benchmark, name: str, found: Mapping[str, Sequence[Ran]], which: int) -> None:
    for other, limits in GOALS.items():
        if "ours" in found and other in found:
            benchmark.report.ratio(f"{name}, against {other}", limits[which], found["ours"], found[other])


def _call_goals(benchmark: Benchmark, counts: dict[Side, Calls | None]) -> None:
    calls = {side.name: count for side, count in counts.items() if count}
    if not (ours := calls.get("ours")):
        return
    benchmark.report.goal("converged run, writes", 0, ours.writes.total(), "calls")
    if raw := calls.get("raw"):
        benchmark.report.goal("converged run, calls against raw", 1.1, ours.number / raw.number)
        benchmark.report.note(f"Calls that the raw reader does without: {counted(ours.every - raw.every)}.")
