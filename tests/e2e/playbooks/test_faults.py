"""A fifth of all calls refused, a twentieth unanswered after their effect, each passing conflict once: it comes about.

One seed; tests/campaign has twenty, with changes.
"""

from __future__ import annotations

from collections.abc import Callable

from e2e.playbooks.disturbances import as_undisturbed, troubled
from e2e.playbooks.observed import everything
from e2e.playbooks.plays import Application
from e2e.playbooks.story import Story


def test_an_application_comes_and_goes_although_much_goes_wrong(
    story: Story, fresh_application: Callable[[], Application]
) -> None:
    application = fresh_application()
    empty = everything(application.raw)
    troubled(application, 21)
    as_undisturbed(application, story)
    troubled(application, 21, "destroy")
    assert everything(application.raw) == empty
