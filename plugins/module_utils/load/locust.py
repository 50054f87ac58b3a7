# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locust as a process of its own, without the caller's settings and credentials, and what it counted."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from ..engine.errors import EngineError
from ..engine.progress import MARK

FILE: Final = Path(__file__).parents[3] / "roles/application/files/load/locustfile.py"
TIMEOUT_SECONDS: Final = 30
"""How long a request may take: API Gateway itself ends it after 29 or 30 seconds."""
FOREIGN: Final = ("AWS_", "LOCUST_", "BOTO_")
"""Settings of the shell that the process has no business with, credentials among them."""
LAST_LINES: Final = 20


def check() -> None:
    """Raise EngineError where Locust cannot run."""
    if importlib.util.find_spec("locust") is None:
        raise EngineError(
            "the Python package locust is not installed where this task runs",
            "Install it there (requirements.txt pins it).",
        )
    if not FILE.exists():
        raise EngineError(f"{FILE} is not there", "A load comes from the controller: run it with connection local.")


def run(plan: Mapping[str, Any], seconds: int, report: Callable[[str], None]) -> dict[str, Any]:
    """Make the load of `plan` (see locustfile.py) for so long; what was counted. Raises EngineError without results."""
    with tempfile.TemporaryDirectory(prefix="serverless-load-") as name:
        folder = Path(name)
        results = folder / "results.json"
        secret = folder / "plan.json"
        secret.touch(mode=0o600)
        own = {"timeout_seconds": TIMEOUT_SECONDS, "results": str(results), "progress": MARK}
        secret.write_text(json.dumps({**plan, **own}))
        said = follow(command(plan, seconds), folder, {"SERVERLESS_LOAD_PLAN": str(secret)}, report)
        if not results.exists():
            raise EngineError("Locust ended without results:\n" + "".join(said[-LAST_LINES:]))
        return dict(json.loads(results.read_text(encoding="utf-8")))


def command(plan: Mapping[str, Any], seconds: int) -> list[str]:
    """How it is started: all people at once, no web page, and it ends by itself."""
    users = str(plan["users"])
    own = ["--headless", "-u", users, "-r", users, "-t", f"{seconds}s", "-s", str(TIMEOUT_SECONDS)]
    return [sys.executable, "-m", "locust", "-f", str(FILE), *own, "--only-summary", "--exit-code-on-error", "0"]


def follow(arguments: list[str], folder: Path, more: Mapping[str, str], report: Callable[[str], None]) -> list[str]:
    """Run it to its end, handing on the lines that tell progress; everything it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    environment = {**kept, "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1", **more}
    said: list[str] = []
    process = subprocess.Popen(  # noqa: S603 - our own Python with our own arguments
        arguments,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for line in process.stdout or ():
            said.append(line)
            if line.startswith(MARK):
                report(line.rstrip())
        process.wait()
    finally:
        process.kill()
        process.communicate()
    return said
