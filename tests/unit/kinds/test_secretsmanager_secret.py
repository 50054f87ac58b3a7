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
        ({"name": "posts lock"}, "name must"),
        ({"description": "d" * 2049}, "2048 characters"),
        ({"secret_value": "x", "generate": {}}, "generate"),
        ({"generate": {"length": 2}}, "generate.length"),
        ({"generate": {"json_template": {"a": "b"}}}, "generate.json_key"),
        ({"secret_value": "x" * 65_537}, "secret_value"),
        ({"policy_statements": [{"Effect": "Allow"}]}, "Sid"),
        ({"policy_statements": [{"Sid": "A"}, {"Sid": "A"}]}, "the Sid A twice"),
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


def replicas(*regions: str, status: str = "InSync", **more: str) -> dict[str, Any]:
    return {"ReplicationStatus": [{"Region": region, "Status": status, **more} for region in regions]}


def changing(has: dict[str, Any], wanted: list[dict[str, Any]]) -> ScriptedAws:
    """A run in which a secret that has some replicas is to have others."""
    state: dict[str, Any] = {"ReplicationStatus": [], **has}

    def add(params: dict[str, Any]) -> dict[str, Any]:
        state["ReplicationStatus"] = [*state["ReplicationStatus"], *params["AddReplicaRegions"]]
        return {}

    def remove(params: dict[str, Any]) -> dict[str, Any]:
        gone = params["RemoveReplicaRegions"]
        state["ReplicationStatus"] = [item for item in state["ReplicationStatus"] if item["Region"] not in gone]
        return {}

    aws = scripted(
        {
            "DescribeSecret": lambda params: secret(**state),
            "GetResourcePolicy": {},
            "ReplicateSecretToRegions": add,
            "RemoveRegionsFromReplication": remove,
        }
    )
    converge(KIND, [spec(replicas=wanted)], aws, Options())
    return aws


def test_a_replica_is_added_and_one_that_is_not_described_is_removed() -> None:
    aws = changing(replicas("eu-north-1"), [{"region": "eu-central-1"}])
    assert aws.asked("RemoveRegionsFromReplication")[0]["RemoveReplicaRegions"] == ["eu-north-1"]
    assert aws.asked("ReplicateSecretToRegions")[0]["AddReplicaRegions"] == [{"Region": "eu-central-1"}]


def test_a_replica_with_another_key_is_made_again_and_one_that_failed_is_tried_again() -> None:
    """Secrets Manager cannot change the key of a replica."""
    key = "arn:aws:kms:eu-central-1:123456789012:key/k"
    aws = changing(replicas("eu-central-1", KmsKeyId="k2"), [{"region": "eu-central-1", "kms_key": key}])
    assert aws.asked("RemoveRegionsFromReplication")[0]["RemoveReplicaRegions"] == ["eu-central-1"]
    assert aws.asked("ReplicateSecretToRegions")[0]["AddReplicaRegions"] == [
        {"Region": "eu-central-1", "KmsKeyId": "k"}
    ]
    again = changing(replicas("eu-central-1", status="Failed"), [{"region": "eu-central-1"}])
    assert again.asked("ReplicateSecretToRegions")


def test_replicas_are_as_described_when_they_are_on_their_way() -> None:
    aws = changing(replicas("eu-central-1", status="InProgress"), [{"region": "eu-central-1"}])
    assert aws.asked("ReplicateSecretToRegions") == []


def test_a_region_has_one_replica() -> None:
    problems = KIND.problems(spec(replicas=[{"region": "eu-central-1"}] * 2))
    assert any("eu-central-1 twice" in problem for problem in problems)


def test_a_replicated_secret_loses_its_replicas_before_it_is_deleted() -> None:
    refusal = Fails(
        "InvalidParameterException", "You can't delete secret x that still has replica regions [eu-central-1]"
    )
    answers: list[Any] = [refusal, {}]
    state = replicas("eu-central-1")

    def remove(params: dict[str, Any]) -> dict[str, Any]:
        state["ReplicationStatus"] = []
        return {}

    aws = scripted(
        {
            "DescribeSecret": lambda params: secret(**state) if len(answers) else MISSING,
            "GetResourcePolicy": {},
            "RemoveRegionsFromReplication": remove,
            "DeleteSecret": lambda params: answers.pop(0),
        }
    )
    converge(KIND, [spec(recovery_window_days=0)], aws, Options(state="absent"))
    assert aws.names().count("DeleteSecret") == 2
    assert len(aws.asked("RemoveRegionsFromReplication")) == 1
