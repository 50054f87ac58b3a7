"""Secrets: values made once and never shown, names blocked by a deletion, no public policy."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from scripted_aws import Fails, ScriptedAws, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import passing
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds.secretsmanager_secret import (
    KIND,
    key_name,
    new_value,
)

ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:posts/lock-AbCdEf"
MISSING = Fails("ResourceNotFoundException")
BLOCKED = Fails(
    "InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion."
)


def spec(**values: Any) -> dict[str, Any]:
    return spec_of("secretsmanager_secrets", "secrets", **{"name": "posts/lock", **values})


def secret(versions: bool = True, **more: Any) -> dict[str, Any]:
    stages = {"VersionIdsToStages": {"v" * 32: ["AWSCURRENT"]}} if versions else {}
    return {"ARN": ARN, "Name": "posts/lock", **stages, **more}


def existing(**more: Any) -> ScriptedAws:
    return scripted({"DescribeSecret": secret(**more), "GetResourcePolicy": {}})


@pytest.mark.parametrize(
    ("values", "option"),
    [
        ({"recovery_window_days": 3}, "recovery_window_days"),
        ({"secret_value": "x", "generate": {}}, "generate"),
        ({"generate": {"length": 2}}, "generate.length"),
        ({"generate": {"json_template": {"a": "b"}}}, "generate.json_key"),
        ({"secret_value": "x" * 65_537}, "secret_value"),
        ({"policy_statements": [{"Effect": "Allow"}]}, "Sid"),
    ],
)
def test_what_secrets_manager_refuses_is_named_before_the_first_call(values: dict[str, Any], option: str) -> None:
    problems = list(KIND.problems(spec(**values)))
    assert any(option in problem for problem in problems)
    assert not any("xxx" in problem for problem in problems)


def test_a_generated_value_is_made_only_where_there_is_none() -> None:
    described = spec(generate={"length": 20})
    has = existing()
    (plan,) = converge(KIND, [described], has, Options())
    assert plan.action.value == "none"
    assert "GetSecretValue" not in has.names()  # nobody looks at it
    aws = scripted(
        {
            "DescribeSecret": [secret(versions=False), secret(versions=False), secret()],
            "GetResourcePolicy": {},
            "PutSecretValue": {},
        }
    )
    (plan,) = converge(KIND, [described], aws, Options())
    assert [change.dotted for change in plan.changes] == ["generated"]
    (sent,) = aws.asked("PutSecretValue")
    assert len(sent["SecretString"]) == 20


def test_a_generated_value_has_only_allowed_characters_and_may_sit_in_json() -> None:
    described = spec(
        generate={
            "length": 200,
            "exclude_characters": "abc",
            "json_key": "password",
            "json_template": {"user": "admin"},
        }
    )
    value = json.loads(str(new_value(described)))
    assert value["user"] == "admin"
    assert value["password"].isalnum()
    assert not set("abc") & set(value["password"])
    assert new_value(described) != new_value(described)


def test_a_given_value_is_compared_and_never_shown() -> None:
    aws = scripted(
        {"DescribeSecret": secret(), "GetResourcePolicy": {}, "GetSecretValue": {"SecretString": "old"}}, plan_only=True
    )
    (plan,) = converge(KIND, [spec(secret_value="new")], aws, Options())
    (change,) = plan.as_result()["changes"]
    assert (change["path"], change["before"], change["after"]) == ("secret_value", "(redacted)", "(redacted)")


def test_a_deleted_secret_is_restored_under_its_name() -> None:
    gone = secret(DeletedDate=datetime(2026, 1, 1, tzinfo=UTC))
    aws = scripted(
        {
            "DescribeSecret": [gone, gone, gone, secret()],
            "GetResourcePolicy": [BLOCKED, BLOCKED, {}],
            "RestoreSecret": {},
        }
    )
    (plan,) = converge(KIND, [spec()], aws, Options())
    assert plan.action.value == "create"
    assert len(aws.asked("RestoreSecret")) == 1
    assert "CreateSecret" not in aws.names()


def test_a_secret_that_waits_to_be_deleted_counts_as_gone() -> None:
    aws = scripted(
        {
            "DescribeSecret": secret(DeletedDate=datetime(2026, 1, 1, tzinfo=UTC)),
            "GetResourcePolicy": BLOCKED,
        }
    )
    (plan,) = converge(KIND, [spec()], aws, Options(state="absent"))
    assert plan.action.value == "none"


@pytest.mark.parametrize(
    ("window", "sent"), [(0, {"ForceDeleteWithoutRecovery": True}), (7, {"RecoveryWindowInDays": 7})]
)
def test_it_is_deleted_for_good_only_when_told(window: int, sent: dict[str, Any]) -> None:
    aws = scripted({"DescribeSecret": [secret(), secret(), MISSING], "GetResourcePolicy": {}, "DeleteSecret": {}})
    converge(KIND, [spec(recovery_window_days=window)], aws, Options(state="absent"))
    assert aws.asked("DeleteSecret") == [{"SecretId": ARN, **sent}]


def test_a_policy_that_nobody_described_is_a_stray() -> None:
    statement = {"Sid": "Stray", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    policy = {"ResourcePolicy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}
    aws = scripted({"DescribeSecret": secret(), "GetResourcePolicy": [policy, policy, {}], "DeleteResourcePolicy": {}})
    (plan,) = converge(KIND, [spec()], aws, Options())
    assert {change.path[0] for change in plan.changes} == {"policy"}
    assert aws.asked("DeleteResourcePolicy")


def test_a_described_policy_may_not_be_public() -> None:
    statement = {
        "Sid": "Read",
        "Effect": "Allow",
        "Principal": {"AWS": "123456789012"},
        "Action": "secretsmanager:Get*",
    }
    aws = scripted({"PutResourcePolicy": {}})
    described = spec(policy_statements=[statement])
    has = KIND.read(existing(), described)
    assert has
    goal = KIND.desired(aws, described, has)
    from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff

    KIND.update(aws, described, has, goal, diff(dict(has.attributes), goal))
    (sent,) = aws.asked("PutResourcePolicy")
    assert sent["BlockPublicPolicy"] is True


def test_a_key_is_one_whatever_its_spelling() -> None:
    assert key_name(None) == key_name("alias/aws/secretsmanager")
    assert key_name("alias/x") == key_name("arn:aws:kms:eu-west-1:123456789012:alias/x")
    assert key_name("k-1") == key_name("arn:aws:kms:eu-west-1:123456789012:key/k-1")


def test_a_name_freed_seconds_ago_is_tried_again() -> None:
    from botocore.exceptions import ClientError

    message = "You can't create this secret because a secret with this name is already scheduled for deletion."
    error = ClientError({"Error": {"Code": "InvalidRequestException", "Message": message}}, "CreateSecret")
    assert passing(error, KIND.transient)
