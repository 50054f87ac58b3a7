"""The embedded AWS of the playbooks' tests, and users in accounts of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from e2e.deployer.identities import for_the_emulator, run_by
from e2e.deployer.recording import REGION, Recording, description, policies, record
from e2e.playbooks.conftest import fresh_application, place
from e2e.playbooks.plays import Application

from ansible_collections.serverless.aws.plugins.filter.policy_documents import policy_documents

__all__ = ["fresh_application", "place"]

UNNAMED = {"Prefix": "", "Suffix": ""}
"""What stands for a placeholder in runs that leave its variable alone; of a bucket that they do not make, anything."""


def committed(application: str, kind: str) -> dict[str, Any]:
    """A policy as it is shipped, with its placeholders."""
    return dict(json.loads((policies(application) / f"{kind}.json").read_text(encoding="utf-8")))


def documents(
    kind: str, application: Application, variables: dict[str, Any], region: str = REGION
) -> list[dict[str, Any]]:
    """A shipped policy as a user gets it, for runs with these variables."""
    places = {"Partition": "aws", "Account": application.account, "Region": region}
    names = {
        name: variables.get(variable, UNNAMED.get(name, "none"))
        for name, variable in description(application.hosts).placeholders.items()
    }
    return policy_documents(committed(application.hosts, kind), {**places, **names})


MakeUser = Callable[[str, Application, dict[str, Any]], Application]


@pytest.fixture(scope="session")
def user() -> MakeUser:
    """Makes an IAM user, named after a policy, that has this policy and nothing else."""

    def make(kind: str, application: Application, variables: dict[str, Any]) -> Application:
        own = documents(kind, application, variables)
        return run_by(application, kind, [*own, for_the_emulator(own)])

    return make


def lived(application: Application, user: MakeUser) -> Recording:
    """Every run of an application's life, by the two users that have its shipped policies."""
    described = description(application.hosts)
    planner, deployer = (user(kind, application, described.first) for kind in ("plan", "deploy"))
    return record(planner, deployer, described)


@pytest.fixture(scope="session")
def recording(fresh_application: Callable[[], Application], user: MakeUser) -> Recording:
    """The life of posts. Those of the other applications: tests/campaign/test_deployer_lives.py."""
    return lived(fresh_application(), user)
