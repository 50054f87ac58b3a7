# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run every stage of `make test`, as many side by side as there are slots, and end with a table.

Each stage is a target of the Makefile. What it prints goes to .local/test/<stage>.log; the end of it is shown when the
stage fails. A stage that fails does not stop the others. Stages named on the command line are run instead of all.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / ".local" / "test"
TAIL_LINES = 40

E2E = sorted({f"e2e-{path.parent.name}" for path in (ROOT / "tests" / "e2e").glob("*/test_*.py")})

LONG_E2E = ("e2e-application", "e2e-playbooks", "e2e-items")

# The long ones first, so that the short ones fill the gaps at the end.
STAGES = (
    "contract",
    *LONG_E2E,
    "unit",
    "sanity",
    *(stage for stage in E2E if stage not in LONG_E2E),
    "lint-ansible",
    "molecule",
    "lint-mypy",
    "lint-plugin-docs",
    "lint-docs",
    "lint-yaml",
    "lint-changelog",
    "lint-ruff",
    "lint-format",
)


@dataclass(frozen=True)
class Outcome:
    """How one stage ended: `cpu_seconds` are those of all its processes."""

    stage: str
    exit_code: int
    seconds: float
    cpu_seconds: float
    log: Path

    @property
    def passed(self) -> bool:
        """Whether the stage ended with code 0."""
        return self.exit_code == 0


def run(stage: str) -> Outcome:
    """Run one target, its output into its log."""
    log = LOGS / f"{stage}.log"
    # Flags of the outer make (a jobserver, variables) are not meant for the stages.
    environment = {
        name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")
    }
    environment |= {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "ANSIBLE_NOCOLOR": "1"}
    began = time.monotonic()
    with log.open("wb") as output:
        command = ["make", "--no-print-directory", stage]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Outcome(stage, process.returncode, time.monotonic() - began, used.ru_utime + used.ru_stime, log)


def report(outcome: Outcome, done: int, total: int) -> None:
    """One line for a stage that ended, and the end of its log when it failed."""
    word = "passed" if outcome.passed else "FAILED"
    print(f"[{done:2}/{total}] {outcome.stage:17} {word}  {outcome.seconds:6.1f} s", flush=True)
    if not outcome.passed:
        lines = outcome.log.read_text(encoding="utf-8", errors="replace").splitlines()
        print("\n".join(f"    {line}" for line in lines[-TAIL_LINES:]), flush=True)


def table(outcomes: Sequence[Outcome], seconds: float) -> str:
    """The summary: a line per stage in the order of `outcomes`, and the total."""
    lines = ["", f"{'stage':17} {'result':7} {'minutes':>7} {'CPU':>6}  log"]
    for outcome in outcomes:
        word = "passed" if outcome.passed else "FAILED"
        log = outcome.log.relative_to(ROOT) if outcome.log.is_relative_to(ROOT) else outcome.log
        lines.append(f"{outcome.stage:17} {word:7} {outcome.seconds / 60:7.2f} {outcome.cpu_seconds / 60:6.2f}  {log}")
    failed = sum(not outcome.passed for outcome in outcomes)
    verdict = f"{failed} of {len(outcomes)} failed" if failed else f"all {len(outcomes)} passed"
    used = sum(outcome.cpu_seconds for outcome in outcomes)
    lines.append(f"{'together':17} {verdict}, {seconds / 60:.2f} minutes, {used / 60:.2f} of CPU")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stages; 0 when all passed, 1 otherwise."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("stages", nargs="*", metavar="stage", help="one of: " + ", ".join(STAGES))
    parser.add_argument("--jobs", type=int, default=2, help="stages side by side (2)")
    chosen = parser.parse_args(arguments)
    if unknown := sorted(set(chosen.stages) - set(STAGES)):
        parser.error(f"no such stage: {', '.join(unknown)}; there are: {', '.join(STAGES)}")
    stages = [stage for stage in STAGES if stage in chosen.stages or not chosen.stages]
    LOGS.mkdir(parents=True, exist_ok=True)
    print(f"{len(stages)} stages, {chosen.jobs} side by side; logs in {LOGS.relative_to(ROOT)}", flush=True)
    began = time.monotonic()
    outcomes: dict[str, Outcome] = {}
    with ThreadPoolExecutor(chosen.jobs) as pool:
        for future in as_completed([pool.submit(run, stage) for stage in stages]):
            outcome = future.result()
            outcomes[outcome.stage] = outcome
            report(outcome, len(outcomes), len(stages))
    print(table([outcomes[stage] for stage in stages], time.monotonic() - began))
    return 0 if all(outcome.passed for outcome in outcomes.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
