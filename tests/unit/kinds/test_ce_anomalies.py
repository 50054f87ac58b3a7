"""Cost anomalies, against a Cost Explorer in memory: the embedded AWS has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from scripted_aws import ACCOUNT, REGION, Fails, ScriptedAws, quick, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import PartialFailure, converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Failures
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds import ce_anomaly_monitor, ce_anomaly_subscription

READS = {"GetAnomalyMonitors", "GetAnomalySubscriptions", "ListTagsForResource"}
MONITOR, SUBSCRIPTION = ce_anomaly_monitor.KIND, ce_anomaly_subscription.KIND


class CostExplorer:
    """Monitors and subscriptions by ARN, with tags; answers as AWS writes them."""

    def __init__(self) -> None:
        self.monitors: dict[str, dict[str, Any]] = {}
        self.subscriptions: dict[str, dict[str, Any]] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self.refusals: list[Fails] = []

    def aws(self, **more: Any) -> ScriptedAws:
        return scripted(
            {
                "GetAnomalyMonitors": lambda params: {"AnomalyMonitors": list(self.monitors.values())},
                "GetAnomalySubscriptions": lambda params: {"AnomalySubscriptions": list(self.subscriptions.values())},
                "ListTagsForResource": lambda params: {"ResourceTags": tag_list(self.tags[params["ResourceArn"]])},
                "TagResource": self.tag,
                "UntagResource": self.untag,
                "CreateAnomalyMonitor": lambda params: self.make(
                    self.monitors, "Monitor", params["AnomalyMonitor"], params
                ),
                "DeleteAnomalyMonitor": lambda params: self.monitors.pop(params["MonitorArn"], {}) and {},
                "CreateAnomalySubscription": lambda params: self.make(
                    self.subscriptions, "Subscription", params["AnomalySubscription"], params
                ),
                "UpdateAnomalySubscription": self.update,
                "DeleteAnomalySubscription": lambda params: (
                    self.subscriptions.pop(params["SubscriptionArn"], {}) and {}
                ),
            },
            stack="items",
            **more,
        )

    def make(self, group: dict[str, Any], word: str, item: dict[str, Any], params: dict[str, Any]) -> Any:
        if self.refusals:
            return self.refusals.pop(0)
        arn = f"arn:aws:ce::{ACCOUNT}:anomaly{word.lower()}/{len(self.tags)}"
        group[arn] = {**item, f"{word}Arn": arn}
        self.tags[arn] = {tag["Key"]: tag["Value"] for tag in params.get("ResourceTags", [])}
        return {f"{word}Arn": arn}

    def update(self, params: dict[str, Any]) -> dict[str, Any]:
        self.subscriptions[params["SubscriptionArn"]].update(params)
        return {"SubscriptionArn": params["SubscriptionArn"]}

    def tag(self, params: dict[str, Any]) -> dict[str, Any]:
        self.tags[params["ResourceArn"]].update({tag["Key"]: tag["Value"] for tag in params["ResourceTags"]})
        return {}

    def untag(self, params: dict[str, Any]) -> dict[str, Any]:
        for key in params["ResourceTagKeys"]:
            self.tags[params["ResourceArn"]].pop(key, None)
        return {}


def tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def monitor(**given: Any) -> dict[str, Any]:
    what = {} if "dimension" in given else {"specification": {"Tags": {"Key": "stack", "Values": ["items"]}}}
    return spec_of("ce_anomaly_monitors", "monitors", **{"name": "items", **what, **given})


def subscription(**given: Any) -> dict[str, Any]:
    base = {"name": "items", "monitors": ["items"], "emails": ["a@example.com"], "minimum_amount": 20}
    return spec_of("ce_anomaly_subscriptions", "subscriptions", **{**base, **given})


def run(kind: Any, aws: ScriptedAws, wanted: dict[str, Any], **options: Any) -> Any:
    (plan,) = converge(kind, [wanted], aws, Options(stack="items", **options), quick)
    return plan


def made() -> CostExplorer:
    world = CostExplorer()
    run(MONITOR, world.aws(), monitor())
    run(SUBSCRIPTION, world.aws(), subscription())
    return world


@pytest.mark.parametrize(
    ("kind", "spec", "words"),
    [
        (MONITOR, monitor(dimension="SERVICE", specification={"Tags": {}}), "either dimension"),
        (SUBSCRIPTION, subscription(emails=[]), "either emails or topic"),
        (SUBSCRIPTION, subscription(frequency="IMMEDIATE"), "goes with a topic"),
        (SUBSCRIPTION, subscription(emails=[], topic="costs"), "goes with a topic"),
        (SUBSCRIPTION, {**subscription(), "minimum_amount": None}, "every cent"),
        (SUBSCRIPTION, subscription(minimum_percent=-1), "negative"),
        (SUBSCRIPTION, subscription(monitors=[]), "one at least"),
    ],
)
def test_what_cost_explorer_would_refuse_is_said_before(kind: Any, spec: dict[str, Any], words: str) -> None:
    assert any(words in problem for problem in kind.problems(spec))


@pytest.mark.parametrize(("kind", "spec"), [(MONITOR, monitor()), (SUBSCRIPTION, subscription())])
def test_made_once_and_then_only_read(kind: Any, spec: dict[str, Any]) -> None:
    aws = made().aws()
    assert run(kind, aws, spec).action.value == "none"
    assert set(aws.names()) <= READS


def test_a_plan_for_a_monitor_that_is_yet_to_be_made() -> None:
    aws = CostExplorer().aws(plan_only=True)
    plan = run(SUBSCRIPTION, aws, subscription())
    assert plan.action.value == "create"
    assert set(aws.names()) <= READS


DRIFTS: dict[str, tuple[dict[str, Any], str]] = {
    "frequency": ({"Frequency": "WEEKLY"}, "frequency"),
    "subscribers": ({"Subscribers": [{"Type": "EMAIL", "Address": "x@example.com"}]}, "subscribers"),
    "monitors": ({"MonitorArnList": ["arn:other"]}, "monitor_arns"),
    "threshold": (
        {"ThresholdExpression": {"Dimensions": {"Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "Values": ["1"]}}},
        "threshold",
    ),
}


@pytest.mark.parametrize("case", DRIFTS)
def test_every_member_of_a_subscription_is_seen_and_put_right(case: str) -> None:
    drift, path = DRIFTS[case]
    world = made()
    (arn,) = world.subscriptions
    before = dict(world.subscriptions[arn])
    world.subscriptions[arn].update(drift)
    plan = run(SUBSCRIPTION, world.aws(), subscription())
    assert {change.path[0] for change in plan.changes} == {path}
    assert world.subscriptions[arn] == before


@pytest.mark.parametrize(("kind", "spec"), [(MONITOR, monitor()), (SUBSCRIPTION, subscription())])
def test_a_tag_that_is_gone_comes_back(kind: Any, spec: dict[str, Any]) -> None:
    world, tagged = made(), {**spec, "tags": {"cost": "x"}}
    run(kind, world.aws(), tagged)
    arn = next(iter(world.monitors if kind is MONITOR else world.subscriptions))
    assert world.tags[arn] == {"cost": "x", "serverless.aws:stack": "items"}
    del world.tags[arn]["cost"]
    assert [change.dotted for change in run(kind, world.aws(), tagged).changes] == ["tags.cost"]


def test_spellings_of_aws_are_no_drift() -> None:
    world = made()
    (subscribed,), (watched,) = world.subscriptions.values(), world.monitors.values()
    subscribed["ThresholdExpression"]["Dimensions"]["Values"] = ["20.0"]
    subscribed["Subscribers"][0]["Status"] = "CONFIRMED"
    watched["MonitorSpecification"]["Tags"]["MatchOptions"] = ["EQUALS"]
    watched["MonitorSpecification"] |= {"Or": None, "And": []}
    assert run(MONITOR, world.aws(), monitor()).changes == ()
    assert run(SUBSCRIPTION, world.aws(), subscription()).changes == ()


def test_what_a_monitor_watches_replaces_it() -> None:
    world = made()
    plan = run(MONITOR, world.aws(), monitor(specification={"Tags": {"Key": "stack", "Values": ["other"]}}))
    assert plan.action.value == "replace"
    assert len(world.monitors) == 1


def by_hand(world: CostExplorer, **tags: str) -> str:
    arn = world.make(
        world.monitors, "Monitor", {"MonitorName": "items", **dict(next(iter(world.monitors.values()), WATCHED))}, {}
    )["MonitorArn"]
    world.monitors[arn]["MonitorArn"] = arn
    world.tags[arn] = tags
    return str(arn)


WATCHED = {"MonitorType": "CUSTOM", "MonitorSpecification": {"Tags": {"Key": "stack", "Values": ["items"]}}}


def test_one_made_by_hand_is_adopted_and_two_are_an_error_with_both() -> None:
    world = CostExplorer()
    arn = by_hand(world)
    plan = run(MONITOR, world.aws(), monitor())
    assert [change.dotted for change in plan.changes] == ["tags.serverless.aws:stack"]
    world.tags[arn] = {}
    other = by_hand(world)
    with pytest.raises(Failures) as caught:
        run(MONITOR, world.aws(), monitor())
    assert arn in str(caught.value)
    assert other in str(caught.value)


def test_another_stacks_is_another_monitor() -> None:
    world = CostExplorer()
    by_hand(world, **{"serverless.aws:stack": "theirs"})
    assert run(MONITOR, world.aws(), monitor()).action.value == "create"
    assert len(world.monitors) == 2


def test_a_new_monitor_that_is_not_known_everywhere_and_throttling_are_waited_for() -> None:
    world = CostExplorer()
    run(MONITOR, world.aws(), monitor())
    world.refusals = [Fails("UnknownMonitorException", "x"), Fails("ThrottlingException", "Rate exceeded")]
    run(SUBSCRIPTION, world.aws(), subscription())
    assert len(world.subscriptions) == 1
    world.refusals = [Fails("LimitExceededException", "one services monitor")]
    with pytest.raises(PartialFailure, match="one services monitor"):
        run(MONITOR, world.aws(), monitor(name="all", dimension="SERVICE"))


@pytest.mark.parametrize(
    ("kind", "spec", "group"),
    [
        (MONITOR, monitor(), lambda world: world.monitors),
        (SUBSCRIPTION, subscription(), lambda world: world.subscriptions),
    ],
)
def test_destroyed_and_destroyed_twice_and_owned_before(
    kind: Any, spec: dict[str, Any], group: Callable[[CostExplorer], dict[str, Any]]
) -> None:
    world = made()
    assert [item.spec["name"] for item in kind.owned(world.aws(), [])] == ["items"]
    assert run(kind, world.aws(), spec, state="absent").action.value == "delete"
    assert group(world) == {}
    again = world.aws()
    assert run(kind, again, spec, state="absent").action.value == "none"
    assert set(again.names()) <= READS


def test_a_topic_hears_at_once_and_both_limits_are_joined() -> None:
    world = CostExplorer()
    run(MONITOR, world.aws(), monitor())
    wanted = subscription(emails=[], topic="costs", frequency="IMMEDIATE", minimum_percent=10)
    run(SUBSCRIPTION, world.aws(), wanted)
    (item,) = world.subscriptions.values()
    assert item["Subscribers"] == [{"Type": "SNS", "Address": f"arn:aws:sns:{REGION}:{ACCOUNT}:costs"}]
    assert [part["Dimensions"]["Values"] for part in item["ThresholdExpression"]["And"]] == [["20"], ["10"]]


def test_no_digit_of_an_amount_is_lost() -> None:
    world = CostExplorer()
    run(MONITOR, world.aws(), monitor())
    run(SUBSCRIPTION, world.aws(), subscription(minimum_amount=1234567.5))
    (item,) = world.subscriptions.values()
    assert item["ThresholdExpression"]["Dimensions"]["Values"] == ["1234567.5"]


def test_a_topic_by_name_is_of_the_stacks_region_though_subscriptions_are_kept_elsewhere() -> None:
    aws = CostExplorer().aws().view(region=SUBSCRIPTION.region, plan_only=True)
    topic = ce_anomaly_subscription.topic_arn(aws, "costs")
    assert (aws.region, topic) == ("us-east-1", f"arn:aws:sns:{REGION}:{ACCOUNT}:costs")
