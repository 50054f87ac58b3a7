# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tiers: their variables are those of the roles, and become what the modules take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.registry import FAMILIES
from ansible_collections.serverless.aws.plugins.module_utils.tiers.table import BESIDE, TIERS, unknown, wanted

ROLES = Path(__file__).parents[3] / "roles"


@pytest.mark.parametrize("tier", TIERS)
def test_a_tier_has_the_variables_of_its_role_and_hands_them_all_over(tier: str) -> None:
    given = yaml.safe_load((ROLES / tier / "defaults/main.yml").read_text())
    known = {f"{tier}_{name}" for name in (*TIERS[tier], *BESIDE.get(tier, ()))}
    assert known | {f"{tier}_state"} == set(given)
    (task,) = yaml.safe_load((ROLES / tier / "tasks/main.yml").read_text())
    handed = task["serverless.aws.converge"]["tiers"][tier]
    assert {f"{{{{ {tier}_{name} }}}}": name for name in handed} == {text: name for name, text in handed.items()}
    assert {f"{tier}_{name}" for name in handed} == known


@pytest.mark.parametrize("tier", TIERS)
def test_every_variable_is_an_option_of_its_module(tier: str) -> None:
    for listed in TIERS[tier].values():
        assert FAMILIES[listed.module].kind.option == listed.option


def test_what_is_wanted_has_a_label_of_its_own_and_the_region_of_its_tier() -> None:
    found = wanted({"api": {"log_groups": [{"name": "/a"}]}, "edge": {"log_groups": [{"name": "aws-waf-logs-a"}]}})
    assert len({item.label for item in found}) == len(found)
    groups = [item for item in found if item.module == "logs_log_groups"]
    assert [(item.label, item.tier, item.options.get("region")) for item in groups] == [
        ("api.log_groups", "api", None),
        ("edge.log_groups", "edge", "us-east-1"),
    ]


def test_what_is_not_given_is_not_even_searched_and_an_empty_list_is() -> None:
    assert [item.label for item in wanted({"queues": {}, "monitoring": {"alarms": [], "topics": None}})] == [
        "monitoring.topics",
        "monitoring.alarms",
    ]


def test_slips_are_told_with_what_was_meant() -> None:
    given: dict[str, Any] = {"queus": {}, "queues": {"queue": []}, "functions": {"defaults": {}}, "keys": [{"a": 1}]}
    problems = list(unknown(given))
    assert problems.pop() == "tiers: keys must be a dictionary of its variables; there are keys"
    assert problems == [
        "tiers: there is no tier queus; did you mean queues?",
        "tiers: queues has no variable queue; did you mean queues?",
    ]
