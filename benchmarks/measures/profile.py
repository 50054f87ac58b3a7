"""Where our own seconds go, task by task; and by activity when the sampling profiler py-spy is on the PATH."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.measures.run import OURS, Benchmark, say
from benchmarks.place import Account, near
from benchmarks.processes import Command, Ran, run
from benchmarks.profiles import activities, tasks
from benchmarks.table import table


def measure(benchmark: Benchmark) -> None:
    """The first deployment and a converged run, each with its own tables."""
    with near(benchmark.folder()) as place:
        account = place.account("profile")
        for name in ("first deployment", "converged run"):
            say(f"profile of a {name}")
            _by_task(benchmark, name, run([_told(OURS.playbook(account))]))
        if not (profiler := shutil.which("py-spy")):
            benchmark.report.note("By activity: not without py-spy on the PATH (pip install py-spy).")
            return
        other = place.account("profile")
        for name in ("first deployment", "converged run"):
            say(f"samples of a {name}")
            _by_activity(benchmark, name, other, profiler)


def _told(command: Command) -> Command:
    callback = {"ANSIBLE_CALLBACKS_ENABLED": "ansible.posix.profile_tasks"}
    return Command(command.arguments, {**command.environment, **callback}, command.directory)


def _by_task(benchmark: Benchmark, name: str, ran: Ran) -> None:
    rows = [(task, f"{seconds:.2f}") for task, seconds in tasks(ran.output)]
    benchmark.report.note(
        f"{name}: {ran.wall_seconds:.1f} s, {ran.cpu_seconds:.1f} s of a processor; the slowest tasks:\n\n"
        f"{table(('task', 'seconds'), rows)}"
    )


def _by_activity(benchmark: Benchmark, name: str, account: Account, profiler: str) -> None:
    command = OURS.playbook(account)
    samples: Path = account.directory / "samples.txt"
    sampled = [profiler, "record", "--subprocesses", "--rate", "200", "--format", "raw", "--output", str(samples), "--"]
    run([Command([*sampled, *command.arguments], command.environment, command.directory)])
    with samples.open(encoding="utf-8", errors="replace") as stacks:
        rows = [(what, f"{share:.0%}") for what, share in activities(stacks)]
    benchmark.report.note(f"{name}, shares of processor time:\n\n{table(('activity', 'share'), rows)}")
