"""The shipped policies of orders and items, as tests/e2e/deployer holds those of posts. Their runs are warm: the module
is what makes the calls, and what the playbooks do besides needs no permission.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from e2e.deployer.conftest import MakeUser, documents, lived, user
from e2e.deployer.identities import for_the_emulator, run_by
from e2e.deployer.recording import Recording
from e2e.deployer.test_deployer_policies import (
    test_users_with_the_policies_lead_a_whole_life_and_need_all_of_them,
    test_what_the_embedded_aws_asks_otherwise_is_listed,
    test_what_the_embedded_aws_never_checks_is_listed,
    test_who_plans_writes_nothing_and_may_not,
)
from e2e.items.test_regions import AWAY, HOME, INVENTORY, VARIABLES
from e2e.playbooks.plays import Application

__all__ = [
    "test_users_with_the_policies_lead_a_whole_life_and_need_all_of_them",
    "test_what_the_embedded_aws_asks_otherwise_is_listed",
    "test_what_the_embedded_aws_never_checks_is_listed",
    "test_who_plans_writes_nothing_and_may_not",
    "user",
]
pytestmark = pytest.mark.campaign


@pytest.fixture(scope="module", params=["orders", "items"])
def recording(
    fresh_application: Callable[[str], Application], user: MakeUser, request: pytest.FixtureRequest
) -> Recording:
    """The life of one of them."""
    return lived(fresh_application(request.param), user)


def test_two_regions_are_deployed_and_destroyed_with_the_documents_of_both(
    cold_application: Callable[[str], Application],
) -> None:
    application = cold_application("items")
    application.raw.client("route53").create_hosted_zone(Name="example.com", CallerReference="the tests")
    own = [
        document
        for region, suffix in ((HOME, ""), (AWAY, f"-{AWAY}"))
        for document in documents("deploy", application, names(application.account, region, suffix), region)
    ]
    deployer = run_by(application, "deploy", [*own, for_the_emulator(own)])
    both = replace(deployer, hosts=f"items,items-{AWAY}")
    for playbook in ("site", "destroy"):
        played = both.play(playbook, *INVENTORY, **VARIABLES)
        assert played.code == 0, played.output


def names(account: str, region: str, suffix: str) -> dict[str, str]:
    """What the placeholders of the documents of one region stand for."""
    return {"items_suffix": suffix, "items_artifacts_bucket": f"items-artifacts-{account}-{region}"}
