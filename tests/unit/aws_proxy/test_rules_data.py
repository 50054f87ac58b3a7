"""Rules of queues, tables, secrets, keys, backups."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .asking import function, policy, refused, role
from .conftest import Clients, Clock


def test_a_queues_name_rests_for_a_minute(aws: Clients, clock: Clock) -> None:
    sqs = aws("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    sqs.delete_queue(QueueUrl=url)
    clock.advance(59)
    refused("AWS.SimpleQueueService.QueueDeletedRecently", sqs.create_queue, QueueName="q")
    sqs.create_queue(QueueName="other")
    clock.advance(2)
    sqs.create_queue(QueueName="q")


@pytest.mark.parametrize("name", ["with space", "x.fifo", "y" * 81])
def test_queue_names(aws: Clients, name: str) -> None:
    refused("InvalidParameterValue", aws("sqs").create_queue, QueueName=name)
    aws("sqs").create_queue(QueueName="y" * 80)


@pytest.mark.parametrize("attributes", [{"Foo": "1"}, {"ContentBasedDeduplication": "true"}, {"FifoQueue": "false"}])
def test_queue_attributes(aws: Clients, attributes: dict[str, str]) -> None:
    refused("InvalidAttributeName", aws("sqs").create_queue, QueueName="q", Attributes=attributes)
    fifo = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    url = aws("sqs").create_queue(QueueName="q.fifo", Attributes=fifo)["QueueUrl"]
    refused("InvalidAttributeName", aws("sqs").set_queue_attributes, QueueUrl=url, Attributes={"FifoQueue": "true"})


@pytest.mark.parametrize(("name", "fifo"), [("q.fifo", True), ("q", False)])
def test_dead_letter_queues_are_of_the_same_type(aws: Clients, account_id: str, name: str, fifo: bool) -> None:
    sqs = aws("sqs")
    sqs.create_queue(QueueName="d")
    sqs.create_queue(QueueName="d.fifo", Attributes={"FifoQueue": "true"})
    own = {"FifoQueue": "true"} if fifo else {}

    def redrive(target: str) -> dict[str, str]:
        arn = f"arn:aws:sqs:eu-west-1:{account_id}:{target}"
        return own | {"RedrivePolicy": json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3})}

    wrong, right = ("d", "d.fifo") if fifo else ("d.fifo", "d")
    refused("InvalidParameterValue", sqs.create_queue, QueueName=name, Attributes=redrive(wrong))
    sqs.create_queue(QueueName=name, Attributes=redrive(right))


def table(**more: Any) -> dict[str, Any]:
    return {
        "TableName": "table",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
        **more,
    }


def index(name: str) -> dict[str, Any]:
    schema = [{"AttributeName": name, "KeyType": "HASH"}]
    return {"Create": {"IndexName": name, "KeySchema": schema, "Projection": {"ProjectionType": "ALL"}}}


def test_attribute_definitions_are_the_keys_alone(aws: Clients) -> None:
    more = [{"AttributeName": name, "AttributeType": "S"} for name in "ab"]
    refused("ValidationException", aws("dynamodb").create_table, **table(AttributeDefinitions=more))
    aws("dynamodb").create_table(**table())


def test_a_table_takes_its_time(aws: Clients, clock: Clock) -> None:
    client = aws("dynamodb")
    assert client.create_table(**table())["TableDescription"]["TableStatus"] == "CREATING"
    refused("ResourceInUseException", client.delete_table, TableName="table")
    early = {"TableName": "table", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
    refused("ContinuousBackupsUnavailableException", client.update_continuous_backups, **early)
    clock.advance(6.1)
    assert client.describe_table(TableName="table")["Table"]["TableStatus"] == "ACTIVE"
    refused("ContinuousBackupsUnavailableException", client.update_continuous_backups, **early)
    client.update_table(TableName="table", DeletionProtectionEnabled=True)
    assert client.describe_table(TableName="table")["Table"]["TableStatus"] == "UPDATING"
    refused("ResourceInUseException", client.update_table, TableName="table", DeletionProtectionEnabled=False)
    clock.advance(6.1)
    client.update_continuous_backups(**early)
    client.update_table(TableName="table", DeletionProtectionEnabled=False)
    clock.advance(6.1)
    client.delete_table(TableName="table")
    client.create_table(**table())


def test_one_index_in_one_update(aws: Clients, clock: Clock) -> None:
    client = aws("dynamodb")
    client.create_table(**table())
    clock.advance(6.1)
    attributes = [{"AttributeName": name, "AttributeType": "S"} for name in "abc"]
    change = {"TableName": "table", "AttributeDefinitions": attributes}
    two = [index("b"), index("c")]
    refused("LimitExceededException", client.update_table, **change, GlobalSecondaryIndexUpdates=two)
    client.update_table(
        TableName="table", AttributeDefinitions=attributes[:2], GlobalSecondaryIndexUpdates=[index("b")]
    )


def test_one_replica_in_one_update_and_a_stream_that_stays(aws: Clients, clock: Clock) -> None:
    client = aws("dynamodb")
    client.create_table(**table())
    clock.advance(6.1)
    made = [{"Create": {"RegionName": region}} for region in ("us-west-2", "eu-central-1")]
    refused("ValidationException", client.update_table, TableName="table", ReplicaUpdates=made)
    mixed = {"TableName": "table", "ReplicaUpdates": made[:1], "DeletionProtectionEnabled": True}
    refused("ValidationException", client.update_table, **mixed)
    client.update_table(TableName="table", ReplicaUpdates=made[:1])
    clock.advance(6.1)
    off = {"TableName": "table", "StreamSpecification": {"StreamEnabled": False}}
    assert "stream" in refused("ValidationException", client.update_table, **off)


def test_a_deleted_secret_blocks_its_name(aws: Clients) -> None:
    client = aws("secretsmanager")
    client.create_secret(Name="s", SecretString="x")
    client.delete_secret(SecretId="s", RecoveryWindowInDays=7)
    text = refused("InvalidRequestException", client.create_secret, Name="s", SecretString="x")
    assert "already scheduled for deletion" in text
    client.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
    client.create_secret(Name="s", SecretString="x")


def test_a_rotation_function_lets_secrets_manager_in(aws: Clients, clock: Clock) -> None:
    client = aws("secretsmanager")
    client.create_secret(Name="s", SecretString="x")
    role_arn = role(aws)
    clock.advance(60)
    arn = aws("lambda").create_function(**function(role_arn))["FunctionArn"]
    rotation = {"SecretId": "s", "RotationLambdaARN": arn, "RotationRules": {"AutomaticallyAfterDays": 30}}
    assert "cannot invoke" in refused("AccessDeniedException", client.rotate_secret, **rotation)
    statement = {"Action": "lambda:InvokeFunction", "Principal": "secretsmanager.amazonaws.com"}
    aws("lambda").add_permission(FunctionName="f", StatementId="rotate", **statement)
    client.rotate_secret(**rotation)


def test_a_key_policy_must_not_lock_out(aws: Clients, account_id: str) -> None:
    client = aws("kms")
    nobody = policy("kms:Encrypt", Principal={"AWS": f"arn:aws:iam::{account_id}:root"})
    refused("MalformedPolicyDocumentException", client.create_key, Policy=nobody)
    client.create_key(Policy=policy("kms:*", Principal={"AWS": f"arn:aws:iam::{account_id}:root"}))
    client.create_key()


def test_a_backup_plan_goes_after_its_selections(aws: Clients, direct: Clients) -> None:
    client = aws("backup")
    client.create_backup_vault(BackupVaultName="v")
    rule = {"RuleName": "r", "TargetBackupVaultName": "v"}
    plan_id = client.create_backup_plan(BackupPlan={"BackupPlanName": "p", "Rules": [rule]})["BackupPlanId"]
    selection = {"SelectionName": "s", "IamRoleArn": role(direct, service="backup"), "Resources": ["*"]}
    selection_id = client.create_backup_selection(BackupPlanId=plan_id, BackupSelection=selection)["SelectionId"]
    refused("InvalidRequestException", client.delete_backup_plan, BackupPlanId=plan_id)
    client.delete_backup_selection(BackupPlanId=plan_id, SelectionId=selection_id)
    client.delete_backup_plan(BackupPlanId=plan_id)
