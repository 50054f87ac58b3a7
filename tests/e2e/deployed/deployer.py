"""What deploying an application needs of IAM, by the calls that were really made."""

from __future__ import annotations

from typing import Final

from deployer_policies.derive import Setting
from deployer_policies.document import actions
from deployer_policies.unrecorded import is_local
from e2e.deployed.application import Deployed
from e2e.deployed.permissions import REGION
from e2e.deployer.conftest import committed
from e2e.deployer.recording import union

FEWEST: Final = 50
"""A first deployment of the smallest application needs more."""


def assert_the_shipped_policy_allows_its_calls(deployed: Deployed) -> None:
    """A call that is new in a module is missed here at once, and not only when lives are led by IAM users."""
    calls = [call for call in deployed.calls if not is_local(call.name, str(call.params))]
    needed = {grant.action for grant in union(calls, Setting(deployed.application.account, REGION, {}))}
    assert len(needed) > FEWEST
    assert needed - actions(committed(deployed.name, "deploy")) == set(), "make record-policies"
