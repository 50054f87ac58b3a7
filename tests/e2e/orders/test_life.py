"""One orders application from an empty account to an empty account: plan, deployment, drift, operators, destruction.

The tests of this file are one story and run in this order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from e2e.orders.deployment import Deployment
from e2e.orders.drifts import DRIFTS
from e2e.playbooks.observed import everything
from e2e.playbooks.plays import Application
from e2e.playbooks.story import Story, first_deployment
from e2e.playbooks.warm import Stable, Warm


@pytest.fixture(scope="module")
def story(orders: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The first deployment in an empty account beside the one that the other tests use."""
    place = orders.application.place
    application = Application(place, place.fresh_account(), tmp_path_factory.mktemp("life"), "orders")
    yield first_deployment(application)
    application.raw.close()


@pytest.fixture(scope="module")
def again(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The same application, whose further runs cost their calls only."""
    first = story.application
    with Stable(tmp_path_factory.mktemp("stable")) as stable:
        yield Warm(first.place, first.account, first.directory, first.hosts, stable=stable)


def test_the_run_makes_what_the_plan_showed_with_requests_that_aws_accepts(story: Story) -> None:
    assert story.plan.code == 0, story.plan.output
    assert story.plan.writes == []
    assert story.planned == story.empty
    assert {sign for sign, _ in story.plan.shown.values()} == {"+"}
    assert story.run.code == 0, story.run.output
    assert story.run.violations == []
    made = {key for key in set(story.deployed) - set(story.empty) if key[0] != "wafv2_association"}
    assert made == {key for key in story.plan.shown if key[0] != "wafv2_association"}
    assert sum(key[0] == "wafv2_association" for key in story.deployed) == 1


def test_the_second_run_only_reads(story: Story) -> None:
    run = story.application.play()
    assert run.code == 0, run.output
    assert run.writes == []
    assert "nothing changed" in run.output
    assert everything(story.application.raw) == story.deployed


def test_every_drift_is_shown_precisely_and_repaired(story: Story, again: Application) -> None:
    expected: dict[tuple[str, str], tuple[str, frozenset[str]]] = {}
    for drift in DRIFTS:
        drift.make(story.application.raw)
        for key, change in drift.shown.items():
            sign, paths = expected.get(key, (change[0], frozenset()))
            expected[key] = (sign, paths | change[1])
    plan = again.play(check=True)
    assert plan.code == 0, plan.output
    assert plan.writes == []
    shown = {
        key: (sign, frozenset() if sign == "+" else within(paths, expected.get(key, ("", frozenset()))[1]))
        for key, (sign, paths) in plan.shown.items()
    }
    assert shown == expected
    run = again.play()
    assert run.code == 0, run.output
    assert everything(story.application.raw) == story.deployed


def within(paths: frozenset[str], trees: frozenset[str]) -> frozenset[str]:
    """`paths` with those below an expected one told as that one."""
    return frozenset(next((tree for tree in trees if f"{path}.".startswith(f"{tree}.")), path) for path in paths)


def test_the_operators_group_has_exactly_the_members_that_are_named(story: Story, again: Application) -> None:
    raw = story.application.raw
    for name in ("anna", "ben"):
        raw.client("iam").create_user(UserName=name)
    run = again.play(orders_operators=["anna"])
    assert (Counter(run.effects), members(raw)) == ({"iam.AddUserToGroup": 1}, {"anna"})
    run = again.play(orders_operators=["ben"], orders_deletion_protection_enabled=True)
    assert run.code == 0, run.output
    assert members(raw) == {"ben"}


def test_destroy_refuses_what_is_protected_before_anything_is_deleted(story: Story, again: Application) -> None:
    refused = story.application.play("destroy", orders_deletion_protection_enabled=True)
    assert refused.code != 0
    assert "orders_deletion_protection_enabled" in refused.output
    assert refused.writes == []
    lifted = again.play()
    assert Counter(lifted.effects) == {"dynamodb.UpdateTable": 1, "cognito-idp.UpdateUserPool": 1}
    assert members(story.application.raw) == {"ben"}  # nobody named anybody


def test_destroy_leaves_the_account_as_it_was(story: Story, again: Application) -> None:
    destroyed = story.application.play("destroy")
    assert destroyed.code == 0, destroyed.output
    for name in ("anna", "ben"):
        story.application.raw.client("iam").delete_user(UserName=name)
    assert everything(story.application.raw) == story.empty


def members(raw: Any) -> set[str]:
    """Who is in the operators' group."""
    return {user["UserName"] for user in raw.client("iam").get_group(GroupName="orders-operators")["Users"]}
