"""Each action of the deployer's policy taken away, one at a time: some run of a life says which it was, and most fail.

An hour or more: an action that only destroying needs is missed after everything else. `ARGS="-k sqs"` tries a part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from deployer_policies.document import actions
from e2e.deployer.conftest import MakeUser, committed, described, user
from e2e.deployer.disturbances import disturb
from e2e.deployer.emulator import NEVER_CHECKED
from e2e.deployer.identities import deny
from e2e.deployer.recording import Description
from e2e.playbooks.plays import Application, Played

__all__ = ["described", "user"]
pytestmark = pytest.mark.campaign


def life(deployer: Application, description: Description) -> Iterator[Played]:
    """A first deployment, a repair with changes, a destruction."""
    changed = {**description.first, **description.changed}
    yield deployer.play(**description.first)
    disturb(deployer.raw)
    yield deployer.play(**changed)
    yield deployer.play("destroy", **changed)


@pytest.mark.parametrize("action", sorted(actions(committed("deploy"))))
def test_without_it_a_run_names_it(
    action: str, fresh_application: Callable[[], Application], user: MakeUser, described: Description
) -> None:
    application = fresh_application()
    deployer = user("deploy", application, described.first)
    deny(application, "deploy", action)
    told = False
    for run in life(deployer, described):
        told = f"Give the principal that runs Ansible {action} on " in run.output
        if told or run.code:  # what only searches for orphans is told and fails nothing
            break
    bucket_gone(application, described.first["posts_cloudfront_log_bucket"])
    assert told == (action not in NEVER_CHECKED), run.output


def bucket_gone(application: Application, name: str) -> None:
    """A life that ended early leaves its bucket, whose name no other account can then have."""
    s3 = application.raw.client("s3")
    if name in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}:
        s3.delete_bucket(Bucket=name)
