"""Cost budgets."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, OwnedBy, Raw, Update

ACTUAL = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}
MAIL = {"SubscriptionType": "EMAIL", "Address": "a@example.com"}
FIRST = "notifications.ACTUAL GREATER_THAN 80 PERCENTAGE"
ALL = ("type", "amount", "unit", "period", "filters")
SECOND = "notifications.FORECASTED GREATER_THAN 100 PERCENTAGE"


def client(raw: Raw) -> Any:
    return raw.client("budgets", "us-east-1")


def describe(raw: Raw, name: str) -> Any:
    budgets, place = client(raw), {"AccountId": raw.account, "BudgetName": name}
    try:
        budget = budgets.describe_budget(**place)["Budget"]
    except budgets.exceptions.NotFoundException:
        return None
    for volatile in ("LastUpdatedTime", "CalculatedSpend"):
        budget.pop(volatile, None)
    told = {}
    for item in budgets.describe_notifications_for_budget(**place)["Notifications"]:
        item.pop("NotificationState", None)
        found = budgets.describe_subscribers_for_notification(**place, Notification=item)["Subscribers"]
        told[str(sorted(item.items()))] = sorted(one["Address"] for one in found)
    arn = f"arn:aws:budgets::{raw.account}:budget/{name}"
    tags = budgets.list_tags_for_resource(ResourceARN=arn)["ResourceTags"]
    return {"budget": budget, "told": told, "tags": sorted((tag["Key"], tag["Value"]) for tag in tags)}


def call(operation: str, **arguments: Any) -> Any:
    """An act that makes one call on the budget by hand."""
    return lambda raw, name: getattr(client(raw), operation)(AccountId=raw.account, BudgetName=name, **arguments)


def updated(**members: Any) -> Any:
    """An act that changes the budget by hand."""

    def act(raw: Raw, name: str) -> None:
        budget = client(raw).describe_budget(AccountId=raw.account, BudgetName=name)["Budget"]
        for volatile in ("LastUpdatedTime", "CalculatedSpend"):
            budget.pop(volatile, None)
        client(raw).update_budget(AccountId=raw.account, NewBudget={**budget, **members})

    return act


def tagged(operation: str, **arguments: Any) -> Any:
    """An act that changes the tags by hand."""
    return lambda raw, name: getattr(client(raw), operation)(
        ResourceARN=f"arn:aws:budgets::{raw.account}:budget/{name}", **arguments
    )


def adopt(raw: Raw, name: str) -> None:
    budget = {"BudgetName": name, "BudgetType": "COST", "TimeUnit": "ANNUALLY"}
    limit = {"BudgetLimit": {"Amount": "9", "Unit": "EUR"}}
    client(raw).create_budget(AccountId=raw.account, Budget={**budget, **limit})


NOTIFICATIONS = [
    {"threshold": 80, "emails": ["a@example.com", "b@example.com"], "topic": "costs"},
    {"threshold": 100, "type": "FORECASTED", "emails": ["a@example.com"]},
]

CASE = Case(
    kind="budgets_budget",
    minimal={"name": "{name}", "amount": 10},
    full={
        "name": "{name}",
        "amount": 50.5,
        "filters": {"TagKeyValue": ["user:serverless.aws:stack$items"]},
        "notifications": NOTIFICATIONS,
        "tags": {"cost": "budgets"},
    },
    describe=describe,
    adopt=adopt,
    owned=OwnedBy(asks_each="no search covers budgets"),
    updates=(
        Update("more", {"amount": 60}, {"amount"}),
        Update("a longer period", {"period": "QUARTERLY"}, {"period"}),
        Update("other costs", {"filters": {"Service": ["AWS Lambda"]}}, {"filters"}),
        Update("a notification less", {"notifications": NOTIFICATIONS[:1]}, {SECOND}),
        Update(
            "another topic",
            {"notifications": [{**NOTIFICATIONS[0], "topic": "other"}, NOTIFICATIONS[1]]},
            {f"{FIRST}.topic_arns"},
        ),
        Update("a notification", {"notifications": NOTIFICATIONS[1:]}, {SECOND}, "minimal"),
    ),
    drifts=(
        Drift("amount", updated(BudgetLimit={"Amount": "999", "Unit": "USD"}), {"amount"}),
        Drift("currency", updated(BudgetLimit={"Amount": "50.5", "Unit": "EUR"}), {"unit"}),
        Drift("usage", updated(BudgetType="USAGE"), {"type"}),
        Drift("period", updated(TimeUnit="ANNUALLY"), {"period"}),
        Drift("costs", updated(CostFilters={"Service": ["AWS Lambda"]}), {"filters"}),
        Drift("notification removed", call("delete_notification", Notification=ACTUAL), {FIRST}),
        Drift(
            "stray notification",
            call("create_notification", Notification={**ACTUAL, "Threshold": 5.0}, Subscribers=[MAIL]),
            {"notifications.ACTUAL GREATER_THAN 5 PERCENTAGE"},
        ),
        Drift(
            "stray subscriber",
            call("create_subscriber", Notification=ACTUAL, Subscriber={**MAIL, "Address": "x@example.com"}),
            {f"{FIRST}.emails"},
        ),
        Drift(
            "subscriber removed", call("delete_subscriber", Notification=ACTUAL, Subscriber=MAIL), {f"{FIRST}.emails"}
        ),
        Drift("gone", call("delete_budget"), {*ALL, "notifications", "tags"}, action="create"),
        Drift("our tag removed", tagged("untag_resource", ResourceTagKeys=["cost"]), {"tags.cost"}),
        Drift("our tag changed", tagged("tag_resource", ResourceTags=[{"Key": "cost", "Value": "x"}]), {"tags.cost"}),
    ),
)
