"""SIGKILL before and after each write call of a destruction: the next one leaves nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from e2e.playbooks.disturbances import survives
from e2e.playbooks.observed import everything
from e2e.playbooks.plays import Application

WRITES = 46
"""Writes that take effect when all is destroyed; `test_there_are_as_many` tells when there are more."""

pytestmark = pytest.mark.campaign


def test_there_are_as_many(fresh_application: Callable[[], Application]) -> None:
    application = fresh_application()
    assert application.play().code == 0
    assert len(application.play("destroy").effects) == WRITES


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("write_number", range(1, WRITES + 1))
def test_every_write_call_of_a_destruction_may_be_the_last(
    write_number: int,
    when: str,
    fresh_application: Callable[[], Application],
    record_property: Callable[[str, object], None],
) -> None:
    record_property("kill points", 1)
    application = fresh_application()
    empty = everything(application.raw)
    assert application.play().code == 0
    assert application.killed(write_number, when, "destroy")
    survives(application, empty, f"killed {when} write {write_number}", "destroy")
