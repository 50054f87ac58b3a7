# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SNS subscriptions: who hears of a topic, with filter, raw delivery and redrive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.values import UNKNOWN
from .sns_endpoints import ARN_OF, endpoint_of, same_endpoint
from .sns_topic import MISSING, PENDING, is_fifo, owned_topics, topic_arn, whole_retries

RAW: Final = frozenset({"sqs", "firehose", "http", "https"})
WEB: Final = frozenset({"http", "https"})

ATTRIBUTES: Final = {
    "raw_delivery_enabled": "RawMessageDelivery",
    "filter_policy": "FilterPolicy",
    "filter_policy_scope": "FilterPolicyScope",
    "redrive_policy": "RedrivePolicy",
    "delivery_policy": "DeliveryPolicy",
    "role_arn": "SubscriptionRoleArn",
}
"""Options with the attribute of Subscribe and SetSubscriptionAttributes that each becomes."""


class SnsSubscription(Kind):
    """A subscription: one per topic, protocol and endpoint."""

    name = "sns_subscription"
    module = "sns_subscriptions"
    option = "subscriptions"
    services = ("sns",)
    after = ("lambda_functions", "sns_topics", "sqs_queues")
    taggable = False
    transient = (Transient("Throttled", "", "SNS asks for fewer calls"),)
    managed: ClassVar = {
        "Subscribe": ("TopicArn", "Protocol", "Endpoint", "Attributes", "ReturnSubscriptionArn"),
        "SetSubscriptionAttributes": ("SubscriptionArn", "AttributeName", "AttributeValue"),
    }

    def title(self, spec: Spec) -> str:
        return f"{spec['topic']} {spec['protocol']} {spec['endpoint']}"

    def problems(self, spec: Spec) -> Iterable[str]:
        protocol, endpoint = spec["protocol"], spec["endpoint"]
        if protocol.startswith("email") and "@" not in endpoint:
            yield f"endpoint {endpoint!r} is not an e-mail address"
        if protocol in WEB and not endpoint.startswith(f"{protocol}://"):
            yield f"endpoint {endpoint!r} must begin with {protocol}://"
        if protocol == "firehose" and not spec.get("role_arn"):
            yield "role_arn is missing: SNS writes to Firehose in a role of yours"
        if spec["raw_delivery_enabled"] and protocol not in RAW:
            yield f"raw_delivery_enabled is on and {protocol} has no raw delivery; it is for {', '.join(sorted(RAW))}"
        if spec["delivery_policy"] and protocol not in WEB:
            yield f"delivery_policy is for http and https, and the protocol is {protocol}"
        if spec["filter_policy_scope"] != "MessageAttributes" and not spec["filter_policy"]:
            yield "filter_policy_scope says what filter_policy looks at: give filter_policy too"
        queue = spec.get("dead_letter_queue")
        if queue and is_fifo(queue) != is_fifo(spec["topic"]):
            yield f"dead_letter_queue {queue} must be of the topic's type: both names end in .fifo, or neither does"
        if is_fifo(spec["topic"]) and protocol not in ("sqs", "lambda", "firehose"):
            yield f"protocol is {protocol}; a FIFO topic delivers to SQS queues only"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        sns, topic = aws.reader("sns"), topic_arn(aws, spec["topic"])
        try:
            # many subscriptions of one run share a topic, but what one thread has written the next look must see
            arn = find(
                subscriptions(aws, topic), spec["protocol"], endpoint_of(aws, spec["protocol"], spec["endpoint"])
            )
            if arn is None:
                return None
            identity = {"arn": arn, "topic_arn": topic}
            if arn in PENDING:
                return Found({}, {**identity, "pending": True})
            attributes = sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
        except sns.exceptions.ClientError as error:
            if is_missing(error, *MISSING):
                return None
            raise
        if attributes.get("PendingConfirmation") == "true":
            return Found({}, {**identity, "pending": True})
        return Found(normal_form(attributes), identity)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        if found is not None and found.identity.get("pending"):
            return {}  # SNS shows and changes nothing of it before the recipient has confirmed
        goal: dict[str, Any] = {
            "raw_delivery_enabled": spec["raw_delivery_enabled"],
            "filter_policy": spec["filter_policy"],
            "filter_policy_scope": spec["filter_policy_scope"],
            "redrive_policy": {},
            "delivery_policy": whole_delivery_policy(spec["delivery_policy"]),
            "role_arn": spec.get("role_arn") or "",
        }
        if queue := spec.get("dead_letter_queue"):
            arn = queue if queue.startswith("arn:") else aws.arn("sqs", queue)
            goal["redrive_policy"] = {"deadLetterTargetArn": arn}
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """Subscriptions carry no mark: those of a topic of ours are ours."""
        topics = owned_topics(aws)
        listed = aws.together(*(lambda topic=topic: subscriptions_if_any(aws, topic) for topic in topics))
        spoken = {identity(aws, spec): spec for spec in described}
        return [
            Owned(in_words_of(aws, spoken, topic, item))
            for topic, own in zip(topics, listed, strict=True)
            for item in own
            if item["SubscriptionArn"] != "Deleted"
        ]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        pending = found is not None and bool(found.identity.get("pending"))
        arn = UNKNOWN if found is None else "pending confirmation" if pending else found.identity["arn"]
        return {"name": self.title(spec), "arn": arn, "topic_arn": topic_arn(aws, spec["topic"])}

    def notes(self, spec: Spec, found: Found | None) -> Iterable[str]:
        if found is not None and found.identity.get("pending"):
            yield f"{spec['endpoint']} has not confirmed the subscription; SNS deletes it after 48 hours"

    def leaves(self, found: Found) -> str:
        return "not confirmed: SNS deletes it by itself, and cannot before" if found.identity.get("pending") else ""

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        # SNS answers a second Subscribe with the existing subscription: safe to repeat
        attributes = {name: value for name, value in wire_form(desired).items() if value not in ("", "{}", "false")}
        if not desired["filter_policy"]:
            del attributes["FilterPolicyScope"]
        aws.writer("sns").subscribe(
            TopicArn=topic_arn(aws, spec["topic"]),
            Protocol=spec["protocol"],
            Endpoint=endpoint_of(aws, spec["protocol"], spec["endpoint"]),
            Attributes=attributes,
            ReturnSubscriptionArn=True,
        )

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        sns, wire = aws.writer("sns"), wire_form(desired)
        touched = {change.path[0] for change in changes}
        for option in order(desired):
            if option in touched:
                name = ATTRIBUTES[option]
                # an empty text is refused: leaving the value out is what removes an attribute
                value = {"AttributeValue": wire[name]} if wire[name] else {}
                sns.set_subscription_attributes(SubscriptionArn=found.identity["arn"], AttributeName=name, **value)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        sns = aws.writer("sns")
        try:
            sns.unsubscribe(SubscriptionArn=found.identity["arn"])
        except sns.exceptions.ClientError as error:
            if not is_missing(error, *MISSING):
                raise


