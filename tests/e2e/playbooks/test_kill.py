"""SIGKILL at a write call of a deployment, a change, a destruction: the next run ends where an undisturbed one does.

A sample of the write calls; tests/campaign has all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.playbooks.disturbances import CHANGED
from e2e.playbooks.observed import alike, everything
from e2e.playbooks.plays import Application
from e2e.playbooks.story import Story


@pytest.mark.parametrize(("write_number", "when"), [(6, "before"), (38, "after")])
def test_the_next_run_finishes_what_a_killed_one_began(
    write_number: int,
    when: str,
    story: Story,
    fresh_application: Callable[[], Application],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # nothing is built: packages may be under way, too
    application = fresh_application()
    assert application.killed(write_number, when), "the run ended before that write call"
    run = application.play()
    assert run.code == 0, run.output
    assert alike(everything(application.raw), application.account) == story.undisturbed


def test_a_change_and_a_destruction_go_on_too(fresh_application: Callable[[], Application]) -> None:
    application = fresh_application()
    empty = everything(application.raw)
    assert application.play().code == 0
    deployed = everything(application.raw)
    assert application.killed(20, "after", **CHANGED["posts"])
    for variables in (CHANGED["posts"], {}):
        run = application.play(**variables)
        assert run.code == 0, run.output
    assert everything(application.raw) == deployed
    assert application.killed(20, "before", "destroy")
    gone = application.play("destroy")
    assert gone.code == 0, gone.output
    assert everything(application.raw) == empty
