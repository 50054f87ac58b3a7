"""SNS topics."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from contract.harness.case import Act, Case, Drift, Raw, Update

TOPIC = "{name}"
DELIVERY = {"http": {"defaultHealthyRetryPolicy": {"numRetries": 5, "minDelayTarget": 10, "maxDelayTarget": 60}}}
VOLATILE = ("SubscriptionsConfirmed", "SubscriptionsPending", "SubscriptionsDeleted")
DOCUMENTS = ("Policy", "DeliveryPolicy", "EffectiveDeliveryPolicy")
READER = {"Sid": "Read", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sns:GetTopicAttributes"}


def arn(raw: Raw, name: str) -> str:
    return f"arn:aws:sns:{raw.region}:{raw.account}:{name}"


def subscribe(raw: Raw, name: str, queue: str) -> None:
    endpoint = f"arn:aws:sqs:{raw.region}:{raw.account}:{queue}"
    raw.client("sns").subscribe(TopicArn=arn(raw, name), Protocol="sqs", Endpoint=endpoint)


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    sns = raw.client("sns")
    try:
        attributes = sns.get_topic_attributes(TopicArn=arn(raw, name))["Attributes"]
    except ClientError:
        return None
    for volatile in VOLATILE:
        attributes.pop(volatile, None)
    for document in DOCUMENTS:
        attributes[document] = json.loads(attributes.get(document) or "{}")
    subscribed = sns.list_subscriptions_by_topic(TopicArn=arn(raw, name))["Subscriptions"]
    return {
        "attributes": attributes,
        "tags": {tag["Key"]: tag["Value"] for tag in sns.list_tags_for_resource(ResourceArn=arn(raw, name))["Tags"]},
        "subscribers": sorted(item["Endpoint"] for item in subscribed),
    }


def setting(attribute: str, value: str) -> Act:
    """An act that sets an attribute by hand."""

    def act(raw: Raw, name: str) -> None:
        raw.client("sns").set_topic_attributes(TopicArn=arn(raw, name), AttributeName=attribute, AttributeValue=value)

    return act


def policy_changed(change: Any) -> Act:
    """An act that changes the statements of the policy by hand."""

    def act(raw: Raw, name: str) -> None:
        text = raw.client("sns").get_topic_attributes(TopicArn=arn(raw, name))["Attributes"]["Policy"]
        document = json.loads(text)
        document["Statement"] = change({item["Sid"]: item for item in document["Statement"]})
        setting("Policy", json.dumps(document))(raw, name)

    return act


def opened(statements: dict[str, Any]) -> list[Any]:
    stray = {"Sid": "Stray", "Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": "*"}
    return [*statements.values(), stray]


def tag(raw: Raw, name: str) -> None:
    raw.client("sns").tag_resource(ResourceArn=arn(raw, name), Tags=[{"Key": "cost", "Value": "other"}])


CASE = Case(
    kind="sns_topic",
    minimal={"name": TOPIC, "tls_only_enabled": False},
    full={
        "name": TOPIC,
        "display_name": "Operations",
        "kms_key": "alias/topics",
        "alarms_publish_enabled": True,
        "tls_only_enabled": False,
        "policy_statements": [READER],
        "delivery_policy": DELIVERY,
        "signature_version": "1",
        "tracing_enabled": True,
        "only_subscribers": [],
        "tags": {"cost": "topics"},
    },
    describe=describe,
    updates=(
        Update("another display name", {"display_name": "People"}, {"display_name"}),
        Update("no customer key", {"kms_key": None}, {"kms_key"}),
        Update("alarms may not publish", {"alarms_publish_enabled": False}, {"policy.Statement.CloudWatchAlarms"}),
        Update("no statements", {"policy_statements": []}, {"policy.Statement.Read"}),
        Update("SNS's own retries", {"delivery_policy": {}}, {"delivery_policy"}),
        Update("SHA-256", {"signature_version": "2"}, {"signature_version"}),
        Update("no tracing", {"tracing_enabled": False}, {"tracing_enabled"}),
        Update("subscribers not looked at", {"only_subscribers": None, "display_name": "x"}, {"display_name"}),
    ),
    drifts=(
        Drift("display name", setting("DisplayName", "Somebody"), {"display_name"}),
        Drift("another key", setting("KmsMasterKeyId", "alias/other"), {"kms_key"}),
        Drift("encryption off", setting("KmsMasterKeyId", ""), {"kms_key"}),
        Drift("policy opened", policy_changed(opened), {"policy.Statement.Stray"}),
        Drift(
            "alarms cut off",
            policy_changed(lambda statements: [statements["Account"], statements["Read"]]),
            {"policy.Statement.CloudWatchAlarms"},
        ),
        Drift("delivery", setting("DeliveryPolicy", "{}"), {"delivery_policy"}),
        Drift("signature", setting("SignatureVersion", "2"), {"signature_version"}),
        Drift("tracing", setting("TracingConfig", "PassThrough"), {"tracing_enabled"}),
        Drift("stray subscriber", lambda raw, name: subscribe(raw, name, "stray"), {"stray_subscribers"}),
        Drift(
            "our tag removed",
            lambda raw, name: raw.client("sns").untag_resource(ResourceArn=arn(raw, name), TagKeys=["cost"]),
            {"tags.cost"},
        ),
        Drift("our tag changed", tag, {"tags.cost"}),
    ),
    adopt=lambda raw, name: raw.client("sns").create_topic(Name=name, Attributes={"DisplayName": "By hand"}),
    undrifted={
        "CreateTopic.Name": "says which it is",
        "CreateTopic.Attributes": "what cannot change; the rest is set afterwards",
    },
)
