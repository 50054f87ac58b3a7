# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a playbook whose result is a file; show what Ansible printed only when it fails, and progress as it comes."""

from __future__ import annotations

import contextlib
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_HEAR = 2
"""Ctrl-C reaches Ansible too, and a second signal while it ends its workers would leave them behind."""
SECONDS_TO_END = 10
PROGRESS = str(runpy.run_path(str(ROOT / "plugins/module_utils/engine/progress.py"))["MARK"])
"""How a line of a verb's progress begins; the collection itself need not be importable here."""


def play(
    playbook: str,
    arguments: Sequence[str],
    wanted: Path,
    progress: str = "",
    explained: Callable[[], bool] = lambda: False,
) -> bool:
    """Run `playbooks/<playbook>.yml`; whether it passed and made the file `wanted`.

    Lines that begin with `progress` are printed on standard error as they come. What Ansible printed is shown when the
    run failed, unless the file is there and `explained` by it: of several applications some may be in the file.
    """
    beside = ROOT / ".venv/bin/ansible-playbook"
    program = str(beside) if beside.exists() else "ansible-playbook"
    command = [program, str(ROOT / f"playbooks/{playbook}.yml"), *arguments]
    environment = {"ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), **os.environ}
    try:
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        ) as run:
            printed = ended(run, progress)
    except FileNotFoundError:
        print(f"{program} is not installed: run `make venv`, or install requirements.txt", file=sys.stderr)
        return False
    if not wanted.exists() or (run.returncode and not explained()):
        print(printed, file=sys.stderr)
    return run.returncode == 0 and wanted.exists()


def ended(run: subprocess.Popen[str], progress: str) -> str:
    """Wait for a run; what it printed. An interrupted one may end its own processes first."""
    lines = []
    try:
        for line in run.stdout or ():
            lines.append(line)
            if progress and line.startswith(progress):
                print(line, end="", file=sys.stderr, flush=True)
        run.wait()
    except KeyboardInterrupt:
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.communicate(timeout=SECONDS_TO_HEAR)
        if run.returncode is None:
            run.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.communicate(timeout=SECONDS_TO_END)
        run.kill()
        raise
    return "".join(lines)
