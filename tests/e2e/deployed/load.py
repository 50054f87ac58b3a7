"""A very short load of a deployed application, as scripts/load makes it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from e2e.playbooks.plays import ROOT, Application, environment, on_local

SHORT = ("--users", "2", "--rate", "30", "--duration", "4s")


def load(application: Application, directory: Path, *own: str, **variables: Any) -> subprocess.CompletedProcess[str]:
    """Run scripts/load on the inventory `local` for this application."""
    place = on_local("load", application.hosts)[:4]
    extra = json.dumps(application.variables(variables))
    command = [sys.executable, str(ROOT / "scripts/load"), *SHORT, *own, *place, "-e", extra]
    return subprocess.run(
        command, cwd=directory, env=environment(directory), capture_output=True, text=True, check=False
    )


def measured(run: subprocess.CompletedProcess[str], name: str) -> dict[str, Any]:
    """The figures of one application."""
    found: dict[str, Any] = json.loads(run.stdout)["applications"][name]
    return found
