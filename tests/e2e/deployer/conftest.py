"""The embedded AWS of the playbooks' tests, and users in accounts of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from e2e.deployer.identities import for_the_emulator, run_by
from e2e.deployer.recording import REGION, Description, Recording, description, policies, record
from e2e.playbooks.conftest import fresh_application, place
from e2e.playbooks.plays import Application

from ansible_collections.serverless.aws.plugins.filter.policy_documents import policy_documents

__all__ = ["fresh_application", "place"]

APPLICATION = "posts"


@pytest.fixture(scope="session")
def described() -> Description:
    """With which variables the application is recorded."""
    return description(APPLICATION)


def committed(kind: str) -> dict[str, Any]:
    """A policy as it is shipped, with its placeholders."""
    return dict(json.loads((policies(APPLICATION) / f"{kind}.json").read_text(encoding="utf-8")))


def documents(kind: str, application: Application, variables: dict[str, Any]) -> list[dict[str, Any]]:
    """A shipped policy as a user gets it, for runs with these variables."""
    places = {"Partition": "aws", "Account": application.account, "Region": REGION}
    names = {
        "Prefix": variables.get("posts_name_prefix", ""),
        "LogBucket": variables.get("posts_cloudfront_log_bucket", "none"),
    }
    return policy_documents(committed(kind), {**places, **names})


MakeUser = Callable[[str, Application, dict[str, Any]], Application]


@pytest.fixture(scope="session")
def user() -> MakeUser:
    """Makes an IAM user, named after a policy, that has this policy and nothing else."""

    def make(kind: str, application: Application, variables: dict[str, Any]) -> Application:
        own = documents(kind, application, variables)
        return run_by(application, kind, [*own, for_the_emulator(own)])

    return make


@pytest.fixture(scope="session")
def recording(fresh_application: Callable[[], Application], user: MakeUser, described: Description) -> Recording:
    """Every run of a life, by the two users that have the shipped policies."""
    application = fresh_application()
    planner, deployer = (user(kind, application, described.first) for kind in ("plan", "deploy"))
    return record(planner, deployer, described)
