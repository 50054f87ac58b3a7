"""Two runs on one application at the same time, several times over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from e2e.playbooks.plays import Application
from e2e.playbooks.story import Story
from e2e.playbooks.test_two_runs import one_application_comes_of_two_deployments, one_application_comes_of_two_wishes

pytestmark = pytest.mark.campaign


@pytest.mark.parametrize("turn", range(5))
def test_two_first_deployments(
    turn: int,
    story: Story,
    cold_application: Callable[[], Application],
    record_property: Callable[[str, object], None],
) -> None:
    record_property("pairs of runs", 1)
    one_application_comes_of_two_deployments(cold_application(), story)


@pytest.mark.parametrize("turn", range(5))
def test_a_deployment_and_a_change(
    turn: int, cold_application: Callable[[], Application], record_property: Callable[[str, object], None]
) -> None:
    record_property("pairs of runs", 1)
    one_application_comes_of_two_wishes(cold_application())
