"""Two runs on one application at the same time: one set of resources; a run that cannot go on says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from e2e.playbooks.disturbances import CHANGED, as_undisturbed
from e2e.playbooks.observed import everything
from e2e.playbooks.plays import Application, Played
from e2e.playbooks.story import Story


def test_two_first_deployments_make_one_application(story: Story, fresh_application: Callable[[], Application]) -> None:
    one_application_comes_of_two_deployments(fresh_application(), story)


def one_application_comes_of_two_deployments(application: Application, story: Story) -> None:
    """Both deploy the same for the first time."""
    ends = application.both({}, {})
    assert any(end.code == 0 for end in ends) or all(says_why(end) for end in ends), ends[0].output + ends[1].output
    settle(application, ends)
    as_undisturbed(application, story)


def one_application_comes_of_two_wishes(application: Application) -> None:
    """One run repairs, the other changes: whichever comes last is what holds, and nothing is there twice."""
    assert application.play().code == 0
    before = everything(application.raw)
    ends = application.both({}, CHANGED["posts"])
    settle(application, ends, **CHANGED["posts"])
    assert set(before) <= set(everything(application.raw))


def settle(application: Application, ends: tuple[Played, Played], **variables: Any) -> None:
    """After both, one more run ends well, and the run after that has nothing to do."""
    for end in ends:
        assert end.code == 0 or says_why(end), end.output
    last = application.play(**variables)
    assert last.code == 0, last.output
    again = application.play(**variables)
    assert (again.code, again.writes) == (0, []), again.output


def says_why(run: Played) -> bool:
    """Whether a failed run names a resource and what to do, and is no crash."""
    return "FAILED!" in run.output and "Traceback" not in run.output
