# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module of one kind: which region it works in, and which one the stack has."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import ACCOUNT
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side import entry
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.registry import FAMILIES
from ansible_collections.serverless.aws.plugins.module_utils.engine.aws import Aws


@pytest.mark.parametrize(
    ("region", "place", "stack_region"),
    [
        ("eu-west-1", "us-east-1", "eu-west-1"),
        ("us-gov-east-1", "us-gov-west-1", "us-gov-east-1"),
        (None, "us-east-1", "us-east-1"),
    ],
)
def test_a_kind_kept_in_one_region_still_knows_the_stacks(
    monkeypatch: pytest.MonkeyPatch, region: str | None, place: str, stack_region: str
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    seen: list[Aws] = []
    monkeypatch.setattr(entry, "converge", lambda kind, specs, aws, options: seen.append(aws) or ())
    budget = spec_of("budgets_budgets", "budgets", name="posts", amount=5)
    params: dict[str, Any] = {"budgets": [budget], "region": region, "account_id": ACCOUNT, "state": "present"}
    result = entry.run(FAMILIES["budgets_budgets"], params, check_mode=True, report=lambda message: None)
    assert "failed" not in result
    (aws,) = seen
    assert (aws.region, aws.stack_region, aws.plan_only) == (place, stack_region, True)
