"""Each drift of the whole application by itself, where the suite makes all at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from e2e.playbooks.drifts import DRIFTS, Drift
from e2e.playbooks.observed import everything
from e2e.playbooks.story import Story
from e2e.playbooks.test_life import within

pytestmark = pytest.mark.campaign


@pytest.mark.parametrize("drift", DRIFTS, ids=lambda drift: drift.what)
def test_one_drift_is_shown_and_repaired(
    drift: Drift, story: Story, record_property: Callable[[str, object], None]
) -> None:
    record_property("drifts", 1)
    drift.make(story.application.raw)
    plan = story.application.play(check=True)
    assert plan.writes == []
    shown = {key: (sign, within(paths, drift.shown.get(key))) for key, (sign, paths) in plan.shown.items()}
    assert shown == drift.shown
    run = story.application.play()
    assert run.code == 0, run.output
    assert everything(story.application.raw) == story.deployed
