# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a playbook whose result is a file, and show what Ansible printed only when it fails."""

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
PROGRESS = "… "
"""How a line of a verb's progress begins."""


def play(playbook: str, arguments: Sequence[str], wanted: Path, *, progress: bool = False) -> bool:
    """Run `playbooks/<playbook>.yml`; whether it passed and made the file `wanted`.

    With `progress`, lines that tell it are on standard error as they come.
    """
    beside = ROOT / ".venv/bin/ansible-playbook"
    program = str(beside) if beside.exists() else "ansible-playbook"
    command = [program, str(ROOT / f"playbooks/{playbook}.yml"), *arguments]
    environment = {"ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), **os.environ}
    try:
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        ) as run:
            printed = ended(run, progress=progress)
    except FileNotFoundError:
        print(f"{program} is not installed: run `make venv`, or install requirements.txt", file=sys.stderr)
        return False
    if run.returncode or not wanted.exists():
        print(printed, end="", file=sys.stderr)
        return False
    return True


def ended(run: subprocess.Popen[str], *, progress: bool) -> str:
    """Wait for a run; what it printed. An interrupted one may end its own processes first."""
    lines = []
    try:
        for line in run.stdout or ():
            lines.append(line)
            if progress and line.startswith(PROGRESS):
                print(line, end="", file=sys.stderr, flush=True)
        run.wait()
    except KeyboardInterrupt:
        run.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.communicate(timeout=SECONDS_TO_END)
        run.kill()
        raise
    return "".join(lines)
