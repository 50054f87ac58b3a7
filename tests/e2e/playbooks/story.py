"""The first deployment that nothing disturbs: what other tests compare with, and go on from."""

from __future__ import annotations

from dataclasses import dataclass

from e2e.playbooks.observed import Observed, alike, everything
from e2e.playbooks.plays import Application, Played


@dataclass(frozen=True)
class Story:
    """An application, its plan and its first run, and what the account held before, between and after."""

    application: Application
    empty: Observed
    plan: Played
    planned: Observed
    run: Played
    deployed: Observed

    @property
    def undisturbed(self) -> str:
        """What every first deployment must look like."""
        return alike(self.deployed, self.application.account)


def first_deployment(application: Application) -> Story:
    """Plan, look, run, look."""
    empty = everything(application.raw)
    plan = application.play(check=True)
    planned = everything(application.raw)
    run = application.play()
    return Story(application, empty, plan, planned, run, everything(application.raw))
