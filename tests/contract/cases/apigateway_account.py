"""API Gateway's log role. There is one for an account: scenarios take it from each other, so it is replaced."""

from __future__ import annotations

import json
from typing import Any

from contract.harness.case import Case, Drift, Raw, Update

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}


def prepare(raw: Raw, name: str) -> None:
    for role in ("logs", "other"):
        raw.client("iam").create_role(RoleName=f"{name}-{role}", AssumeRolePolicyDocument=json.dumps(TRUST))


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    role = raw.client("apigateway").get_account().get("cloudwatchRoleArn")
    return {"role": role} if role else None


def set_role(role: str) -> Any:
    def act(raw: Raw, name: str) -> None:
        value = f"arn:aws:iam::{raw.account}:role/{role.format(name)}" if role else ""
        raw.client("apigateway").update_account(
            patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": value}]
        )

    return act


CASE = Case(
    kind="apigateway_account",
    minimal={"role": "{name}-logs"},
    full={"role": "{name}-logs", "replace_role_enabled": True},
    prepare=prepare,
    describe=describe,
    adopt=set_role("{}-other"),
    remove=set_role(""),
    updates=(Update("another role", {"role": "{name}-other"}, {"role"}),),
    drifts=(
        Drift("another role", set_role("{}-other"), {"role"}),
        Drift("no role", set_role(""), {"role"}, action="create"),
    ),
    change={},
    gaps=(
        ("create the least", "the role of the scenario before is there; tests/unit/kinds/test_apigateway_keys.py"),
        ("owned", "there is one setting, whoever made it; tests/unit/kinds/test_owned.py"),
    ),
)
