"""From recorded calls to a policy."""

from __future__ import annotations

from typing import Any

import pytest
from deployer_policies.derive import Grant, Imagined, Setting, Unrecorded, grants, imagined, kind_of, widened
from deployer_policies.document import actions, document

SETTING = Setting("111122223333", "eu-west-1", {"Prefix": "x-", "LogBucket": "bucket"})
LAMBDA = "arn:aws:lambda:eu-west-1:111122223333"


def call(name: str, params: dict[str, Any] | None = None, region: str = "eu-west-1") -> Imagined:
    service, _, operation = name.partition(".")
    return Imagined(service, operation, region, "111122223333", params or {})


@pytest.mark.parametrize(
    ("name", "params", "expected"),
    [
        ("sts.GetCallerIdentity", {}, set()),
        ("acm.ListCertificates", {}, {("acm:ListCertificates", "*")}),
        (
            "sqs.SetQueueAttributes",
            {"QueueUrl": "http://127.0.0.1:1/111122223333/x-q.fifo"},
            {("sqs:SetQueueAttributes", "arn:${Partition}:sqs:${Region}:${Account}:${Prefix}q.fifo")},
        ),
        (
            "sqs.CreateQueue",
            {"QueueName": "x-q", "tags": {"a": "b"}},
            {
                ("sqs:CreateQueue", "arn:${Partition}:sqs:${Region}:${Account}:${Prefix}q"),
                ("sqs:TagQueue", "arn:${Partition}:sqs:${Region}:${Account}:${Prefix}q"),
            },
        ),
        (
            "sqs.CreateQueue",
            {"QueueName": "x-q"},
            {("sqs:CreateQueue", "arn:${Partition}:sqs:${Region}:${Account}:${Prefix}q")},
        ),
        (
            "apigatewayv2.UpdateStage",
            {"ApiId": "8a619b51", "StageName": "$default"},
            {("apigateway:PATCH", "arn:${Partition}:apigateway:${Region}::/apis/*")},
        ),
        (
            "s3.GetBucketEncryption",
            {"Bucket": "bucket"},
            {("s3:GetEncryptionConfiguration", "arn:${Partition}:s3:::${LogBucket}")},
        ),
        (
            "secretsmanager.DescribeSecret",
            {"SecretId": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x-origin-3e0abf"},
            {
                (
                    "secretsmanager:DescribeSecret",
                    "arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${Prefix}origin",
                ),
                (
                    "secretsmanager:DescribeSecret",
                    "arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${Prefix}origin-??????",
                ),
            },
        ),
        (
            "cloudwatch.DeleteAlarms",
            {"AlarmNames": ["x-a", "x-b"]},
            {
                ("cloudwatch:DeleteAlarms", "arn:${Partition}:cloudwatch:${Region}:${Account}:alarm:${Prefix}a"),
                ("cloudwatch:DeleteAlarms", "arn:${Partition}:cloudwatch:${Region}:${Account}:alarm:${Prefix}b"),
            },
        ),
        (
            "lambda.ListTags",
            {"Resource": f"{LAMBDA}:event-source-mapping:9c49a241-5ef1-43fc-9f7b-02706e7c6993"},
            {("lambda:ListTags", "arn:${Partition}:lambda:${Region}:${Account}:event-source-mapping:*")},
        ),
        (
            "cloudfront.ListTagsForResource",
            {"Resource": "arn:aws:cloudfront::111122223333:distribution/EFACHVXBG7Y5Y9"},
            {("cloudfront:ListTagsForResource", "arn:${Partition}:cloudfront::${Account}:distribution/*")},
        ),
    ],
)
def test_what_a_call_needs(name: str, params: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert {(grant.action, grant.resource) for grant in grants(call(name, params), SETTING)} == expected


def test_a_call_elsewhere_names_that_region() -> None:
    (found,) = grants(call("logs.ListTagsForResource", {"resourceArn": LOGS}, "us-east-1"), SETTING)
    assert found.resource == "arn:${Partition}:logs:us-east-1:${Account}:log-group:aws-waf-logs-${Prefix}p"


def test_a_region_that_whoever_deploys_has_chosen_is_any_region() -> None:
    (found,) = grants(call("dynamodb.DescribeTable", {"TableName": "x-t"}, "eu-central-1"), SETTING)
    assert found.resource == "arn:${Partition}:dynamodb:*:${Account}:table/${Prefix}t"


@pytest.mark.parametrize(
    ("change", "action", "others"),
    [
        ("Create", "dynamodb:CreateTableReplica", {"dynamodb:BatchWriteItem", "dynamodb:Scan"}),
        ("Delete", "dynamodb:DeleteTableReplica", {"dynamodb:DeleteTable"}),
    ],
)
def test_a_replica_needs_what_aws_asks_in_its_region(change: str, action: str, others: set[str]) -> None:
    params = {"TableName": "x-t", "ReplicaUpdates": [{change: {"RegionName": "eu-central-1"}}]}
    found = {grant.action: grant for grant in grants(call("dynamodb.UpdateTable", params), SETTING)}
    assert others < set(found)
    assert found[action].resource == "arn:${Partition}:dynamodb:*:${Account}:table/${Prefix}t"
    linked = "replication.dynamodb.amazonaws.com" in getattr(found.get("iam:CreateServiceLinkedRole"), "condition", "")
    assert linked == (change == "Create")


LOGS = "arn:aws:logs:us-east-1:111122223333:log-group:aws-waf-logs-x-p"


def test_a_passed_role_is_named_and_so_is_the_service_that_gets_it() -> None:
    params = {
        "FunctionName": "x-f",
        "Role": "arn:aws:iam::111122223333:role/x-f",
        "Layers": [f"{LAMBDA}:layer:x-web:3"],
        "KMSKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/1",
    }
    found = {grant.action: grant for grant in grants(call("lambda.CreateFunction", params), SETTING)}
    assert found["iam:PassRole"].resource == "arn:${Partition}:iam::${Account}:role/${Prefix}f"
    assert found["iam:PassRole"].condition == '{"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}'
    assert (
        found["lambda:GetLayerVersion"].resource == "arn:${Partition}:lambda:${Region}:${Account}:layer:${Prefix}web:*"
    )
    assert "lambda.${Region}.amazonaws.com" in found["kms:CreateGrant"].condition
    assert "lambda:TagResource" not in found


def test_what_no_rule_knows_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"sqs\.Odd"):
        grants(call("sqs.Odd"), SETTING)


def test_an_unrecorded_operation_is_about_what_another_is() -> None:
    made = [call("s3.GetBucketPolicy", {"Bucket": "bucket"}), call("sqs.GetQueueUrl", {"QueueName": "q"})]
    (found,) = imagined([Unrecorded("s3.PutBucketPolicy", "s3.GetBucketPolicy", "why")], made)
    assert grants(found, SETTING) == {Grant("s3:PutBucketPolicy", "arn:${Partition}:s3:::${LogBucket}")}
    assert imagined([Unrecorded("kms.CancelKeyDeletion", "kms.ScheduleKeyDeletion", "why")], made) == []


def test_an_action_is_for_all_of_a_kind_and_a_condition_stays_narrow() -> None:
    here = "arn:${Partition}:sqs:${Region}:${Account}:"
    known = {Grant("sqs:A", f"{here}a"), Grant("sqs:A", f"{here}b"), Grant("sqs:B", f"{here}a")}
    passed = {Grant("iam:PassRole", "arn:${Partition}:iam::${Account}:role/a", "{}")}
    assert widened(known | passed, known) == known | {Grant("sqs:B", f"{here}b")} | passed
    assert widened({Grant("sqs:B", f"{here}a")}, known) == {Grant("sqs:B", f"{here}a"), Grant("sqs:B", f"{here}b")}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("arn:${Partition}:lambda:${Region}:${Account}:function:a", "arn:x:lambda:y:z:function:b", True),
        ("arn:${Partition}:lambda:${Region}:${Account}:layer:a", "arn:x:lambda:y:z:layer:a:*", False),
        ("arn:x:logs:y:z:log-group:/a/b", "arn:x:logs:us-east-1:z:log-group:c", True),
        ("arn:x:apigateway:y::/apis", "arn:x:apigateway:y::/apis/*", False),
        ("arn:x:wafv2:y:z:global/webacl/a/*", "arn:x:wafv2:y:z:global/managedruleset/*/*", False),
        ("arn:x:secretsmanager:y:z:secret:a", "arn:x:secretsmanager:y:z:secret:a-??????", False),
        ("*", "arn:x:sqs:y:z:a", False),
    ],
)
def test_kinds_of_resources(one: str, other: str, same: bool) -> None:
    assert (kind_of(one) == kind_of(other)) is same


def test_a_document_has_a_statement_for_each_set_of_resources_and_always_the_same_one() -> None:
    found = [
        Grant("s3:B", "b"),
        Grant("s3:A", "b"),
        Grant("s3:A", "a"),
        Grant("s3:B", "a"),
        Grant("s3:C", "a"),
        Grant("s3:C", "*"),
        Grant("iam:PassRole", "r", '{"StringEquals": {"k": "v"}}'),
    ]
    made = document(found)
    assert made == document(reversed(found))
    assert made["Statement"] == [
        {
            "Sid": "IamA",
            "Effect": "Allow",
            "Action": ["iam:PassRole"],
            "Resource": ["r"],
            "Condition": {"StringEquals": {"k": "v"}},
        },
        {"Sid": "S3A", "Effect": "Allow", "Action": ["s3:C"], "Resource": ["*"]},
        {"Sid": "S3B", "Effect": "Allow", "Action": ["s3:A", "s3:B"], "Resource": ["a", "b"]},
    ]
    assert actions(made) == {"iam:PassRole", "s3:A", "s3:B", "s3:C"}
