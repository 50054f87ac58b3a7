# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cost budgets of the account: amount, period, which costs count, and who is told when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.clients import GLOBAL_REGION
from ..engine.diff import Change, changed
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.owned import OneByOne, carrying
from ..engine.tags import as_dict, as_list
from ..engine.texts import EMAIL
from ..engine.values import plain_number

SERVICE: Final = "budgets"
COST: Final = "COST"
MISSING: Final = "NotFoundException"
MOST_NOTIFICATIONS: Final = 10
MOST_EMAILS: Final = 10
_SHOWN_ONLY: Final = "AWS Budgets shows it and takes none"
_LEFT_OUT: Final = {
    "PlannedBudgetLimits": "one amount for every period",
    "CostTypes": "AWS's own, or kept as found",
    "TimePeriod": "AWS's own, or kept as found",
    "CalculatedSpend": _SHOWN_ONLY,
    "LastUpdatedTime": _SHOWN_ONLY,
    "HealthStatus": _SHOWN_ONLY,
    "AutoAdjustData": "the amount is fixed",
    "FilterExpression": "costs are chosen by CostFilters, which exclude it",
    "Metrics": "goes with FilterExpression; CostTypes are the older form",
    "BillingViewArn": "the account's own costs count",
}
"""Members of a budget that are not sent, or not managed."""