def subscriptions(aws: Aws, topic: str) -> list[dict[str, str]]:
    """The subscriptions of the topic with this ARN (ListSubscriptionsByTopic)."""
    return aws.pages("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=topic)


def subscriptions_if_any(aws: Aws, topic: str) -> list[dict[str, str]]:
    """The subscriptions of the topic of this name; none when it has just gone, which a search may still show."""
    try:
        return subscriptions(aws, topic_arn(aws, topic))
    except Exception as error:
        if is_missing(error, *MISSING):
            return []
        raise


def identity(aws: Aws, spec: Spec) -> tuple[str, str, str]:
    """What makes two subscriptions the same, however the description spells them."""
    endpoint = endpoint_of(aws, spec["protocol"], spec["endpoint"])
    spelled = endpoint.lower() if spec["protocol"].startswith("email") else endpoint
    return topic_arn(aws, spec["topic"]), spec["protocol"], spelled


def in_words_of(
    aws: Aws, spoken: Mapping[tuple[str, str, str], Spec], topic: str, item: Mapping[str, str]
) -> dict[str, Any]:
    """The options that identify a subscription of `topic`: as the description has them, else queues and functions by
    name where they are in this account and region."""
    spec = {"topic": topic, "protocol": item["Protocol"], "endpoint": item["Endpoint"]}
    if known := spoken.get(identity(aws, spec)):
        return {option: known[option] for option in spec}
    if item["Protocol"] in ARN_OF:
        service, before = ARN_OF[item["Protocol"]]
        spec["endpoint"] = item["Endpoint"].removeprefix(aws.arn(service, before))
    return spec


def find(subscriptions: Iterable[Mapping[str, str]], protocol: str, endpoint: str) -> str | None:
    """The subscription ARN (or what stands in its place while pending) for this protocol and endpoint.

    A confirmed one comes first: SNS may list an older, unconfirmed one beside it.
    """
    arns = [
        item["SubscriptionArn"]
        for item in subscriptions
        if item["Protocol"] == protocol
        and same_endpoint(protocol, item["Endpoint"], endpoint)
        and item["SubscriptionArn"] != "Deleted"
    ]
    return min(arns, key=lambda arn: arn in PENDING) if arns else None


def order(desired: Mapping[str, Any]) -> list[str]:
    """The order of SetSubscriptionAttributes: a filter on the body may be nested, and SNS refuses that in the other
    scope; a scope without a filter means nothing."""
    first = ["filter_policy"]
    if desired["filter_policy"]:
        on_body = desired["filter_policy_scope"] == "MessageBody"
        first.insert(0 if on_body else 1, "filter_policy_scope")
    return first + [option for option in ATTRIBUTES if not option.startswith("filter_policy")]


def normal_form(attributes: Mapping[str, str]) -> dict[str, Any]:
    """GetSubscriptionAttributes' answer as options of the description."""
    filter_policy = json.loads(attributes.get("FilterPolicy") or "{}")
    scope = attributes.get("FilterPolicyScope") if filter_policy else ""
    return {
        "raw_delivery_enabled": attributes.get("RawMessageDelivery") == "true",
        "filter_policy": filter_policy,
        "filter_policy_scope": scope or "MessageAttributes",
        "redrive_policy": json.loads(attributes.get("RedrivePolicy") or "{}"),
        "delivery_policy": whole_delivery_policy(json.loads(attributes.get("DeliveryPolicy") or "{}")),
        "role_arn": attributes.get("SubscriptionRoleArn", ""),
    }


def whole_delivery_policy(policy: Mapping[str, Any]) -> dict[str, Any]:
    """A delivery policy with SNS's defaults: it answers every member, those that were not given as null, 0 or false."""
    whole = {name: value for name, value in policy.items() if value not in (None, False)}
    if "healthyRetryPolicy" in whole:
        whole["healthyRetryPolicy"] = whole_retries(whole["healthyRetryPolicy"])
    return whole


def wire_form(normal: Mapping[str, Any]) -> dict[str, str]:
    """A normal form as subscription attributes; empty removes one, which for a filter is `{}`."""

    def document(option: str, empty: str) -> str:
        return json.dumps(normal[option], sort_keys=True) if normal[option] else empty

    return {
        "RawMessageDelivery": str(normal["raw_delivery_enabled"]).lower(),
        "FilterPolicy": document("filter_policy", "{}"),
        "FilterPolicyScope": normal["filter_policy_scope"],
        "RedrivePolicy": document("redrive_policy", ""),
        "DeliveryPolicy": document("delivery_policy", ""),
        "SubscriptionRoleArn": normal["role_arn"],
    }


KIND: Final = SnsSubscription()
