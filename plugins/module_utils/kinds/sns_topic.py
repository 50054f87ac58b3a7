# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SNS topics: encryption, policy, delivery, who may be subscribed, tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.owned import owned_by_tag
from ..engine.policy import allow, normal_policy, policy_document, sid_problems
from ..engine.tags import as_dict, as_list
from .sns_endpoints import endpoint_of, same_endpoint

MISSING = ("NotFound", "NotFoundException", "ResourceNotFound", "ResourceNotFoundException")
NAME = re.compile(r"[A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\.fifo")
AWS_KEY = "alias/aws/sns"
PENDING = frozenset({"PendingConfirmation", "pending confirmation", "Deleted"})
"""What stands in lists in place of an ARN: who has not confirmed, and who has unsubscribed, cannot be addressed."""

OWNER_ACTIONS: Final = (
    "sns:AddPermission",
    "sns:DeleteTopic",
    "sns:GetTopicAttributes",
    "sns:ListSubscriptionsByTopic",
    "sns:Publish",
    "sns:RemovePermission",
    "sns:SetTopicAttributes",
    "sns:Subscribe",
)
"""What SNS accepts in a topic's policy; `sns:*` there is refused, since it has actions that are not a topic's."""

ATTRIBUTES: Final = {
    "display_name": "DisplayName",
    "kms_key": "KmsMasterKeyId",
    "policy": "Policy",
    "delivery_policy": "DeliveryPolicy",
    "signature_version": "SignatureVersion",
    "tracing_enabled": "TracingConfig",
    "content_based_deduplication_enabled": "ContentBasedDeduplication",
    "fifo_throughput_scope": "FifoThroughputScope",
}
"""Options with the attribute of CreateTopic and SetTopicAttributes that each becomes."""
RETRIES: Final = {
    "minDelayTarget": 20,
    "maxDelayTarget": 20,
    "numRetries": 3,
    "numNoDelayRetries": 0,
    "numMinDelayRetries": 0,
    "numMaxDelayRetries": 0,
    "backoffFunction": "linear",
}
"""What a retry policy has where it does not say otherwise."""
CONTENT_TYPE: Final = "text/plain; charset=UTF-8"
"""What messages are for HTTP where a delivery policy does not say otherwise."""


