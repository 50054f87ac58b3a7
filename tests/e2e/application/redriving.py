"""Runs of scripts/redrive, killed ones too, and what must have become of posts that failed."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from typing import Any, Final

from api_client import wait_for
from aws_proxy import KillPoint
from e2e.application.deployment import Deployment
from e2e.application.failed import Failed, deliveries, statuses, stored
from e2e.application.operators import Operator
from e2e.playbooks.plays import kill

PROGRESS: Final = re.compile(r"… [\w.-]+: [0-9]+( of [0-9]+)? (sent|archived|discarded)")
FAST: Final = ("--rate", "500")
OWN: Final = ("--until", "2026-02-01")
"""Those that `failures` makes: other tests leave failures of their own time."""
WRITES: Final = 3
"""Of each message: the record, the message, the record."""


def told(run: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """What a run says of posts, as JSON."""
    assert run.returncode == 0, run.stderr
    assert all(PROGRESS.fullmatch(line) for line in run.stderr.splitlines()), run.stderr
    return dict(json.loads(run.stdout)["applications"]["posts"])


def failures_told(operator: Operator, *own: str) -> list[dict[str, Any]]:
    """The failures that a run tells."""
    return list(told(operator.run("--json", *own))["failures"])


def killed(operator: Operator, write: int, when: str, *own: str) -> bool:
    """Run until the write of this number, then SIGKILL for all of its processes; whether it came that far."""
    process = subprocess.Popen(
        operator.command(*own), **operator.process(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    proxy = operator.application.proxy
    proxy.kill_at(KillPoint(write, "before" if when == "before" else "after", lambda _: kill(process)))
    try:
        process.communicate(timeout=300)
        return proxy.killed.is_set()
    finally:
        kill(process)
        proxy.revive()


def assert_each_was_processed_once(posts: Deployment, made: Sequence[Failed]) -> None:
    """Each record is closed, each post stored, and none was even delivered twice."""
    wait_for("the records are closed", lambda: statuses(posts, made) == {"PROCESSED_OK": len(made)}, 120)
    posts.await_empty_queues()
    ids = sorted(failed.post_id for failed in made)
    assert stored(posts, made) == ids
    assert deliveries(posts, made) == ids
