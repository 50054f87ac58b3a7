"""Run one command to its end: its wall time, its processor time with that of all it started, and what it printed."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.memory import peak_pss_bytes

LONGEST_SECONDS = 1800.0


class CommandFailedError(Exception):
    """A command that was to be measured failed; the text has the end of what it printed."""

    @property
    def reason(self) -> str:
        """The first line that says so, of Terraform or Ansible; else the last."""
        lines = [line.strip() for line in str(self).splitlines() if line.strip()]
        return next((line for line in lines if line.startswith(("Error:", "fatal:"))), lines[-1] if lines else "")


@dataclass(frozen=True)
class Command:
    """A program with its arguments, its whole environment and its working directory."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    directory: Path


@dataclass(frozen=True)
class Ran:
    """What one or several commands, run one after the other, took and printed.

    `cpu_seconds` is user and system time of the process and of every descendant that was waited for.
    `peak_pss_bytes` is 0 unless it was asked for.
    """

    wall_seconds: float
    cpu_seconds: float
    output: str = field(repr=False, default="")
    peak_pss_bytes: int = 0


def run(commands: Sequence[Command], *, with_memory: bool = False) -> Ran:
    """Run `commands` in order and add them up. Raises CommandFailedError with the first that fails."""
    every = [_one(command, with_memory) for command in commands]
    return Ran(
        sum(ran.wall_seconds for ran in every),
        sum(ran.cpu_seconds for ran in every),
        "\n".join(ran.output for ran in every),
        max((ran.peak_pss_bytes for ran in every), default=0),
    )


def _one(command: Command, with_memory: bool) -> Ran:
    command.directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as printed:
        began = time.perf_counter()
        process = subprocess.Popen(
            command.arguments,
            cwd=command.directory,
            env=dict(command.environment),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        guard = threading.Timer(LONGEST_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
        guard.start()
        try:
            peak = peak_pss_bytes(process.pid) if with_memory else 0
            # wait4 tells what the process and its waited-for descendants used; Popen.wait would lose it.
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - began
        except BaseException:  # whoever stops the benchmark stops what it runs
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            guard.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        output = printed.read().decode(errors="replace")
    if process.returncode:
        shown = "\n".join(output.splitlines()[-60:])
        raise CommandFailedError(f"{' '.join(command.arguments)} ended with {process.returncode}:\n{shown}")
    return Ran(wall, usage.ru_utime + usage.ru_stime, output, peak)
