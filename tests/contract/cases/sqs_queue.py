"""SQS queues. The exemplar: every other case has this shape."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from contract.harness.case import Case, Drift, Raw, Update

QUEUE = "{name}.fifo"
KMS_ATTRIBUTES = ("KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds")


def url(raw: Raw, name: str) -> str:
    return str(raw.client("sqs").get_queue_url(QueueName=f"{name}.fifo")["QueueUrl"])


def prepare(raw: Raw, name: str) -> None:
    """The dead-letter queue, and the queue that may use ours as its own."""
    for queue in (f"{name}-dlq.fifo", f"{name}-source.fifo"):
        raw.client("sqs").create_queue(QueueName=queue, Attributes={"FifoQueue": "true"})


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    sqs = raw.client("sqs")
    try:
        queue = url(raw, name)
    except ClientError:
        return None
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    for volatile in ("CreatedTimestamp", "LastModifiedTimestamp"):
        attributes.pop(volatile, None)
    # the emulator keeps the settings of the kind of encryption that is not in force
    idle = ("SqsManagedSseEnabled",) if attributes.get("KmsMasterKeyId") else KMS_ATTRIBUTES
    for attribute in idle:
        attributes.pop(attribute, None)
    for document in ("Policy", "RedrivePolicy", "RedriveAllowPolicy"):
        if attributes.get(document):
            attributes[document] = json.loads(attributes[document])
    return {"attributes": attributes, "tags": sqs.list_queue_tags(QueueUrl=queue).get("Tags", {})}


def setting(**attributes: str) -> Any:
    """An act that sets attributes by hand."""
    return lambda raw, name: raw.client("sqs").set_queue_attributes(QueueUrl=url(raw, name), Attributes=attributes)


def open_to_all(raw: Raw, name: str) -> None:
    statement = {"Sid": "Stray", "Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}
    queue = url(raw, name)
    attributes = raw.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["Policy"])["Attributes"]
    policy = json.loads(attributes["Policy"])
    policy["Statement"].append(statement)
    raw.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(policy)})


def redrive(target: str, count: int) -> Any:
    def act(raw: Raw, name: str) -> None:
        arn = f"arn:aws:sqs:{raw.region}:{raw.account}:{name}-{target}.fifo"
        setting(RedrivePolicy=json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": count}))(raw, name)

    return act


CASE = Case(
    kind="sqs_queue",
    minimal={"name": QUEUE, "tls_only_enabled": False},
    full={
        "name": QUEUE,
        "visibility_timeout_seconds": 40,
        "message_retention_seconds": 86_400,
        "delay_seconds": 3,
        "maximum_message_size_bytes": 65_536,
        "receive_wait_time_seconds": 5,
        "content_based_deduplication_enabled": True,
        "high_throughput_enabled": True,
        "kms_key": "alias/queues",
        "kms_data_key_reuse_seconds": 600,
        "dead_letter_queue": "{name}-dlq.fifo",
        "max_receive_count": 4,
        "redrive_sources": ["{name}-source.fifo"],
        "tls_only_enabled": False,
        "policy_statements": [
            {
                "Sid": "Send",
                "Effect": "Allow",
                "Principal": {"Service": "sns.amazonaws.com"},
                "Action": "sqs:SendMessage",
            }
        ],
        "tags": {"cost": "queues"},
    },
    prepare=prepare,
    describe=describe,
    updates=(
        Update("shorter retention", {"message_retention_seconds": 120}, {"message_retention_seconds"}),
        Update("longer visibility", {"visibility_timeout_seconds": 90}, {"visibility_timeout_seconds"}),
        Update("SQS's own key", {"kms_key": None}, {"kms_key", "kms_data_key_reuse_seconds"}),
        Update("a customer key", {"kms_key": "alias/queues"}, {"kms_key", "kms_data_key_reuse_seconds"}, "minimal"),
        Update("no dead-letter queue", {"dead_letter_queue": None}, {"redrive_policy"}),
        Update("every source", {"redrive_sources": []}, {"redrive_allow_policy"}),
        Update("no policy", {"policy_statements": []}, {"policy"}),
        Update("FIFO per queue", {"high_throughput_enabled": False}, {"high_throughput_enabled"}),
    ),
    drifts=(
        Drift("visibility changed by hand", setting(VisibilityTimeout="7"), {"visibility_timeout_seconds"}),
        Drift("retention", setting(MessageRetentionPeriod="60"), {"message_retention_seconds"}),
        Drift("delay", setting(DelaySeconds="9"), {"delay_seconds"}),
        Drift("size", setting(MaximumMessageSize="2048"), {"maximum_message_size_bytes"}),
        Drift("polling", setting(ReceiveMessageWaitTimeSeconds="0"), {"receive_wait_time_seconds"}),
        Drift("deduplication", setting(ContentBasedDeduplication="false"), {"content_based_deduplication_enabled"}),
        Drift(
            "throughput",
            setting(FifoThroughputLimit="perQueue", DeduplicationScope="queue"),
            {"high_throughput_enabled"},
        ),
        Drift("another key", setting(KmsMasterKeyId="alias/other"), {"kms_key"}),
        Drift("key reuse", setting(KmsDataKeyReusePeriodSeconds="60"), {"kms_data_key_reuse_seconds"}),
        Drift("another dead-letter queue", redrive("source", 4), {"redrive_policy.dead_letter_queue_arn"}),
        Drift("receive count", redrive("dlq", 9), {"redrive_policy.max_receive_count"}),
        Drift("no dead-letter queue", setting(RedrivePolicy=""), {"redrive_policy"}),
        Drift(
            "every source allowed",
            setting(RedriveAllowPolicy=json.dumps({"redrivePermission": "allowAll"})),
            {"redrive_allow_policy.permission", "redrive_allow_policy.source_queue_arns"},
        ),
        Drift("policy opened", open_to_all, {"policy.Statement.Stray"}),
        Drift("policy removed", setting(Policy=""), {"policy"}),
        Drift(
            "our tag removed",
            lambda raw, name: raw.client("sqs").untag_queue(QueueUrl=url(raw, name), TagKeys=["cost"]),
            {"tags.cost"},
        ),
        Drift(
            "our tag changed",
            lambda raw, name: raw.client("sqs").tag_queue(QueueUrl=url(raw, name), Tags={"cost": "other"}),
            {"tags.cost"},
        ),
    ),
    adopt=lambda raw, name: raw.client("sqs").create_queue(
        QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true", "VisibilityTimeout": "11"}
    ),
    undrifted={
        "CreateQueue.QueueName": "says which it is",
        "CreateQueue.Attributes.FifoQueue": "cannot change",
        "CreateQueue.Attributes.SqsManagedSseEnabled": "the update `SQS's own key`: the full spec has a key",
    },
)
