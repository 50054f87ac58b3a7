# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people write behind `make logs` and its likes arrives as one argument each, whatever signs it has."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SAY = '#!/bin/sh\nfor argument in "$@"; do printf \'%s\\n\' "$argument"; done\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose scripts and ansible-playbook print their arguments, a line each, and that was never converged."""
    shutil.copy(ROOT / "Makefile", tmp_path / "Makefile")
    (tmp_path / "requirements.txt").touch()
    for program in ("scripts/logs", "scripts/redrive", "scripts/invoke", ".venv/bin/ansible-playbook"):
        path = tmp_path / program
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SAY)
        path.chmod(0o700)
    (tmp_path / ".venv/.requirements.sha256").touch()
    return tmp_path


def make(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"]}
    return subprocess.run(["make", *arguments], cwd=clone, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("verb", "variable", "option"),
    [
        ("logs", "SINCE", "--since"),
        ("logs", "UNTIL", "--until"),
        ("logs", "SEARCH", "--search"),
        ("redrive", "SINCE", "--since"),
        ("redrive", "ERROR", "--error"),
        ("redrive", "AUTHOR", "--author"),
        ("redrive", "REASON", "--reason"),
        ("invoke", "EVENT", "--event"),
    ],
)
@pytest.mark.parametrize("text", ["2026-11-28 10:00", 'it\'s gone; "all" of it'])
def test_a_text_is_one_argument(verb: str, variable: str, option: str, text: str, clone: Path) -> None:
    lines = make(clone, verb, f"{variable}={text}").stdout.splitlines()
    assert lines[lines.index(option) + 1] == text


def test_outputs_of_a_clone_that_has_converged_nothing_are_asked_for_all_the_same(clone: Path) -> None:
    run = make(clone, "outputs", "INVENTORY=inventories/dev")
    assert "Directory nonexistent" not in run.stderr
    assert "playbooks/outputs.yml" in (clone / ".local/outputs.log").read_text()


@pytest.mark.parametrize(("faults", "asked"), [("0", False), ("", False), ("1", True)])
def test_faults_are_off_when_they_are_switched_off(faults: str, asked: bool, clone: Path) -> None:
    assert ("verify_faults_enabled=true" in make(clone, "verify", f"FAULTS={faults}").stdout) is asked


def test_an_application_that_the_inventory_does_not_have_is_an_error() -> None:
    """Ansible goes on with the others, or with none, and ends with 0, unless it is told not to."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "ansible.cfg")
    assert settings["inventory"]["host_pattern_mismatch"] == "error"
