# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shipped policies against the Service Authorization Reference and IAM's quotas."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from deployer_policies.document import actions
from e2e.deployer.emulator import NEVER_CHECKED, asked_otherwise
from iam_reference import access_levels, assert_actions_take_resources

from ansible_collections.serverless.aws.plugins.filter.policy_documents import policy_documents
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.registry import FAMILIES
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Kind
from ansible_collections.serverless.aws.plugins.module_utils.engine.permissions import own_actions
from ansible_collections.serverless.aws.plugins.module_utils.engine.sessions import models
from ansible_collections.serverless.aws.plugins.module_utils.tiers.table import wanted

ROOT = Path(__file__).parents[3]
POLICIES = sorted((ROOT / "roles").glob("*/files/policies/*.json"))
LONGEST = {
    "Partition": "aws-us-gov",
    "Account": "1" * 12,
    "Region": "ap-southeast-1",
    "Prefix": "staging-",
    "Suffix": "-ap-southeast-1",
}
BUCKET = {
    "LogBucket": "staging-posts-cloudfront-logs-111111111111",
    "ArtifactsBucket": "staging-items-artifacts-111111111111-ap-southeast-1",
}


def ids(path: Path) -> str:
    return f"{path.parents[2].name}-{path.stem}"


def read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text()))


@pytest.mark.parametrize("path", POLICIES, ids=ids)
def test_every_action_exists_and_takes_these_resources(path: Path) -> None:
    assert_actions_take_resources(read(path))


@pytest.mark.parametrize("path", POLICIES, ids=ids)
def test_roles_are_passed_to_one_service_and_no_action_is_a_wildcard(path: Path) -> None:
    for statement in read(path)["Statement"]:
        assert statement["Effect"] == "Allow"
        assert not any("*" in action for action in statement["Action"])
        if "iam:PassRole" in statement["Action"]:
            assert list(statement["Condition"]["StringEquals"]) == ["iam:PassedToService"]
            assert not any("*" in resource for resource in statement["Resource"])


@pytest.mark.parametrize("path", POLICIES, ids=ids)
def test_a_role_may_have_all_documents(path: Path) -> None:
    documents = policy_documents(read(path), {**LONGEST, **BUCKET})
    sids = [statement["Sid"] for document in documents for statement in document["Statement"]]
    assert len(sids) == len(set(sids))
    assert all(re.fullmatch("[A-Za-z0-9]+", sid) for sid in sids)
    assert len(documents) <= 5  # of ten, which is IAM's quota


def test_who_plans_only_reads() -> None:
    for path in POLICIES:
        if path.stem == "plan":
            levels = access_levels(read(path))
            assert {a for a, level in levels.items() if level not in ("Read", "List")} <= {"kms:Decrypt"}


def test_an_application_with_policies_says_how_they_were_recorded() -> None:
    for folder in {path.parent for path in POLICIES}:
        recorded = yaml.safe_load((folder / "recorded.yml").read_text())
        assert set(recorded["placeholders"].values()) <= set(recorded["first"])
        role = folder.parents[1]
        described = yaml.safe_load((role / "vars" / "main.yml").read_text())
        assert set(recorded["placeholders"]) == set(described[f"_{role.name}_policy_values"])


def test_the_document_lists_what_is_never_checked() -> None:
    text = (ROOT / "docs" / "deployer-policies.md").read_text(encoding="utf-8")
    listed = text.partition("<!-- never checked -->")[2].partition("<!-- end of never checked -->")[0]
    assert set(re.findall(r"`([\w-]+:\w+)`", listed)) == NEVER_CHECKED
    assert not NEVER_CHECKED & asked_otherwise(frozenset().union(*(actions(read(path)) for path in POLICIES)))


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in POLICIES}), ids=lambda folder: folder.parents[1].name
)
def test_all_that_the_kinds_may_write_is_allowed_or_never_needed(folder: Path) -> None:
    described = yaml.safe_load((folder.parents[1] / "vars" / "main.yml").read_text())
    allowed = actions(read(folder / "deploy.json"))
    missing = {
        name
        for family in families(described[f"_{folder.parents[1].name}_tiers"])
        for name in writes(FAMILIES[family].kind)
        if not set(own_actions(*name.split("."))) <= allowed
    }
    assert missing == set(yaml.safe_load((folder / "recorded.yml").read_text())["not_needed"])


def families(tiers: dict[str, Any]) -> set[str]:
    """The modules that an application gives something to, or that follow from what it gives."""
    return {item.module for item in wanted({tier: {name: [] for name in given} for tier, given in tiers.items()})}


def writes(kind: Kind) -> set[str]:
    """The operations with which a kind creates and updates, as `service.Operation`."""
    return {
        f"{service}.{name}"
        for name in {*kind.managed, *kind.unmanaged}
        for service in [next(service for service in kind.services if name in models().operations(service))]
    }
