"""SIGKILL before and after each write of the applications on REST APIs: made, changed forth and back, destroyed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from e2e.playbooks.disturbances import CHANGED, survives
from e2e.playbooks.observed import alike, everything
from e2e.playbooks.plays import Application
from e2e.playbooks.story import Story

APPLICATIONS = ("orders", "items")
MOMENTS = ("before", "after")
MOST_WRITES = 200

pytestmark = pytest.mark.campaign
Fresh = Callable[..., Application]
Record = Callable[[str, object], None]


WRITES = range(1, MOST_WRITES)
"""Whoever goes through them stops when no run comes that far."""


@pytest.mark.parametrize("when", MOMENTS)
@pytest.mark.parametrize("hosts", APPLICATIONS)
def test_every_write_call_of_a_first_deployment_may_be_the_last(
    hosts: str, when: str, stories: Callable[[str], Story], fresh_application: Fresh, record_property: Record
) -> None:
    story, tried = stories(hosts), 0
    for number in WRITES:
        application = fresh_application(hosts)
        if not application.killed(number, when):
            break
        tried += 1
        run = application.play()
        assert run.code == 0, f"killed {when} write {number}: {run.output}"
        assert alike(everything(application.raw), application.account) == story.undisturbed, f"{when} write {number}"
        application.play("destroy")
        application.raw.close()
    record_property(f"kill points of {hosts}", tried)
    assert tried >= len(story.run.effects)


@pytest.mark.parametrize("when", MOMENTS)
@pytest.mark.parametrize("hosts", APPLICATIONS)
def test_every_write_call_of_a_change_may_be_the_last(
    hosts: str, when: str, fresh_application: Fresh, record_property: Record
) -> None:
    application, tried, ends = fresh_application(hosts), 0, []
    for variables in ({}, CHANGED[hosts], {}):
        assert application.play(**variables).code == 0
    for way, variables in (("forth", CHANGED[hosts]), ("back", {})):
        run = application.play(**variables)
        assert run.code == 0, run.output
        ends.append((way, variables, everything(application.raw), len(run.effects)))
    for number in WRITES:
        died = 0
        for way, variables, end, _ in ends:
            died += application.killed(number, when, **variables)
            survives(application, end, f"{way}, killed {when} write {number}", **variables)
        tried += died
        if not died:
            break
    record_property(f"kill points of {hosts}", tried)
    assert tried >= sum(writes for _, _, _, writes in ends)


@pytest.mark.parametrize("when", MOMENTS)
@pytest.mark.parametrize("hosts", APPLICATIONS)
def test_every_write_call_of_a_destruction_may_be_the_last(
    hosts: str, when: str, fresh_application: Fresh, record_property: Record
) -> None:
    tried, undisturbed = 0, fresh_application(hosts)
    assert undisturbed.play().code == 0
    writes = len(undisturbed.play("destroy").effects)
    for number in WRITES:
        application = fresh_application(hosts)
        empty = everything(application.raw)
        assert application.play().code == 0
        if not application.killed(number, when, "destroy"):
            break
        tried += 1
        survives(application, empty, f"killed {when} write {number}", "destroy")
        application.raw.close()
    record_property(f"kill points of {hosts}", tried)
    assert tried >= writes
