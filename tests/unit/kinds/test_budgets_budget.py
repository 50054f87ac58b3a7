"""Budgets: rules, one call to make, what an update keeps, amounts in any spelling."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from scripted_aws import ACCOUNT, REGION, Fails, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import passing
from ansible_collections.serverless.aws.plugins.module_utils.kinds.budgets_budget import KIND

TOLD = {"threshold": 80, "emails": ["a@example.com"], "topic": "costs"}
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:costs"
ACTUAL = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}


def spec(**given: Any) -> dict[str, Any]:
    return spec_of("budgets_budgets", "budgets", **{"name": "items", "amount": 50, "notifications": [TOLD], **given})


def answers(**budget: Any) -> dict[str, Any]:
    known = {
        "BudgetName": "items",
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": "50.0", "Unit": "USD"},
        "CostTypes": {"IncludeTax": False},
        "CalculatedSpend": {"ActualSpend": {"Amount": "3", "Unit": "USD"}},
    }
    subscribers = [
        {"SubscriptionType": "EMAIL", "Address": "a@example.com"},
        {"SubscriptionType": "SNS", "Address": TOPIC},
    ]
    return {
        "DescribeBudget": {"Budget": {**known, **budget}},
        "DescribeNotificationsForBudget": {"Notifications": [{**ACTUAL, "NotificationState": "ALARM"}]},
        "DescribeSubscribersForNotification": {"Subscribers": subscribers},
        "ListTagsForResource": {"ResourceTags": []},
        "UpdateBudget": {},
        "CreateBudget": {},
    }


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "a:b"}, "name has"),
        ({"amount": 0}, "more than 0"),
        ({"notifications": [TOLD, TOLD]}, "2 times"),
        ({"notifications": [{"threshold": 80}]}, "somebody to tell"),
        ({"notifications": [{"threshold": 80, "emails": [f"{n}@example.com" for n in range(11)]}]}, "allows 10"),
        ({"notifications": [{**TOLD, "threshold": n} for n in range(1, 12)]}, "allows 10"),
        ({"notifications": [{**TOLD, "threshold": 0}]}, "threshold must"),
    ],
)
def test_what_budgets_would_refuse_is_said_before(given: dict[str, Any], words: str) -> None:
    assert any(words in problem for problem in KIND.problems(spec(**given)))
    assert not list(KIND.problems(spec()))


def test_amounts_types_and_states_as_aws_writes_them_are_no_drift() -> None:
    aws = scripted(answers())
    found = KIND.read(aws, spec())
    assert found is not None
    assert diff(found.attributes, KIND.desired(aws, spec(), found)) == ()


def test_a_part_of_a_cent_is_no_drift_and_no_digit_of_a_threshold_is_lost() -> None:
    aws = scripted(answers(BudgetLimit={"Amount": "50.13", "Unit": "USD"}))
    described = spec(amount=50.126)
    found = KIND.read(aws, described)
    assert found is not None
    assert diff(found.attributes, KIND.desired(aws, described, found)) == ()
    near = [{**TOLD, "threshold": 1234567.0}, {**TOLD, "threshold": 1234568.0}]
    assert len(KIND.desired(aws, spec(notifications=near), None)["notifications"]) == 2


def test_a_topic_by_name_is_of_the_stacks_region_though_budgets_are_kept_elsewhere() -> None:
    aws = scripted(answers()).view(region=KIND.region, plan_only=True)
    (told,) = KIND.desired(aws, spec(), None)["notifications"].values()
    assert (aws.region, told["topic_arns"]) == ("us-east-1", [TOPIC])


def test_it_is_made_in_one_call_with_all_who_are_told() -> None:
    aws = scripted(answers())
    KIND.create(aws, spec(), {**KIND.desired(aws, spec(), None), "tags": {"a": "b"}})
    (made,) = aws.asked("CreateBudget")
    assert made["Budget"]["BudgetLimit"] == {"Amount": "50.00", "Unit": "USD"}
    (told,) = made["NotificationsWithSubscribers"]
    assert told["Notification"] == {**ACTUAL, "ThresholdType": "PERCENTAGE"}
    assert [one["Address"] for one in told["Subscribers"]] == [TOPIC, "a@example.com"]
    assert made["ResourceTags"] == [{"Key": "a", "Value": "b"}]


def test_an_update_keeps_the_cost_types_and_dates_that_the_description_has_no_option_for() -> None:
    aws = scripted(answers(BudgetLimit={"Amount": "1", "Unit": "USD"}))
    found = KIND.read(aws, spec())
    assert found is not None
    goal = KIND.desired(aws, spec(), found)
    KIND.update(aws, spec(), found, goal, diff(found.attributes, goal))
    (sent,) = aws.asked("UpdateBudget")
    assert sent["NewBudget"]["CostTypes"] == {"IncludeTax": False}
    assert "CalculatedSpend" not in sent["NewBudget"]


def test_a_budget_of_usage_is_seen_and_becomes_one_of_costs() -> None:
    aws = scripted(answers(BudgetType="USAGE"))
    found = KIND.read(aws, spec())
    assert found is not None
    goal = KIND.desired(aws, spec(), found)
    changes = diff(found.attributes, goal)
    assert [change.dotted for change in changes] == ["type"]
    KIND.update(aws, spec(), found, goal, changes)
    assert aws.asked("UpdateBudget")[0]["NewBudget"]["BudgetType"] == "COST"


def test_one_that_another_run_has_just_made_is_looked_at_again() -> None:
    aws = scripted({"CreateBudget": Fails("DuplicateRecordException")})
    with pytest.raises(ClientError) as refused:
        KIND.create(aws, spec(), KIND.desired(aws, spec(), None))
    assert passing(refused.value, KIND.transient)


def test_budgets_of_the_stack_that_are_not_described_are_owned() -> None:
    def tags(params: dict[str, Any]) -> dict[str, Any]:
        stack = "shop" if params["ResourceARN"].endswith("/old") else "theirs"
        return {"ResourceTags": [{"Key": "serverless.aws:stack", "Value": stack}]}

    listed = [{"BudgetName": name, "BudgetType": "COST", "TimeUnit": "MONTHLY"} for name in ("items", "old", "x")]
    aws = scripted({"DescribeBudgets": {"Budgets": listed}, "ListTagsForResource": tags}, stack="shop")
    assert [item.spec["name"] for item in KIND.owned(aws, [spec()])] == ["old"]


def test_one_that_is_gone_is_deleted() -> None:
    aws = scripted({**answers(), "DeleteBudget": Fails("NotFoundException")})
    found = KIND.read(aws, spec())
    assert found is not None
    KIND.delete(aws, spec(), found)
