"""IAM user groups."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from contract.harness.case import Case, Drift, Raw, Update

PATH = "/serverless.aws/ours/"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
READ = {"Sid": "Read", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": "dynamodb:table/Orders"}
LOGS = {"Sid": "Logs", "Action": "logs:GetLogEvents", "Resource": ["logs:log-group:/aws/lambda/create-order:*"]}
DENY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Sid": "No", "Effect": "Deny", "Action": "*", "Resource": "*"}]}
)


def prepare(raw: Raw, name: str) -> None:
    """The people: two who are members, one who is not."""
    for user in ("anna", "ben", "carl"):
        raw.client("iam").create_user(UserName=f"{name}-{user}")


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    iam = raw.client("iam")
    try:
        answer = iam.get_group(GroupName=name)
    except ClientError:
        return None
    group = answer["Group"]
    for volatile in ("CreateDate", "GroupId"):
        group.pop(volatile, None)
    names = iam.list_group_policies(GroupName=name)["PolicyNames"]
    inline = {item: iam.get_group_policy(GroupName=name, PolicyName=item)["PolicyDocument"] for item in sorted(names)}
    attached = iam.list_attached_group_policies(GroupName=name)["AttachedPolicies"]
    return {
        "group": group,
        "users": sorted(user["UserName"] for user in answer["Users"]),
        "inline": inline,
        "attached": sorted(item["PolicyArn"] for item in attached),
    }


def call(operation: str, **arguments: Any) -> Any:
    """An act that makes one call on the group by hand."""
    return lambda raw, name: getattr(raw.client("iam"), operation)(GroupName=name, **arguments)


def member(operation: str, user: str) -> Any:
    """An act that takes a user in or out by hand."""
    return lambda raw, name: getattr(raw.client("iam"), operation)(GroupName=name, UserName=f"{name}-{user}")


def adopt(raw: Raw, name: str) -> None:
    raw.client("iam").create_group(GroupName=name, Path=PATH)
    call("put_group_policy", PolicyName="stray", PolicyDocument=DENY)(raw, name)
    member("add_user_to_group", "carl")(raw, name)


CASE = Case(
    kind="iam_group",
    minimal={"name": "{name}"},
    full={
        "name": "{name}",
        "policies": {"orders": [READ], "logs": [LOGS]},
        "managed_policies": ["aws-managed:ReadOnlyAccess"],
        "members": ["{name}-anna", "{name}-ben"],
    },
    prepare=prepare,
    describe=describe,
    updates=(
        Update("a member less", {"members": ["{name}-anna"]}, {"members.{name}-ben"}),
        Update("another member", {"members": ["{name}-anna", "{name}-ben", "{name}-carl"]}, {"members.{name}-carl"}),
        Update("nobody", {"members": []}, {"members"}),
        Update("no managed policy", {"managed_policies": []}, {"managed_policies"}),
        Update("a policy less", {"policies": {"orders": [READ]}}, {"policies.logs"}),
        Update("a policy", {"policies": {"orders": [READ]}}, {"policies.orders"}, "minimal"),
        Update(
            "another action",
            {"policies": {"orders": [{**READ, "Action": "dynamodb:Scan"}], "logs": [LOGS]}},
            {"policies.orders.Statement.Read.Action"},
        ),
    ),
    drifts=(
        Drift("member removed", member("remove_user_from_group", "anna"), {"members.{name}-anna"}),
        Drift("stray member", member("add_user_to_group", "carl"), {"members.{name}-carl"}),
        Drift("stray policy", call("put_group_policy", PolicyName="stray", PolicyDocument=DENY), {"policies.stray"}),
        Drift(
            "policy changed",
            call("put_group_policy", PolicyName="orders", PolicyDocument=DENY),
            {"policies.orders.Statement.No", "policies.orders.Statement.Read"},
        ),
        Drift("policy removed", call("delete_group_policy", PolicyName="orders"), {"policies.orders"}),
        Drift(
            "stray managed policy",
            call("attach_group_policy", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"),
            {"managed_policies"},
        ),
        Drift("managed policy removed", call("detach_group_policy", PolicyArn=READ_ONLY), {"managed_policies"}),
        Drift("path", call("update_group", NewPath="/theirs/"), {"path"}),
    ),
    adopt=adopt,
    undrifted={
        "CreateGroup.Path": "UpdateGroup changes it",
        "UpdateGroup.NewPath": "the emulator has no UpdateGroup; tests/unit/kinds/test_iam_group.py",
    },
    gaps=(
        ("drift-path", "the emulator has no UpdateGroup; tests/unit/kinds/test_iam_group.py"),
        (
            "owned",
            "so one by hand needs our path, which is our mark; tests/unit/kinds/test_owned_of_items_and_orders.py",
        ),
    ),
)
