"""SIGKILL before and after each write call of a change in every tier: forth, back, forth …"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
from e2e.playbooks.disturbances import CHANGED, survives
from e2e.playbooks.observed import Observed, everything
from e2e.playbooks.plays import Application

WRITES = 44
"""Writes that take effect in the change forth; `test_there_are_as_many` tells when there are more."""

pytestmark = pytest.mark.campaign


@dataclass(frozen=True)
class Changing:
    """An application that goes forth and back, and what it looks like at either end."""

    application: Application
    plain: Observed
    changed: Observed
    writes: int

    @cached_property
    def ends(self) -> tuple[tuple[str, Observed, dict[str, Any]], ...]:
        """Which way, what is there at its end, and the variables that lead there."""
        return (("forth", self.changed, CHANGED["posts"]), ("back", self.plain, {}))


@pytest.fixture(scope="session")
def changing(fresh_application: Callable[[], Application]) -> Changing:
    """Deployed, changed and changed back without disturbance."""
    application = fresh_application()
    for variables in ({}, CHANGED["posts"], {}):
        run = application.play(**variables)
        assert run.code == 0, run.output
    plain = everything(application.raw)
    forth = application.play(**CHANGED["posts"])
    changed = everything(application.raw)
    back = application.play()
    assert (forth.code, back.code) == (0, 0)
    assert everything(application.raw) == plain
    return Changing(application, plain, changed, len(forth.effects))


def test_there_are_as_many(changing: Changing) -> None:
    assert changing.writes == WRITES


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("write_number", range(1, WRITES + 1))
def test_every_write_call_of_a_change_may_be_the_last(
    write_number: int, when: str, changing: Changing, record_property: Callable[[str, object], None]
) -> None:
    for way, end, variables in changing.ends:
        if changing.application.killed(write_number, when, **variables):  # back may need fewer calls
            record_property("kill points", 1)
        survives(changing.application, end, f"{way}, killed {when} write {write_number}", **variables)
