"""A run that finds everything as described: near, and with each call a delay away."""

from __future__ import annotations

from benchmarks.figures import ratio
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


def measure(benchmark: Benchmark) -> None:
    """Both places, one after the other."""
    with near(benchmark.folder()) as place:
        _measured(benchmark, place, 0)
    with away(benchmark.folder(), benchmark.delay_ms) as place:
        _measured(benchmark, place, 1)


def _measured(benchmark: Benchmark, place: Place, which_goal: int) -> None:
    accounts = benchmark.deployed(place)
    # the first one warms caches; behind a proxy, it is also the one whose calls are counted
    counts = {side: _counted(side, account) for side, account in accounts.items()}
    found: dict[Side, list[Ran]] = {side: [] for side in accounts}
    for number in range(1, benchmark.runs + 1):
        say(f"{place.name}: converged run {number} of {benchmark.runs}")
        for side, account in accounts.items():
            found[side].append(run(side.verify(account)))
    measure_name = f"converged run, {place.name} a call"
    benchmark.report.timings([_line(measure_name, side, runs, counts[side]) for side, runs in found.items()])
    _goals(benchmark, measure_name, by_name(found), which_goal)
    if place.record:
        _call_goals(benchmark, counts)
    else:
        compare(benchmark, accounts)


def _line(name: str, side: Side, runs: list[Ran], calls: Calls | None) -> Line:
    numbers = (calls.number, calls.writes.total()) if calls else (None, None)
    return Line(name, side.title, walls(runs), cpus(runs), *numbers)


def _counted(side: Side, account: Account) -> Calls | None:
    record = account.place.record
    if record:
        record.new_calls(account.id)
    run(side.verify(account))
    return record.new_calls(account.id) if record else None


def _goals(benchmark: Benchmark, name: str, found: dict[str, list[float]], which: int) -> None:
    for other, limits in GOALS.items():
        if "ours" in found and other in found:
            benchmark.report.goal(f"{name}, against {other}", limits[which], ratio(found["ours"], found[other]))


def _call_goals(benchmark: Benchmark, counts: dict[Side, Calls | None]) -> None:
    calls = {side.name: count for side, count in counts.items() if count}
    if not (ours := calls.get("ours")):
        return
    benchmark.report.goal("converged run, writes", 0, ours.writes.total(), "calls")
    if raw := calls.get("raw"):
        benchmark.report.goal("converged run, calls against raw", 1.1, ours.number / raw.number)
        benchmark.report.note(f"Calls that the raw reader does without: {counted(ours.every - raw.every)}.")
