"""Every permission is needed and there is no other; the partition that a statement is about is part of it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from api_client import wait_for
from e2e.deployed.deployer import assert_the_shipped_policy_allows_its_calls
from e2e.deployed.permissions import REGION, assert_only_lambda_takes, assert_role_may_exactly, aws_actions
from e2e.items.deployment import FUNCTIONS, NOBODYS, ROTATION, Deployment

ITEMS: Final = "arn:aws:dynamodb:{region}:{account}:table/Items"
PAGES: Final = "arn:aws:secretsmanager:{region}:{account}:secret:items-pages-??????"
COUNT: Final = ("dynamodb:UpdateItem", ITEMS)
OWN: Final[dict[str, set[tuple[str, str]]]] = {
    "create-item": {COUNT, ("dynamodb:PutItem", ITEMS)},
    "list-items": {COUNT, ("dynamodb:Query", ITEMS), ("secretsmanager:GetSecretValue", PAGES)},
    "get-item": {COUNT, ("dynamodb:GetItem", ITEMS)},
    "replace-item": {COUNT},
    "delete-item": {COUNT, ("dynamodb:DeleteItem", ITEMS)},
    ROTATION: {
        (f"secretsmanager:{action}", PAGES)
        for action in ("DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage")
    },
}
KEYS: Final = {"Count": ["RATE#*"], "Items": ["USER#*"]}


@pytest.mark.parametrize("function", OWN)
def test_a_role_may_what_is_listed_and_nothing_else(items: Deployment, function: str) -> None:
    account = items.application.account
    own = {(action, resource.format(region=REGION, account=account)) for action, resource in OWN[function]}
    assert_role_may_exactly(items, function, own | aws_actions(account, function))
    assert_only_lambda_takes(items, function)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_counting_cannot_touch_items_nor_the_other_way_round(items: Deployment, function: str) -> None:
    """By a condition on the first part of the key, which the embedded AWS does not know: every statement has it."""
    statements = {statement["Sid"]: statement for statement in items.policy(function, "function")["Statement"]}
    about_the_table = {sid: s for sid, s in statements.items() if str(s["Action"]).count("dynamodb:")}
    assert {sid: s["Condition"] for sid, s in about_the_table.items()} == {
        sid: {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}} for sid, keys in KEYS.items()
    }


def test_deploying_needs_only_what_the_shipped_policy_allows(items: Deployment) -> None:
    assert_the_shipped_policy_allows_its_calls(items)


def test_only_secrets_manager_rotates_and_only_the_page_secret(items: Deployment) -> None:
    policy = json.loads(items.raw.client("lambda").get_policy(FunctionName=ROTATION)["Policy"])
    (statement,) = policy["Statement"]
    assert statement["Principal"] == {"Service": "secretsmanager.amazonaws.com"}
    assert ":secret:items-pages-" in json.dumps(statement["Condition"])


def creating(items: Deployment) -> int:
    return items.ask("POST", "/items", {"name": "may I?"}).status


def listing(items: Deployment) -> int:
    return items.ask("GET", "/items?limit=1").status


def listing_with_a_token(items: Deployment) -> int:
    """The secret is read when a token is sealed: there must be another page."""
    return items.ask("GET", "/items?limit=1").status


def reading(items: Deployment) -> int:
    return items.ask("GET", f"/items/{NOBODYS}").status


def replacing(items: Deployment) -> int:
    return items.ask("PUT", f"/items/{NOBODYS}", {"name": "x"}, headers={"If-Match": "*"}).status


def deleting(items: Deployment) -> int:
    return items.ask("DELETE", f"/items/{NOBODYS}").status


@pytest.mark.parametrize(
    ("function", "action", "ask", "well"),
    [
        ("create-item", "dynamodb:UpdateItem", creating, 201),
        ("create-item", "dynamodb:PutItem", creating, 201),
        ("list-items", "dynamodb:Query", listing, 200),
        ("list-items", "secretsmanager:GetSecretValue", listing_with_a_token, 200),
        ("get-item", "dynamodb:GetItem", reading, 404),
        ("replace-item", "dynamodb:UpdateItem", replacing, 404),
        ("delete-item", "dynamodb:DeleteItem", deleting, 404),
    ],
)
def test_each_permission_is_needed(
    items: Deployment, function: str, action: str, ask: Callable[[Deployment], int], well: int
) -> None:
    items.make()
    items.make()
    assert ask(items) == well
    with items.without(function, action), contextlib.ExitStack() as stack:
        if action.startswith("secretsmanager:"):
            # a new execution environment, which does not know the secret yet
            stack.enter_context(items.setting(function, Timeout=9))
        assert ask(items) == 503
    wait_for("it answers again", lambda: ask(items) == well)


def test_the_deployed_functions_are_two_kilobytes_at_most(items: Deployment) -> None:
    functions: list[Any] = items.raw.client("lambda").list_functions()["Functions"]
    sizes = {function["FunctionName"]: function["CodeSize"] for function in functions}
    assert set(sizes) == {*FUNCTIONS, ROTATION}
    assert max(sizes.values()) <= 2048, sizes
