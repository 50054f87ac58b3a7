"""The shipped policies of orders and items, as tests/e2e/deployer holds those of posts. Their runs are warm: the module
is what makes the calls, and what the playbooks do besides needs no permission.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from e2e.deployer.conftest import MakeUser, lived, user
from e2e.deployer.recording import Recording
from e2e.deployer.test_deployer_policies import (
    test_users_with_the_policies_lead_a_whole_life_and_need_all_of_them,
    test_what_the_embedded_aws_asks_otherwise_is_listed,
    test_what_the_embedded_aws_never_checks_is_listed,
    test_who_plans_writes_nothing_and_may_not,
)
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
