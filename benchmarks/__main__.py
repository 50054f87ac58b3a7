"""`make bench`, or `python -m benchmarks`: this collection against other ways of doing the same work. See README.md.

A benchmark is no test: it prints what it measured beside the goals, and succeeds whatever that is.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(ROOT / "tests" / "support")]

from benchmarks.document import put  # noqa: E402 - needs the tests' own helpers
from benchmarks.measures.known import MEASURES  # noqa: E402 - needs the tests' own helpers
from benchmarks.measures.run import Benchmark, say  # noqa: E402
from benchmarks.place import wheels  # noqa: E402
from benchmarks.report import Report  # noqa: E402
from benchmarks.sides.known import SIDES  # noqa: E402
from benchmarks.sides.side import Side  # noqa: E402


def main() -> int:
    """Take the chosen measures."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that what runs is ended
    before = _load()
    print(f"{os.cpu_count()} processors, load average before: {before}", flush=True)
    wheels()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        benchmark = Benchmark(_present(options.sides), options.runs, options.delay_ms, Path(directory), report)
        for name in options.measures:
            say(name)
            MEASURES[name](benchmark)
    report.finish()
    print(f"\nLoad average after: {_load()}")
    if options.document:
        place = f"{datetime.date.today():%B %Y}, {os.cpu_count()} processors"
        load = f"load average {before} before and {_load()} after"
        put(options.document, f"{place}, {load}.\n\n{report.as_markdown()}")
    if options.json:
        options.json.write_text(json.dumps(report.as_json(), indent=1) + "\n", encoding="utf-8")
    return 0


def _load() -> str:
    """What else the machine does, over 1, 5 and 15 minutes: what it makes of the figures is up to the reader."""
    return " ".join(f"{load:.1f}" for load in os.getloadavg())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    sides, measures = [side.name for side in SIDES], list(MEASURES)
    parser.add_argument("--sides", nargs="+", choices=sides, default=sides, help="those to compare (all)")
    parser.add_argument("--measures", nargs="+", choices=measures, default=measures, help="those to take (all)")
    parser.add_argument("--runs", type=int, default=5, help="of each side in each timed measure (%(default)s)")
    parser.add_argument("--delay-ms", type=float, default=40.0, help="of a call far away (%(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything there as well")
    parser.add_argument(
        "--document", type=Path, metavar="FILE", help="put the tables between its marks (docs/performance.md)"
    )
    return parser.parse_args()


def _present(names: list[str]) -> list[Side]:
    """The sides of these names, without those that this machine cannot run."""
    present = []
    for side in SIDES:
        if side.name not in names:
            continue
        if reason := side.missing():
            print(f"Left out: {side.title}: {reason}", flush=True)
        else:
            present.append(side)
    return present


if __name__ == "__main__":
    sys.exit(main())
