"""Twenty applications whose AWS refuses, breaks off and contradicts: all of them come, change and go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from e2e.playbooks.disturbances import endures
from e2e.playbooks.plays import Application
from e2e.playbooks.story import Story

SEEDS = range(1, 21)

pytestmark = pytest.mark.campaign


@pytest.mark.parametrize("seed", SEEDS)
def test_one_run_each_is_enough(
    seed: int,
    story: Story,
    fresh_application: Callable[[], Application],
    record_property: Callable[[str, object], None],
) -> None:
    record_property("faulty runs", 4)
    endures(fresh_application(), story, seed)
