"""One application from an empty account to an empty account: plan, deployment, drift, protection, destruction.

The tests of this file are one story and run in this order.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from e2e.playbooks.drifts import DRIFTS
from e2e.playbooks.observed import everything
from e2e.playbooks.plays import ROOT, Shown, environment, on_local
from e2e.playbooks.story import Story

RESOURCE = {"kind", "name", "tier", "action", "changes", "outputs", "notes"}
CHANGE = {"path", "before", "after", "replaces"}


def within(paths: frozenset[str], expected: tuple[str, frozenset[str]] | None) -> frozenset[str]:
    """`paths` with those below an expected one told as that one; none of what is made from nothing."""
    sign, subtrees = expected or ("", frozenset())
    if sign == "+":
        return frozenset()
    return frozenset(next((tree for tree in subtrees if f"{path}.".startswith(f"{tree}.")), path) for path in paths)


def test_check_mode_on_an_empty_account_shows_everything_and_writes_nothing(story: Story) -> None:
    assert story.plan.code == 0, story.plan.output
    assert story.plan.writes == []
    assert story.planned == story.empty
    assert {sign for sign, _ in story.plan.shown.values()} == {"+"}
    assert "authorizers.users.audience: (known after apply)" in story.plan.output
    assert "origins.api.domain_name: (known after apply)" in story.plan.output


def test_the_run_makes_what_the_plan_showed_with_requests_that_aws_accepts(story: Story) -> None:
    assert story.run.code == 0, story.run.output
    assert set(story.deployed) - set(story.empty) == set(story.plan.shown)
    assert {key: story.deployed[key] for key in story.empty} == story.empty
    assert story.run.violations == []


def test_the_second_run_only_reads(story: Story) -> None:
    run = story.application.play()
    assert run.code == 0, run.output
    assert run.writes == []
    assert "changed=0" in run.output
    assert "nothing changed" in run.output
    assert everything(story.application.raw) == story.deployed
    # each resource is read, and none is read so often that the run would grow with something else
    assert len(story.deployed) - len(story.empty) <= len(run.reads) <= 110, len(run.reads)


def test_every_drift_is_shown_precisely_and_repaired_precisely(story: Story) -> None:
    expected: Shown = {}
    for drift in DRIFTS:
        drift.make(story.application.raw)
        for key, change in drift.shown.items():
            sign, paths = expected.get(key, (change[0], frozenset()))
            expected[key] = (sign, paths | change[1])
    drifted = everything(story.application.raw)
    touched = {key for key in {*drifted, *story.deployed} if drifted.get(key) != story.deployed.get(key)}

    plan = story.application.play(check=True)
    assert plan.code == 0, plan.output
    assert plan.writes == []
    shown = {key: (sign, within(paths, expected.get(key))) for key, (sign, paths) in plan.shown.items()}
    assert shown == expected

    run = story.application.play()
    assert run.code == 0, run.output
    repaired = everything(story.application.raw)
    assert repaired == story.deployed
    assert len(touched) >= len(expected)


def test_what_is_no_longer_described_is_told_and_goes_when_asked_but_never_data(story: Story) -> None:
    renamed: dict[str, Any] = {"posts_failures_table": "PostsFailures", "posts_dashboards": []}
    table, dashboard = ("dynamodb_table", "PostsDLQ"), ("cloudwatch_dashboard", "posts")
    plan = story.application.play(check=True, **renamed)
    assert plan.writes == []
    assert "? cloudwatch_dashboard posts is no longer described: prune (serverless_prune) removes it" in plan.output
    assert "? dynamodb_table PostsDLQ is no longer described: prune (serverless_prune) removes it" in plan.output
    assert ("dynamodb_table", "PostsFailures") in plan.shown

    pruning = story.application.play(check=True, serverless_prune=True, **renamed)
    assert {key for key, (sign, _) in pruning.shown.items() if sign == "-"} == {dashboard}
    assert "PostsDLQ is no longer described: it may hold data" in pruning.output
    pruned = story.application.play(serverless_prune=True, **renamed)
    assert pruned.code == 0, pruned.output
    left = everything(story.application.raw)
    assert dashboard not in left
    assert left[table] == story.deployed[table]

    back = story.application.play(serverless_prune=True, serverless_replace=["PostsFailures"])
    assert back.code == 0, back.output
    assert everything(story.application.raw) == story.deployed


def test_the_plan_as_data_has_the_documented_shape(story: Story, tmp_path: Path) -> None:
    story.application.raw.client("cloudwatch").delete_dashboards(DashboardNames=["posts"])
    command = [sys.executable, str(ROOT / "scripts/plan"), *on_local("plan", "posts")[:4]]
    priced = {"serverless_cost_enabled": True, "serverless_cost_free_tier": "none"}
    run = subprocess.run(
        [*command, "-e", json.dumps(story.application.variables({"posts_failures_table": "PostsFailures", **priced}))],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2, run.stderr
    document = json.loads(run.stdout)
    assert (document["version"], document["changed"], list(document["applications"])) == (1, True, ["posts"])
    posts = document["applications"]["posts"]
    assert set(posts) == {
        "stack",
        "changed",
        "summary",
        "resources",
        "orphans",
        "notes",
        "unsearched",
        "warnings",
        "cost",
    }
    assert posts["warnings"] == []
    assert posts["cost"]["change"] == 3.00  # a dashboard by the month; an empty table costs nothing by itself
    assert {item["name"]: item["action"] for item in posts["resources"]}["posts"] == "create"
    assert all(set(item) == RESOURCE for item in posts["resources"])
    assert next(set(change) for item in posts["resources"] for change in item["changes"]) == CHANGE
    assert [item["name"] for item in posts["orphans"]] == ["PostsDLQ"]
    assert posts["unsearched"] == []
    assert all(item["notes"] and set(item) == RESOURCE for item in posts["notes"])
    assert story.application.play().code == 0
    again = [*command, "-e", json.dumps(story.application.variables())]
    assert subprocess.run(again, env=environment(tmp_path), capture_output=True, check=False).returncode == 0
    wrong = [*command, "-e", "serverless_endpoint_url=http://127.0.0.1:9"]
    assert subprocess.run(wrong, env=environment(tmp_path), capture_output=True, check=False).returncode == 1


def test_destroy_refuses_what_is_protected_before_anything_is_deleted(story: Story) -> None:
    protect = story.application.play(posts_deletion_protection_enabled=True)
    assert protect.code == 0, protect.output
    # this run follows the repair: it found nothing else to do
    assert Counter(protect.effects) == {"dynamodb.UpdateTable": 2, "cognito-idp.UpdateUserPool": 1}
    protected = everything(story.application.raw)
    refused = story.application.play("destroy", posts_deletion_protection_enabled=True)
    assert refused.code != 0
    assert "posts_deletion_protection_enabled" in refused.output
    assert refused.writes == []
    assert everything(story.application.raw) == protected
    lifted = story.application.play()
    assert lifted.code == 0, lifted.output


def test_destroy_leaves_the_account_as_it_was_and_can_be_repeated(story: Story) -> None:
    plan = story.application.play("destroy", check=True)
    assert plan.code == 0, plan.output
    assert plan.writes == []
    assert {key: sign for key, (sign, _) in plan.shown.items()} == dict.fromkeys(
        set(story.deployed) - set(story.empty), "-"
    )
    destroyed = story.application.play("destroy")
    assert destroyed.code == 0, destroyed.output
    assert everything(story.application.raw) == story.empty
    again = story.application.play("destroy")
    assert again.code == 0, again.output
    assert again.writes == []
