"""What the embedded AWS refuses by itself: each line of the table that docs/strict-mode.md shows."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from aws_proxy.enforced import ENFORCED, Enforced

from .asking import function, policy, refused, role
from .conftest import Clients
from .test_rules_data import table
from .test_rules_edge import VISIBLE, acl, change, config

Ask = Callable[[Clients, str], str]
CASES: dict[str, Ask] = {}


def case(rule_id: str, code: str) -> Callable[[Callable[[Clients, str], tuple[object, ...]]], None]:
    """Register what is asked: a function that returns (operation, params) of the call to be refused."""

    def register(prepare: Callable[[Clients, str], tuple[object, ...]]) -> None:
        def ask(direct: Clients, account_id: str) -> str:
            operation, params = prepare(direct, account_id)
            assert callable(operation)
            assert isinstance(params, dict)
            return refused(code, operation, **params)

        CASES[rule_id] = ask

    return register


def queue(name: str, **attributes: str) -> dict[str, object]:
    return {"QueueName": name, "Attributes": attributes}


@case("sqs-attribute-ranges", "InvalidAttributeValue")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    return direct("sqs").create_queue, queue("q", VisibilityTimeout="43201")


@case("sqs-fifo-suffix", "InvalidParameterValue")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    return direct("sqs").create_queue, queue("q", FifoQueue="true")


@case("sqs-dead-letter-exists", "InvalidAttributeValue")
def _(direct: Clients, account_id: str) -> tuple[object, ...]:
    redrive = {"deadLetterTargetArn": f"arn:aws:sqs:eu-west-1:{account_id}:none", "maxReceiveCount": 3}
    return direct("sqs").create_queue, queue("q", RedrivePolicy=json.dumps(redrive))


@case("sqs-other-attributes", "QueueAlreadyExists")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    direct("sqs").create_queue(QueueName="q")
    return direct("sqs").create_queue, queue("q", DelaySeconds="7")


@case("lambda-role-exists", "InvalidParameterValueException")
def _(direct: Clients, account_id: str) -> tuple[object, ...]:
    return direct("lambda").create_function, function(f"arn:aws:iam::{account_id}:role/none")


@case("lambda-mapping-concurrency", "ValidationException")
def _(direct: Clients, account_id: str) -> tuple[object, ...]:
    direct("lambda").create_function(**function(role(direct)))
    source = f"arn:aws:sqs:eu-west-1:{account_id}:q"
    params = {"FunctionName": "f", "EventSourceArn": source, "ScalingConfig": {"MaximumConcurrency": 1}}
    return direct("lambda").create_event_source_mapping, params


@case("dynamodb-deletion-protection", "ValidationException")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    direct("dynamodb").create_table(**table(DeletionProtectionEnabled=True))
    return direct("dynamodb").delete_table, {"TableName": "table"}


@case("logs-retention", "InvalidParameterException")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    direct("logs").create_log_group(logGroupName="g")
    return direct("logs").put_retention_policy, {"logGroupName": "g", "retentionInDays": 2}


@case("iam-role-in-use", "DeleteConflict")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    role(direct)
    return direct("iam").delete_role, {"RoleName": "role"}


@case("iam-policy-in-use", "DeleteConflict")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    role(direct)
    arn = direct("iam").create_policy(PolicyName="p", PolicyDocument=policy("sqs:*"))["Policy"]["Arn"]
    direct("iam").attach_role_policy(RoleName="role", PolicyArn=arn)
    return direct("iam").delete_policy, {"PolicyArn": arn}


@case("iam-policy-versions", "LimitExceeded")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    iam = direct("iam")
    document = policy("sqs:*")
    arn = iam.create_policy(PolicyName="p", PolicyDocument=document)["Policy"]["Arn"]
    for _number in range(4):
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=document)
    return iam.create_policy_version, {"PolicyArn": arn, "PolicyDocument": document}


@case("route53-zone-not-empty", "HostedZoneNotEmpty")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    client = direct("route53")
    zone_id = client.create_hosted_zone(Name="ex.com", CallerReference="1")["HostedZone"]["Id"]
    client.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=change("a.ex.com", "A", "192.0.2.1"))
    return client.delete_hosted_zone, {"Id": zone_id}


@case("kms-deletion-window", "ValidationException")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    key_id = direct("kms").create_key()["KeyMetadata"]["KeyId"]
    return direct("kms").schedule_key_deletion, {"KeyId": key_id, "PendingWindowInDays": 6}


@case("cloudfront-if-match", "PreconditionFailed")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    made = direct("cloudfront").create_distribution(DistributionConfig=config("1"))["Distribution"]
    params = {"Id": made["Id"], "IfMatch": "old", "DistributionConfig": config("1")}
    return direct("cloudfront").update_distribution, params


@case("cloudfront-delete-enabled", "DistributionNotDisabled")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    made = direct("cloudfront").create_distribution(DistributionConfig=config("1"))
    return direct("cloudfront").delete_distribution, {"Id": made["Distribution"]["Id"], "IfMatch": made["ETag"]}


@case("wafv2-lock-token", "WAFOptimisticLockException")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    made = direct("wafv2").create_web_acl(**acl(scope="REGIONAL"))["Summary"]
    params = acl(scope="REGIONAL", Id=made["Id"], LockToken="00000000-0000-4000-8000-000000000000")
    return direct("wafv2").update_web_acl, params | {"VisibilityConfig": VISIBLE}


@case("wafv2-name", "WAFDuplicateItemException")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    direct("wafv2").create_web_acl(**acl(scope="REGIONAL"))
    return direct("wafv2").create_web_acl, acl(scope="REGIONAL")


@case("apigateway-resource", "ConflictException")
def _(direct: Clients, _: str) -> tuple[object, ...]:
    client = direct("apigateway")
    api_id = client.create_rest_api(name="a")["id"]
    params = {
        "restApiId": api_id,
        "parentId": client.get_resources(restApiId=api_id)["items"][0]["id"],
        "pathPart": "x",
    }
    client.create_resource(**params)
    return client.create_resource, params


def bucket(direct: Clients, account_id: str) -> str:
    name = f"b-{account_id}"
    direct("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return name


@case("s3-bucket-not-empty", "BucketNotEmpty")
def _(direct: Clients, account_id: str) -> tuple[object, ...]:
    name = bucket(direct, account_id)
    direct("s3").put_object(Bucket=name, Key="k", Body=b"x")
    return direct("s3").delete_bucket, {"Bucket": name}


@case("s3-public-policy", "AccessDenied")
def _(direct: Clients, account_id: str) -> tuple[object, ...]:
    name = bucket(direct, account_id)
    public = policy("s3:GetObject", f"arn:aws:s3:::{name}/*", Principal="*")
    return direct("s3").put_bucket_policy, {"Bucket": name, "Policy": public}


@pytest.mark.parametrize("rule", ENFORCED, ids=lambda rule: rule.id)
def test_the_emulator_refuses(direct: Clients, account_id: str, rule: Enforced) -> None:
    assert CASES[rule.id](direct, account_id)


def test_every_case_is_in_the_table() -> None:
    assert set(CASES) == {rule.id for rule in ENFORCED}
