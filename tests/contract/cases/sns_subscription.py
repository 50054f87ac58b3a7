"""SNS subscriptions."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from contract.harness.case import Act, Case, Drift, OwnedBy, Raw, Update

FILTER = {"kind": ["alarm"]}


def prepare(raw: Raw, name: str) -> None:
    raw.client("sns").create_topic(Name=name)
    for queue in (f"{name}-in", f"{name}-dlq"):
        raw.client("sqs").create_queue(QueueName=queue)


def topic(raw: Raw, name: str) -> str:
    return f"arn:aws:sns:{raw.region}:{raw.account}:{name}"


def queue(raw: Raw, name: str) -> str:
    return f"arn:aws:sqs:{raw.region}:{raw.account}:{name}"


def arns(raw: Raw, name: str) -> list[str]:
    listed = raw.client("sns").list_subscriptions_by_topic(TopicArn=topic(raw, name))["Subscriptions"]
    return [item["SubscriptionArn"] for item in listed]


def describe(raw: Raw, name: str) -> list[dict[str, Any]] | None:
    """Every subscription of the topic, so that a second one would be seen."""
    found = []
    try:
        for arn in arns(raw, name):
            attributes = raw.client("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
            for document in ("FilterPolicy", "RedrivePolicy"):
                attributes[document] = json.loads(attributes.get(document) or "{}")
            if not attributes["FilterPolicy"]:  # the emulator keeps the scope of a filter that is gone
                attributes.pop("FilterPolicyScope", None)
            found.append(attributes)
    except ClientError:
        return None
    return found or None


def setting(attribute: str, value: str) -> Act:
    def act(raw: Raw, name: str) -> None:
        (arn,) = arns(raw, name)
        raw.client("sns").set_subscription_attributes(
            SubscriptionArn=arn, AttributeName=attribute, AttributeValue=value
        )

    return act


def redirect(raw: Raw, name: str) -> None:
    setting("RedrivePolicy", json.dumps({"deadLetterTargetArn": queue(raw, f"{name}-in")}))(raw, name)


def remove(raw: Raw, name: str) -> None:
    (arn,) = arns(raw, name)
    raw.client("sns").unsubscribe(SubscriptionArn=arn)


def by_hand(raw: Raw, name: str) -> None:
    raw.client("sns").subscribe(TopicArn=topic(raw, name), Protocol="sqs", Endpoint=queue(raw, f"{name}-in"))


def belongs(raw: Raw, name: str, stack: str) -> None:
    """The topic is a stack's, and so is who hears of it."""
    raw.client("sns").tag_resource(ResourceArn=topic(raw, name), Tags=[{"Key": "serverless.aws:stack", "Value": stack}])


CASE = Case(
    kind="sns_subscription",
    minimal={"topic": "{name}", "protocol": "sqs", "endpoint": "{name}-in"},
    full={
        "topic": "{name}",
        "protocol": "sqs",
        "endpoint": "{name}-in",
        "raw_delivery_enabled": True,
        "filter_policy": FILTER,
        "filter_policy_scope": "MessageBody",
        "dead_letter_queue": "{name}-dlq",
    },
    prepare=prepare,
    describe=describe,
    owned=OwnedBy(parent=belongs),
    updates=(
        Update("with envelope", {"raw_delivery_enabled": False}, {"raw_delivery_enabled"}),
        Update("another filter", {"filter_policy": {"kind": ["ok"]}}, {"filter_policy.kind"}),
        Update("attributes", {"filter_policy_scope": None}, {"filter_policy_scope"}),
        Update(
            "no filter",
            {"filter_policy": {}, "filter_policy_scope": None},
            {"filter_policy", "filter_policy_scope"},
        ),
        Update("no redrive", {"dead_letter_queue": None}, {"redrive_policy"}),
    ),
    drifts=(
        Drift("envelope", setting("RawMessageDelivery", "false"), {"raw_delivery_enabled"}),
        Drift("filter widened", setting("FilterPolicy", '{"kind": ["alarm", "ok"]}'), {"filter_policy.kind"}),
        Drift("filter removed", setting("FilterPolicy", "{}"), {"filter_policy", "filter_policy_scope"}),
        Drift("scope", setting("FilterPolicyScope", "MessageAttributes"), {"filter_policy_scope"}),
        Drift("redrive elsewhere", redirect, {"redrive_policy.deadLetterTargetArn"}),
        Drift(
            "unsubscribed",
            remove,
            {"raw_delivery_enabled", "filter_policy", "filter_policy_scope", "redrive_policy", "delivery_policy"}
            | {"role_arn"},
            action="create",
        ),
    ),
    remove=remove,
    adopt=by_hand,
    gaps=(
        ("delivery_policy", "only http subscribers have one, and the emulator calls them at once to confirm"),
        ("e-mail stays pending", "the emulator confirms e-mail by itself; unit tests answer as SNS does"),
    ),
)
