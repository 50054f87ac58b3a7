# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cost anomaly subscriptions: who hears of which anomalies, from what impact on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.clients import GLOBAL_REGION
from ..engine.diff import Change
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.owned import OneByOne, carrying
from ..engine.tags import as_list
from ..engine.texts import EMAIL, at_most
from ..engine.values import UNKNOWN, plain_number
from .ce_anomaly_monitor import find_monitor, normal_expression
from .ce_shared.named import MISSING, SERVICE, find_by_name, listed, tags_of, write_tags

AMOUNT: Final = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
PERCENT: Final = "ANOMALY_TOTAL_IMPACT_PERCENTAGE"


class CeAnomalySubscription(Kind):
    """A subscription to monitors of the account."""

    name = "ce_anomaly_subscription"
    module = "ce_anomaly_subscriptions"
    option = "subscriptions"
    texts: ClassVar = {"name": at_most(1024, 1), "emails": EMAIL}
    services = (SERVICE,)
    after = ("ce_anomaly_monitors", "sns_topics")
    region = GLOBAL_REGION
    transient = (Transient("UnknownMonitorException", "", "Cost Explorer does not know a new monitor everywhere yet"),)
    managed: ClassVar = {
        "CreateAnomalySubscription": ("AnomalySubscription", "ResourceTags"),
        "UpdateAnomalySubscription": (
            *("SubscriptionArn", "Frequency", "MonitorArnList", "Subscribers", "ThresholdExpression"),
        ),
    }
    unmanaged: ClassVar = {
        "UpdateAnomalySubscription": {
            "SubscriptionName": "the name is the identity",
            "Threshold": "AWS has replaced it by ThresholdExpression",
        }
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        if not spec["monitors"]:
            yield "monitors is empty: name one at least"
        if bool(spec["emails"]) == bool(spec.get("topic")):
            yield "give either emails or topic"
        if (spec["frequency"] == "IMMEDIATE") != bool(spec.get("topic")):
            yield "frequency IMMEDIATE goes with a topic, DAILY and WEEKLY with emails: AWS takes nothing else"
        if spec.get("minimum_amount") is None and spec.get("minimum_percent") is None:
            yield "give minimum_amount, minimum_percent or both: who would hear of every cent?"
        for option in ("minimum_amount", "minimum_percent"):
            if spec.get(option) is not None and spec[option] < 0:
                yield f"{option} must not be negative"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        name = spec["name"]
        named = {item["SubscriptionArn"]: item for item in subscriptions(aws) if item["SubscriptionName"] == name}
        found = find_by_name(aws, self.name, name, dict.fromkeys(named, ""))
        if found is None:
            return None
        arn, tags = found
        return Found(normal_form(named[arn]), {"arn": arn}, tags)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        topic = spec.get("topic")
        return {
            "frequency": spec["frequency"],
            "monitor_arns": monitor_arns(aws, spec["monitors"]),
            "subscribers": sorted(spec["emails"]) if not topic else [topic_arn(aws, topic)],
            "threshold": normal_expression(threshold(spec)),
        }

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        known = {spec["name"] for spec in described}
        found = subscriptions(aws) if aws.stack else []
        names = {item["SubscriptionArn"]: item["SubscriptionName"] for item in found}
        unknown = [arn for arn, name in names.items() if name not in known]
        ours = carrying(aws, OneByOne(lambda: unknown, lambda arn: tags_of(aws, arn)))
        return [Owned({"name": names[arn], "monitors": ["-"]}) for arn in ours]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "arn": found.identity["arn"] if found else UNKNOWN}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        tags = {"ResourceTags": as_list(desired["tags"])} if desired.get("tags") else {}
        answer = aws.writer(SERVICE, GLOBAL_REGION).create_anomaly_subscription(
            AnomalySubscription={"SubscriptionName": spec["name"], **settings_form(desired)}, **tags
        )
        return str(answer["SubscriptionArn"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        aws.writer(SERVICE, GLOBAL_REGION).delete_anomaly_subscription(SubscriptionArn=made_id)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        aws.writer(SERVICE, GLOBAL_REGION).update_anomaly_subscription(
            SubscriptionArn=found.identity["arn"], **settings_form(desired)
        )

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        write_tags(aws, found.identity["arn"], to_set, to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        try:
            aws.writer(SERVICE, GLOBAL_REGION).delete_anomaly_subscription(SubscriptionArn=found.identity["arn"])
        except Exception as error:
            if not is_missing(error, *MISSING):
                raise


def subscriptions(aws: Aws) -> list[dict[str, Any]]:
    """All subscriptions of the account."""
    return listed(aws, "get_anomaly_subscriptions", "AnomalySubscriptions")


def monitor_arns(aws: Aws, names: Iterable[str]) -> Any:
    """The ARNs of the monitors, sorted; unknown in a plan while one is yet to be made."""
    arns = [monitor_arn(aws, name) for name in names]
    return UNKNOWN if UNKNOWN in arns else sorted(arns)


def monitor_arn(aws: Aws, name: str) -> Any:
    """The ARN of the monitor `name`; an ARN stays as it is."""
    if name.startswith("arn:"):
        return name
    found = aws.once(("anomaly monitor", name), lambda: find_monitor(aws, name))
    return aws.reference("anomaly monitor", name, found[0]["MonitorArn"] if found else None)


def topic_arn(aws: Aws, topic: str) -> str:
    """The ARN of a topic of the stack's region, given by name or ARN."""
    return topic if topic.startswith("arn:") else aws.arn("sns", topic, region=aws.stack_region)


def threshold(spec: Spec) -> dict[str, Any]:
    """From which impact on an anomaly is told; where two limits are given, both must be reached."""
    limits = [(AMOUNT, spec.get("minimum_amount")), (PERCENT, spec.get("minimum_percent"))]
    parts = [
        {"Dimensions": {"Key": key, "Values": [plain_number(value)], "MatchOptions": ["GREATER_THAN_OR_EQUAL"]}}
        for key, value in limits
        if value is not None
    ]
    return parts[0] if len(parts) == 1 else {"And": parts}


def normal_form(subscription: Mapping[str, Any]) -> dict[str, Any]:
    """A subscription as options of the description; whether an address is confirmed is nobody's wish."""
    return {
        "frequency": subscription["Frequency"],
        "monitor_arns": sorted(subscription.get("MonitorArnList") or ()),
        "subscribers": sorted(item["Address"] for item in subscription.get("Subscribers") or ()),
        "threshold": normal_threshold(subscription.get("ThresholdExpression") or {}),
    }


def normal_threshold(expression: Mapping[str, Any]) -> Any:
    """An answered ThresholdExpression with its numbers in one spelling (`100.0` is `100`)."""
    normal = normal_expression(expression)
    for part in normal.get("And", [normal]):
        dimensions = part.get("Dimensions") or {}
        if dimensions.get("Key") in (AMOUNT, PERCENT):
            dimensions["Values"] = [plain_number(float(value)) for value in dimensions["Values"]]
    return normal


def settings_form(desired: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a goal that create and update share."""
    return {
        "Frequency": desired["frequency"],
        "MonitorArnList": desired["monitor_arns"],
        "Subscribers": [
            {"Type": "SNS" if address.startswith("arn:") else "EMAIL", "Address": address}
            for address in desired["subscribers"]
        ],
        "ThresholdExpression": desired["threshold"],
    }


KIND: Final = CeAnomalySubscription()
