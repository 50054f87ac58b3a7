"""Each resource of the application deleted behind its back: shown, made again, and the rest follows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from e2e.playbooks.deletions import DELETE
from e2e.playbooks.observed import alike, everything
from e2e.playbooks.plays import Application
from e2e.playbooks.story import Story

pytestmark = pytest.mark.campaign
LAYER_VERSION: Final = re.compile(r"(:layer:[\w-]+:|\"Version\": )\d+")
"""A layer that is made again goes on counting: AWS gives no number twice."""


@pytest.fixture(scope="module")
def application(fresh_application: Callable[[], Application]) -> Application:
    """Deployed, once for all deletions."""
    application = fresh_application()
    assert application.play().code == 0
    return application


@pytest.mark.parametrize("kind", sorted(DELETE))
def test_what_is_gone_is_made_again(
    kind: str, application: Application, story: Story, record_property: Callable[[str, object], None]
) -> None:
    raw: Any = application.raw
    for title in sorted(name for own, name in set(everything(raw)) - set(story.empty) if own == kind):
        record_property("deletions", 1)
        DELETE[kind](raw, title)
        assert (kind, title) not in everything(raw), "it is still there"
        plan = application.play(check=True)
        assert (plan.code, plan.writes) == (0, []), plan.output
        assert plan.shown[kind, title][0] == "+"
        assert {sign for key, (sign, _) in plan.shown.items() if key != (kind, title)} <= {"~", "+"}
        run = application.play()
        assert run.code == 0, run.output
        found = alike(everything(raw), application.account)
        assert LAYER_VERSION.sub(r"\1", found) == LAYER_VERSION.sub(r"\1", story.undisturbed), title
        quiet = application.play()
        assert (quiet.code, quiet.writes) == (0, []), quiet.output
