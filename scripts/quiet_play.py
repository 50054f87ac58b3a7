# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a playbook whose result is a file; show what Ansible printed only when it fails, and progress as it comes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_END = 10


def play(playbook: str, arguments: Sequence[str], wanted: Path, progress: str = "") -> bool:
    """Run `playbooks/<playbook>.yml`; whether it passed and made the file `wanted`.

    Lines that begin with `progress` are printed on standard error as they come; then the file alone says how it went.
    """
    beside = ROOT / ".venv/bin/ansible-playbook"
    program = str(beside) if beside.exists() else "ansible-playbook"
    command = [program, str(ROOT / f"playbooks/{playbook}.yml"), *arguments]
    environment = {"ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), **os.environ}
    try:
        if progress:
            return followed(command, environment, wanted, progress)
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        ) as run:
            printed = ended(run)
    except FileNotFoundError:
        print(f"{program} is not installed: run `make venv`, or install requirements.txt", file=sys.stderr)
        return False
    if run.returncode or not wanted.exists():
        print(*printed, sep="", file=sys.stderr)
        return False
    return True


def ended(run: subprocess.Popen[str]) -> tuple[str, str]:
    """Wait for a run; what it printed. An interrupted one may end its own processes first."""
    try:
        return run.communicate()
    except KeyboardInterrupt:
        stop(run)
        raise


def stop(run: subprocess.Popen[str]) -> None:
    """Interrupt a run, and end it when it does not by itself."""
    run.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        run.communicate(timeout=SECONDS_TO_END)
    run.kill()


def followed(command: Sequence[str], environment: dict[str, str], wanted: Path, progress: str) -> bool:
    """The same with progress on standard error; what else was printed follows when there is no file."""
    lines: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as run:
        try:
            for line in run.stdout or ():
                lines.append(line)
                if line.startswith(progress):
                    print(line, end="", file=sys.stderr, flush=True)
        except KeyboardInterrupt:
            stop(run)
            raise
    if not wanted.exists():
        print(*lines, sep="", file=sys.stderr)
    return run.returncode == 0 and wanted.exists()
