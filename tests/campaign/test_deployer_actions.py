"""Every action of a deployer's policy is needed: some run of a life fails without it, and says which it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from deployer_policies.document import actions
from e2e.deployer.conftest import MakeUser, committed, user
from e2e.deployer.emulator import never_checked
from e2e.deployer.lacking import never_told
from e2e.deployer.recording import DISTURB, description
from e2e.playbooks.plays import Application

__all__ = ["user"]
pytestmark = pytest.mark.campaign


@pytest.mark.parametrize("hosts", DISTURB)
def test_without_it_a_run_names_it(
    hosts: str,
    fresh_application: Callable[[str], Application],
    user: MakeUser,
    record_property: Callable[[str, object], None],
) -> None:
    described, every = description(hosts), actions(committed(hosts, "deploy"))
    deployer = user("deploy", fresh_application(hosts), described.first)
    left = never_told(deployer, described, every)
    # of those that the embedded AWS lets pass unasked it refuses some that are denied
    assert left <= never_checked(every), left - never_checked(every)
    record_property(f"actions of {hosts}", len(every - left))
