"""SIGKILL before and after each write call of the first deployment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from e2e.playbooks.observed import alike, everything
from e2e.playbooks.plays import Application
from e2e.playbooks.story import Story

WRITES = 58
"""Writes that take effect in a first deployment; `test_there_are_as_many` tells when there are more."""

pytestmark = pytest.mark.campaign


def test_there_are_as_many(story: Story) -> None:
    # a call that AWS refuses for the moment is made again, so calls may be more
    assert len(story.run.effects) == WRITES


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("write_number", range(1, WRITES + 1))
def test_every_write_call_may_be_the_last(
    write_number: int,
    when: str,
    story: Story,
    fresh_application: Callable[[], Application],
    record_property: Callable[[str, object], None],
) -> None:
    record_property("kill points", 1)
    application = fresh_application()
    assert application.killed(write_number, when)
    run = application.play()
    assert run.code == 0, run.output
    assert alike(everything(application.raw), application.account) == story.undisturbed
    application.play("destroy")
