"""Each action of a deployer's policy taken away, one at a time: some run of a life says which it was, and most fail.

Hours: an action that only destroying needs is missed after everything else. `ARGS="-k orders"` and `-k "posts and sqs"`
try a part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from deployer_policies.document import actions
from e2e.deployer.conftest import MakeUser, committed, user
from e2e.deployer.emulator import NEVER_CHECKED
from e2e.deployer.identities import deny
from e2e.deployer.recording import DISTURB, USERS, Description, description
from e2e.playbooks.plays import Application, Played

__all__ = ["user"]
pytestmark = pytest.mark.campaign


def life(deployer: Application, described: Description) -> Iterator[Played]:
    """A first deployment, a repair with changes, a destruction."""
    changed = {**described.first, **described.changed}
    for name in USERS:
        deployer.raw.client("iam").create_user(UserName=name)
    yield deployer.play(**described.first)
    DISTURB[deployer.hosts](deployer.raw)
    yield deployer.play(**changed)
    yield deployer.play("destroy", **changed)


@pytest.mark.parametrize(
    ("hosts", "action"),
    [(hosts, action) for hosts in DISTURB for action in sorted(actions(committed(hosts, "deploy")))],
)
def test_without_it_a_run_names_it(
    hosts: str, action: str, fresh_application: Callable[[str], Application], user: MakeUser
) -> None:
    application, described = fresh_application(hosts), description(hosts)
    deployer = user("deploy", application, described.first)
    deny(application, "deploy", action)
    told = False
    for run in life(deployer, described):
        told = f"Give the principal that runs Ansible {action} on " in run.output
        if told or run.code:  # what only searches for orphans is told and fails nothing
            break
    buckets_gone(application)
    assert told == (action not in NEVER_CHECKED), run.output


def buckets_gone(application: Application) -> None:
    """A life that ended early leaves its bucket, whose name no other account can then have."""
    s3 = application.raw.client("s3")
    for bucket in s3.list_buckets()["Buckets"]:
        s3.delete_bucket(Bucket=bucket["Name"])