class BudgetsBudget(Kind):
    """A budget of type COST with its notifications; those that are not described are removed."""

    name = "budgets_budget"
    module = "budgets_budgets"
    option = "budgets"
    texts: ClassVar = {"notifications.emails": EMAIL}
    services = (SERVICE,)
    after = ("sns_topics",)
    region = GLOBAL_REGION
    transient = (Transient("DuplicateRecordException", "", "another run has just made it"),)
    managed: ClassVar = {
        "CreateBudget": ("AccountId", "Budget", "NotificationsWithSubscribers", "ResourceTags"),
        "UpdateBudget": ("AccountId", "NewBudget"),
        "CreateNotification": ("AccountId", "BudgetName", "Notification", "Subscribers"),
    }
    unmanaged: ClassVar = {
        "CreateBudget": {
            **{f"Budget.{member}": reason for member, reason in _LEFT_OUT.items()},
            "NotificationsWithSubscribers.*.Notification.NotificationState": _SHOWN_ONLY,
        },
        "UpdateBudget": {f"NewBudget.{member}": reason for member, reason in _LEFT_OUT.items()},
        "CreateNotification": {"Notification.NotificationState": _SHOWN_ONLY},
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        if not 1 <= len(spec["name"]) <= 100 or any(part in spec["name"] for part in (":", "\\", "/action/")):
            yield "name has 1 to 100 characters, without : and \\"
        if spec["amount"] <= 0:
            yield f"amount is {spec['amount']}; it must be more than 0"
        if len(spec["notifications"]) > MOST_NOTIFICATIONS:
            yield f"notifications has {len(spec['notifications'])} entries; AWS Budgets allows {MOST_NOTIFICATIONS}"
        for title, times in Counter(map(notification_title, spec["notifications"])).items():
            if times > 1:
                yield f"notifications has {title} {times} times; name all who are told in one"
        for item in spec["notifications"]:
            where = f"notifications ({notification_title(item)})"
            if not item["emails"] and not item.get("topic"):
                yield f"{where}: give emails or topic: AWS Budgets wants somebody to tell"
            if len(item["emails"]) > MOST_EMAILS:
                yield f"{where}: emails has {len(item['emails'])} entries; AWS Budgets allows {MOST_EMAILS}"
            if item["threshold"] <= 0:
                yield f"{where}: threshold must be more than 0"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        budgets, name = aws.reader(SERVICE, GLOBAL_REGION), spec["name"]
        place = {"AccountId": aws.account_id, "BudgetName": name}
        try:
            budget, notifications, tags = aws.together(
                lambda: budgets.describe_budget(**place)["Budget"],
                lambda: notifications_of(aws, place),
                lambda: tags_of(aws, budget_arn(aws, name)),
            )
            told = aws.together(*(lambda one=one: subscribers_of(aws, place, one) for one in notifications))
        except budgets.exceptions.ClientError as error:
            if is_missing(error, MISSING):
                return None
            raise
        limit = budget.get("BudgetLimit") or {}
        attributes: dict[str, Any] = {
            "type": budget["BudgetType"],
            "amount": float(limit.get("Amount", 0)),
            "unit": limit.get("Unit", ""),
            "period": budget["TimeUnit"],
            "filters": {key: sorted(values) for key, values in (budget.get("CostFilters") or {}).items()},
            "notifications": {
                title_of(item): subscribers for item, subscribers in zip(notifications, told, strict=True)
            },
        }
        by_title = {title_of(item): item for item in notifications}
        identity = {"arn": budget_arn(aws, name), "budget": budget, "notifications": by_title}
        return Found(attributes, identity, tags)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {
            "type": COST,
            "amount": round(float(spec["amount"]), 2),  # what is sent has cents
            "unit": spec["unit"],
            "period": spec["period"],
            "filters": {key: sorted(values) for key, values in spec["filters"].items()},
            "notifications": {
                notification_title(item): wanted_subscribers(aws, item) for item in spec["notifications"]
            },
        }

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """DescribeBudgets, and the tags of each that is not described."""
        known = {spec["name"] for spec in described}

        def unknown() -> list[str]:
            listed = aws.pages(SERVICE, "describe_budgets", "Budgets", region=GLOBAL_REGION, AccountId=aws.account_id)
            return [budget_arn(aws, item["BudgetName"]) for item in listed if item["BudgetName"] not in known]

        found = carrying(aws, OneByOne(unknown, lambda arn: tags_of(aws, arn))) if aws.stack else {}
        return [Owned({"name": arn.partition(":budget/")[2], "amount": 1.0}) for arn in found]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "arn": budget_arn(aws, spec["name"])}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        tags = {"ResourceTags": as_list(desired["tags"])} if desired.get("tags") else {}
        told = [
            {"Notification": notification_form(item), "Subscribers": subscribers_form(wanted_subscribers(aws, item))}
            for item in spec["notifications"]
        ]
        aws.writer(SERVICE, GLOBAL_REGION).create_budget(
            AccountId=aws.account_id,
            Budget=budget_form(spec["name"], desired, {}),
            **({"NotificationsWithSubscribers": told} if told else {}),
            **tags,
        )

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        """A notification is made anew when others are told: it takes one topic only and is never without anybody."""
        budgets = aws.writer(SERVICE, GLOBAL_REGION)
        place = {"AccountId": aws.account_id, "BudgetName": spec["name"]}
        if changed(changes, "type", "amount", "unit", "period", "filters"):
            form = budget_form(spec["name"], desired, found.identity["budget"])
            budgets.update_budget(AccountId=aws.account_id, NewBudget=form)
        wanted = {notification_title(item): item for item in spec["notifications"]}
        for title in sorted({change.path[1] for change in changes if change.path[0] == "notifications"}):
            if title in found.identity["notifications"]:
                budgets.delete_notification(**place, Notification=identifying(found.identity["notifications"][title]))
            if title in wanted:
                budgets.create_notification(
                    **place,
                    Notification=notification_form(wanted[title]),
                    Subscribers=subscribers_form(desired["notifications"][title]),
                )

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        budgets, arn = aws.writer(SERVICE, GLOBAL_REGION), found.identity["arn"]
        if to_set:
            budgets.tag_resource(ResourceARN=arn, ResourceTags=as_list(to_set))
        if to_remove:
            budgets.untag_resource(ResourceARN=arn, ResourceTagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        budgets = aws.writer(SERVICE, GLOBAL_REGION)
        try:
            budgets.delete_budget(AccountId=aws.account_id, BudgetName=spec["name"])
        except budgets.exceptions.ClientError as error:
            if not is_missing(error, MISSING):
                raise


def budget_arn(aws: Aws, name: str) -> str:
    """The ARN of the account's budget `name`."""
    return aws.arn(SERVICE, f"budget/{name}", region="")


def tags_of(aws: Aws, arn: str) -> dict[str, str]:
    """The tags of a budget (ListTagsForResource)."""
    return as_dict(aws.reader(SERVICE, GLOBAL_REGION).list_tags_for_resource(ResourceARN=arn).get("ResourceTags"))


def notifications_of(aws: Aws, place: Mapping[str, str]) -> list[Any]:
    """The notifications of a budget (DescribeNotificationsForBudget)."""
    return aws.pages(SERVICE, "describe_notifications_for_budget", "Notifications", region=GLOBAL_REGION, **place)


def subscribers_of(aws: Aws, place: Mapping[str, str], notification: Mapping[str, Any]) -> dict[str, Any]:
    """Who is told (DescribeSubscribersForNotification), in normal form."""
    found = aws.pages(
        SERVICE,
        "describe_subscribers_for_notification",
        "Subscribers",
        region=GLOBAL_REGION,
        **place,
        Notification=identifying(notification),
    )
    addresses = [(item["SubscriptionType"], item["Address"]) for item in found]
    return {
        "emails": sorted(address for kind, address in addresses if kind == "EMAIL"),
        "topic_arns": sorted(address for kind, address in addresses if kind == "SNS"),
    }


def wanted_subscribers(aws: Aws, item: Mapping[str, Any]) -> dict[str, Any]:
    """Who shall be told, in normal form."""
    topic = item.get("topic")
    arns = [topic if topic.startswith("arn:") else aws.arn("sns", topic, region=aws.stack_region)] if topic else []
    return {"emails": sorted(set(item["emails"])), "topic_arns": arns}


def notification_title(item: Mapping[str, Any]) -> str:
    """What tells one notification from the others: `ACTUAL GREATER_THAN 80 PERCENTAGE`."""
    return f"{item['type']} {item['comparison']} {plain_number(item['threshold'])} {item['threshold_type']}"


def title_of(notification: Mapping[str, Any]) -> str:
    """The same of an answer."""
    return (
        f"{notification['NotificationType']} {notification['ComparisonOperator']} "
        f"{plain_number(notification['Threshold'])} "
        f"{notification.get('ThresholdType', 'PERCENTAGE')}"
    )


def notification_form(item: Mapping[str, Any]) -> dict[str, Any]:
    """A described notification as AWS Budgets takes it."""
    return {
        "NotificationType": item["type"],
        "ComparisonOperator": item["comparison"],
        "Threshold": item["threshold"],
        "ThresholdType": item["threshold_type"],
    }


def identifying(notification: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an answered notification that names it in other calls."""
    return {key: value for key, value in notification.items() if key != "NotificationState"}


def subscribers_form(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """Who is told, as AWS Budgets takes it."""
    topics = [{"SubscriptionType": "SNS", "Address": arn} for arn in told["topic_arns"]]
    return topics + [{"SubscriptionType": "EMAIL", "Address": address} for address in told["emails"]]


def budget_form(name: str, desired: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """The whole budget: UpdateBudget replaces it, so that cost types and dates that it has are sent again."""
    kept = {key: current[key] for key in ("CostTypes", "TimePeriod") if current.get(key)}
    return {
        **kept,
        "BudgetName": name,
        "BudgetType": desired["type"],
        "TimeUnit": desired["period"],
        "BudgetLimit": {"Amount": f"{desired['amount']:.2f}", "Unit": desired["unit"]},
        **({"CostFilters": desired["filters"]} if desired["filters"] else {}),
    }


KIND: Final = BudgetsBudget()
