"""One application from an empty account to an empty account, with everything optional on: the calls of its runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from aws_proxy import Call
from aws_proxy.reads import is_read
from deployer_policies.derive import Grant, Setting, grants, imagined, widened
from deployer_policies.unrecorded import UNRECORDED, is_local
from e2e.deployer import items_disturbances, orders_disturbances, posts_disturbances
from e2e.playbooks.plays import ROOT, Application, Played

REGION: Final = "eu-west-1"
DISTURB: Final = {
    "posts": posts_disturbances.disturb,
    "orders": orders_disturbances.disturb,
    "items": items_disturbances.disturb,
}
"""By application: changes behind the plan's back."""
USERS: Final = ("anna", "ben")
"""People, who are no part of an application."""


@dataclass(frozen=True)
class Description:
    """The variables of `roles/<application>/files/policies/recorded.yml`."""

    first: dict[str, Any]
    changed: dict[str, Any]
    placeholders: dict[str, str]
    not_needed: dict[str, str]

    def setting(self, account: str) -> Setting:
        """What stands for what in the policies."""
        values = {name: self.first[variable] for name, variable in self.placeholders.items()}
        return Setting(account, REGION, values)


@dataclass(frozen=True)
class Recording:
    """The runs of `application`, in order; `plans` are those that only look."""

    application: Application
    plans: tuple[Played, ...]
    deployments: tuple[Played, ...]
    setting: Setting

    @property
    def calls(self) -> list[Call]:
        """All calls, those of the plans first."""
        return [*calls_of(self.plans), *calls_of(self.deployments)]

    def derived(self) -> dict[str, frozenset[Grant]]:
        """What IAM has to allow, by the name of the policy. Who deploys also plans."""
        seen, made = (
            [call for call in calls_of(runs) if not is_local(call.name, str(call.params))]
            for runs in (self.plans, self.deployments)
        )
        unseen = [call for call in imagined(UNRECORDED, seen) if is_read(call.service, call.operation)]
        everything = union([*seen, *made, *imagined(UNRECORDED, [*seen, *made])], self.setting)
        return {
            "deploy": widened(everything, everything),
            "plan": widened(union([*seen, *unseen], self.setting), everything),
        }


def calls_of(runs: Iterable[Played]) -> list[Call]:
    """All calls of some runs."""
    return [call for played in runs for call in played.calls]


def union(calls: list[Any], setting: Setting) -> frozenset[Grant]:
    """What all the calls need."""
    return frozenset().union(*(grants(call, setting) for call in calls))


def description(application: str) -> Description:
    """How an application is recorded."""
    path = policies(application) / "recorded.yml"
    return Description(**yaml.safe_load(path.read_text(encoding="utf-8")))


def policies(application: str) -> Path:
    """Where an application's policies lie."""
    return ROOT / "roles" / application / "files" / "policies"


def life(deployer: Application, described: Description) -> Iterator[tuple[str, dict[str, Any]]]:
    """Playbook and variables of each run of a life: deploy, change and repair, destroy.

    What happens in between without the deployer, happens when the next run is asked for.
    """
    changed = {**described.first, **described.changed}
    for name in USERS:
        deployer.raw.client("iam").create_user(UserName=name)
    yield "site", described.first
    DISTURB[deployer.hosts](deployer.raw)
    yield "site", changed
    yield "destroy", changed


def record(planner: Application, deployer: Application, described: Description) -> Recording:
    """Live a whole life, each run planned before it is made. Raises when a run fails."""
    plans, deployments = [], []
    for playbook, variables in life(deployer, described):
        plans.append(planned(planner, playbook, variables))
        deployments.append(ran(deployer, playbook, variables))
    return Recording(deployer, tuple(plans), tuple(deployments), described.setting(deployer.account))


def planned(application: Application, playbook: str, variables: dict[str, Any]) -> Played:
    """A run that looks and writes nothing."""
    played = application.play(playbook, check=True, **variables)
    assert played.code == 0, played.output
    assert played.writes == []
    return played


def ran(application: Application, playbook: str, variables: dict[str, Any]) -> Played:
    """A run that does what it says."""
    played = application.play(playbook, **variables)
    assert played.code == 0, played.output
    return played