class SnsTopic(Kind):
    """A topic, standard or FIFO (by the end of its name)."""

    name = "sns_topic"
    module = "sns_topics"
    option = "topics"
    services = ("sns",)
    after = ("kms_keys",)
    immutable = ("fifo",)
    transient = (
        Transient("Throttled", "", "SNS asks for fewer calls"),
        Transient("ConcurrentAccess", "", "somebody else changes this topic's tags at the same time"),
        Transient("ConcurrentAccessException", "", "somebody else changes this topic's tags at the same time"),
        Transient("StaleTag", "", "SNS does not show the topic's new tags everywhere yet"),
        Transient("InvalidParameter", "PrincipalNotFound", "SNS does not know a new role at once"),
        Transient("InvalidParameter", "already exists with", "SNS still knows a deleted topic of this name"),
    )
    managed: ClassVar = {
        "CreateTopic": ("Name", "Attributes", "Tags"),
        "SetTopicAttributes": ("TopicArn", "AttributeName", "AttributeValue"),
    }
    unmanaged: ClassVar = {
        "CreateTopic": {"DataProtectionPolicy": "scans message bodies at a price of its own; not offered"},
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        fifo = is_fifo(spec["name"])
        if not NAME.fullmatch(spec["name"]):
            yield "name must have 1 to 256 letters, digits, _ and -, with .fifo at the end of a FIFO topic's"
        if (spec.get("kms_key") or "").endswith(AWS_KEY):
            yield (
                f"kms_key is {AWS_KEY}, whose policy cannot be changed, so CloudWatch alarms and other services "
                "could not publish: name a key of your own, or leave kms_key out"
            )
        if len(spec["display_name"]) > 100:
            yield f"display_name has {len(spec['display_name'])} characters; SNS allows 100"
        if not fifo and (spec["content_based_deduplication_enabled"] or spec["fifo_throughput_scope"] != "Topic"):
            yield (
                "content_based_deduplication_enabled and fifo_throughput_scope are for FIFO topics: "
                "end the name in .fifo"
            )
        if fifo and spec["delivery_policy"]:
            yield "delivery_policy is for HTTP subscribers, which a FIFO topic cannot have: leave it out"
        made = {"CloudWatchAlarms": "alarms_publish_enabled", "DenyInsecureTransport": "tls_only_enabled"}
        taken = ["Account", *(sid for sid, option in made.items() if spec[option])]
        yield from sid_problems("policy_statements", spec["policy_statements"], taken)
        if fifo and spec["tracing_enabled"]:
            yield "tracing_enabled is for standard topics: SNS traces no FIFO topic"
        if fifo and spec["alarms_publish_enabled"]:
            yield "alarms_publish_enabled: CloudWatch alarms cannot publish to a FIFO topic; use a standard one"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        sns, arn = aws.reader("sns"), topic_arn(aws, spec["name"])
        calls = [
            lambda: sns.get_topic_attributes(TopicArn=arn)["Attributes"],
            lambda: sns.list_tags_for_resource(ResourceArn=arn).get("Tags", []),
        ]
        if spec.get("only_subscribers") is not None:
            calls.append(lambda: aws.pages("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=arn))
        try:
            attributes, tags, *subscribed = aws.together(*calls)
        except sns.exceptions.ClientError as error:
            if is_missing(error, *MISSING):
                return None
            raise
        normal = normal_form(attributes)
        if subscribed:
            normal["stray_subscribers"] = strays(aws, subscribed[0], spec["only_subscribers"])
        return Found(normal, {"arn": arn}, as_dict(tags))

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal: dict[str, Any] = {
            "display_name": spec["display_name"],
            "kms_key": spec.get("kms_key") or "",
            "policy": wanted_policy(aws, spec),
            "delivery_policy": whole_delivery_policy(spec["delivery_policy"]),
            "signature_version": spec["signature_version"],
            "tracing_enabled": spec["tracing_enabled"],
            "fifo": is_fifo(spec["name"]),
        }
        if goal["fifo"]:
            goal["content_based_deduplication_enabled"] = spec["content_based_deduplication_enabled"]
            goal["fifo_throughput_scope"] = spec["fifo_throughput_scope"]
        if found is not None and spec.get("only_subscribers") is not None:
            goal["stray_subscribers"] = {}
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        return [Owned({"name": name}) for name in owned_topics(aws)]

    def settles(self, aws: Aws, spec: Spec, kind: str, other: Spec, found: Found) -> bool:
        allowed = spec.get("only_subscribers")
        if kind != "sns_subscription" or allowed is None or other["topic"] != spec["name"]:
            return False
        endpoint = endpoint_of(aws, other["protocol"], other["endpoint"])
        seen = {"Protocol": other["protocol"], "Endpoint": endpoint, "SubscriptionArn": found.identity["arn"]}
        return bool(strays(aws, [seen], allowed))

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "arn": topic_arn(aws, spec["name"])}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        attributes = {name: value for name, value in wire_form(desired).items() if value}
        if desired["fifo"]:
            attributes["FifoTopic"] = "true"
            del attributes["TracingConfig"]  # for standard topics
        tags = as_list(desired.get("tags", {}))
        aws.writer("sns").create_topic(Name=spec["name"], Attributes=attributes, Tags=tags)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        sns, arn = aws.writer("sns"), found.identity["arn"]
        wire = wire_form(desired)
        touched = {change.path[0] for change in changes}
        for option in sorted(touched & ATTRIBUTES.keys()):
            name = ATTRIBUTES[option]
            sns.set_topic_attributes(TopicArn=arn, AttributeName=name, AttributeValue=wire[name])
        if "stray_subscribers" in touched:
            for subscription_arn in found.attributes["stray_subscribers"].values():
                sns.unsubscribe(SubscriptionArn=subscription_arn)

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        sns, arn = aws.writer("sns"), found.identity["arn"]
        if to_set:
            sns.tag_resource(ResourceArn=arn, Tags=as_list(to_set))
        if to_remove:
            sns.untag_resource(ResourceArn=arn, TagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        # deletes the topic's subscriptions too; SNS answers a second time with success
        aws.writer("sns").delete_topic(TopicArn=found.identity["arn"])


def owned_topics(aws: Aws) -> list[str]:
    """The names of the topics that carry our stack's tag."""
    return [item.rest for item in owned_by_tag(aws, "sns")]


def is_fifo(name: str) -> bool:
    """SNS tells the two types apart by this suffix."""
    return name.endswith(".fifo")


def topic_arn(aws: Aws, name: str) -> str:
    """The ARN of the topic called `name`, or `name` where it is an ARN already."""
    return name if name.startswith("arn:") else aws.arn("sns", name)


def wanted_policy(aws: Aws, spec: Spec) -> dict[str, Any]:
    """The account itself, CloudWatch's alarms, TLS only, and the user's statements: a topic always has a policy."""
    own = topic_arn(aws, spec["name"])
    root = aws.arn("iam", "root", region="")
    statements = [allow("Account", OWNER_ACTIONS, [own], Principal={"AWS": root})]
    if spec["alarms_publish_enabled"]:
        condition = {
            "StringEquals": {"aws:SourceAccount": aws.account_id},
            "ArnLike": {"aws:SourceArn": aws.arn("cloudwatch", "alarm:*")},
        }
        service = {"Service": "cloudwatch.amazonaws.com"}
        statements.append(allow("CloudWatchAlarms", ["sns:Publish"], [own], Principal=service, Condition=condition))
    if spec["tls_only_enabled"]:
        aws.refuse_on_plain_http("tls_only_enabled")
        insecure = {"Bool": {"aws:SecureTransport": "false"}}
        deny = allow("DenyInsecureTransport", ["sns:Publish"], [own], Principal="*", Condition=insecure)
        statements.append({**deny, "Effect": "Deny"})
    statements += [{"Resource": [own], **statement} for statement in spec["policy_statements"]]
    return normal_policy({"Statement": statements}, aws.partition)


def normal_form(attributes: Mapping[str, str]) -> dict[str, Any]:
    """GetTopicAttributes' answer as options of the description; SNS leaves out what was never set."""
    fifo = attributes.get("FifoTopic") == "true"
    normal: dict[str, Any] = {
        "display_name": attributes.get("DisplayName", ""),
        "kms_key": attributes.get("KmsMasterKeyId", ""),
        "policy": normal_policy(attributes.get("Policy")),
        "delivery_policy": whole_delivery_policy(json.loads(attributes.get("DeliveryPolicy") or "{}")),
        "signature_version": attributes.get("SignatureVersion", "1"),
        "tracing_enabled": attributes.get("TracingConfig") == "Active",
        "fifo": fifo,
    }
    if fifo:
        normal["content_based_deduplication_enabled"] = attributes.get("ContentBasedDeduplication") == "true"
        normal["fifo_throughput_scope"] = attributes.get("FifoThroughputScope", "Topic")
    return normal


def whole_delivery_policy(policy: Mapping[str, Any]) -> dict[str, Any]:
    """A delivery policy in one spelling: SNS adds members that were not given, and its defaults alone are as none."""
    http = {name: value for name, value in (policy.get("http") or {}).items() if value not in (None, False)}
    if "defaultHealthyRetryPolicy" in http:
        http["defaultHealthyRetryPolicy"] = whole_retries(http["defaultHealthyRetryPolicy"])
    for name, default in (
        ("defaultHealthyRetryPolicy", RETRIES),
        ("defaultThrottlePolicy", {"maxReceivesPerSecond": None}),
        ("defaultRequestPolicy", {"headerContentType": CONTENT_TYPE}),
    ):
        if http.get(name) == default:
            del http[name]
    rest = {name: value for name, value in policy.items() if name != "http"}
    return {**rest, "http": http} if http else rest


def whole_retries(policy: Mapping[str, Any]) -> dict[str, Any]:
    """A retry policy with SNS's defaults."""
    return {**RETRIES, **{name: value for name, value in policy.items() if value is not None}}


def wire_form(normal: Mapping[str, Any]) -> dict[str, str]:
    """A normal form as topic attributes; an empty text resets one."""
    wire = {
        "DisplayName": normal["display_name"],
        "KmsMasterKeyId": normal["kms_key"],
        "Policy": policy_document(normal["policy"]),
        "DeliveryPolicy": json.dumps(normal["delivery_policy"], sort_keys=True) if normal["delivery_policy"] else "",
        "SignatureVersion": normal["signature_version"],
        "TracingConfig": "Active" if normal["tracing_enabled"] else "PassThrough",
    }
    if normal["fifo"]:
        wire["ContentBasedDeduplication"] = str(normal["content_based_deduplication_enabled"]).lower()
        wire["FifoThroughputScope"] = normal["fifo_throughput_scope"]
    return wire


def strays(aws: Aws, subscriptions: Iterable[Mapping[str, str]], allowed: Sequence[str]) -> dict[str, str]:
    """Who is subscribed and not `allowed` (by endpoint): `{protocol endpoint: subscription ARN}`."""

    def known(protocol: str, endpoint: str) -> bool:
        return any(same_endpoint(protocol, endpoint_of(aws, protocol, name), endpoint) for name in allowed)

    return {
        f"{item['Protocol']} {item['Endpoint']}": item["SubscriptionArn"]
        for item in subscriptions
        if item["SubscriptionArn"] not in PENDING and not known(item["Protocol"], item["Endpoint"])
    }


KIND: Final = SnsTopic()
