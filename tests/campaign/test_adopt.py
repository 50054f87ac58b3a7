"""The whole application under tags that say nothing, or another stack's: taken over, not replaced; or left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from e2e.playbooks.adoption import foreign, second_pool, without_tags
from e2e.playbooks.observed import everything
from e2e.playbooks.plays import Application

pytestmark = pytest.mark.campaign


@pytest.fixture(scope="module")
def application(fresh_application: Callable[[], Application]) -> Application:
    """Deployed, once for the tests of this file, which run in this order."""
    application = fresh_application()
    assert application.play().code == 0
    return application


def test_what_nobody_owns_is_taken_over_without_replacement(application: Application) -> None:
    deployed = everything(application.raw)
    without_tags(application.raw)
    by_hand = everything(application.raw)
    assert by_hand != deployed
    plan = application.play(check=True)
    assert (plan.code, plan.writes) == (0, []), plan.output
    assert {sign for sign, _ in plan.shown.values()} == {"~"}, plan.shown
    paths = {path for _, changed in plan.shown.values() for path in changed}
    assert all(path.startswith("tags.") or path == "name" for path in paths), paths
    run = application.play()
    assert run.code == 0, run.output
    assert everything(application.raw) == deployed


def test_two_candidates_are_an_error_that_lists_both(application: Application) -> None:
    without_tags(application.raw)
    before = everything(application.raw)
    with second_pool(application.raw) as ids:
        run = application.play()
    assert (run.code != 0, run.writes) == (True, []), run.output
    assert [own for own in ids if own not in run.output] == []
    assert everything(application.raw) == before
    assert application.play().code == 0


def test_another_stack_s_is_left_alone_unless_told_to(application: Application) -> None:
    foreign(application.raw, "theirs")
    before = everything(application.raw)
    refused = application.play()
    assert (refused.code != 0, refused.writes) == (True, []), refused.output
    assert "theirs" in refused.output
    assert "serverless_take_over" in refused.output
    assert everything(application.raw) == before
    taken = application.play(serverless_take_over=True)
    assert taken.code == 0, taken.output
    assert set(everything(application.raw)) == set(before)
    quiet = application.play()
    assert (quiet.code, quiet.writes) == (0, []), quiet.output
