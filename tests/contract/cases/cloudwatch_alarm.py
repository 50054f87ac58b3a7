"""CloudWatch alarms on one metric. Metric math is in the unit tests: the emulator forgets `Metrics`."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Act, Case, Drift, OwnedBy, Raw, Update

KEPT = (
    *("AlarmName", "AlarmArn", "AlarmDescription", "ActionsEnabled", "OKActions", "AlarmActions", "MetricName"),
    *("InsufficientDataActions", "Namespace", "Statistic", "ExtendedStatistic", "Dimensions", "Period", "Unit"),
    *("EvaluationPeriods", "DatapointsToAlarm", "Threshold", "ComparisonOperator", "TreatMissingData"),
)


def arn(raw: Raw, name: str) -> str:
    return f"arn:aws:cloudwatch:{raw.region}:{raw.account}:alarm:{name}"


def settings(raw: Raw, name: str) -> dict[str, Any] | None:
    alarms = raw.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return {key: alarms[0][key] for key in KEPT if key in alarms[0]} if alarms else None


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    found = settings(raw, name)
    if found is None:
        return None
    tags = raw.client("cloudwatch").list_tags_for_resource(ResourceARN=arn(raw, name))["Tags"]
    return {"alarm": found, "tags": sorted(tags, key=lambda tag: tag["Key"])}


def setting(**members: Any) -> Act:
    """An act that puts the alarm by hand as it is, but for `members`; None takes one out."""

    def act(raw: Raw, name: str) -> None:
        alarm = settings(raw, name)
        assert alarm
        alarm.pop("AlarmArn")
        if alarm.get("ExtendedStatistic") and "Statistic" not in members:
            alarm.pop("Statistic", None)
        wire = {key: value for key, value in {**alarm, **members}.items() if value is not None}
        raw.client("cloudwatch").put_metric_alarm(**wire)

    return act


def tagging(raw: Raw, name: str) -> None:
    raw.client("cloudwatch").tag_resource(ResourceARN=arn(raw, name), Tags=[{"Key": "cost", "Value": "other"}])


def by_hand(raw: Raw, name: str) -> None:
    raw.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/SQS",
        MetricName="NumberOfMessagesSent",
        Statistic="Sum",
        Period=300,
        EvaluationPeriods=2,
        Threshold=5,
        ComparisonOperator="LessThanThreshold",
    )


CASE = Case(
    kind="cloudwatch_alarm",
    minimal={
        "name": "{name}",
        "namespace": "AWS/SQS",
        "metric_name": "NumberOfMessagesReceived",
        "comparison_operator": "GreaterThanThreshold",
        "threshold": 0,
    },
    full={
        "name": "{name}",
        "description": "Messages wait too long",
        "namespace": "AWS/SQS",
        "metric_name": "ApproximateAgeOfOldestMessage",
        "dimensions": {"QueueName": "{name}.fifo", "Stage": "test"},
        "statistic": "p99",
        "period_seconds": 120,
        "unit": "Seconds",
        "comparison_operator": "GreaterThanOrEqualToThreshold",
        "threshold": 180.5,
        "evaluation_periods": 3,
        "datapoints_to_alarm": 2,
        "treat_missing_data": "notBreaching",
        "actions_enabled": False,
        "alarm_actions": ["{name}-alarm"],
        "ok_actions": ["{name}-ok"],
        "insufficient_data_actions": ["{name}-missing"],
        "tags": {"cost": "alarms"},
    },
    describe=describe,
    owned=OwnedBy(asks_each="its search by tag leaves this service out"),
    updates=(
        Update("threshold", {"threshold": 300}, {"threshold"}),
        Update("a plain statistic", {"statistic": "Maximum"}, {"statistic"}),
        Update("actions on", {"actions_enabled": True}, {"actions_enabled"}),
        Update("two topics", {"alarm_actions": ["{name}-alarm", "{name}-second"]}, {"alarm_actions"}),
        Update("nobody told", {"ok_actions": []}, {"ok_actions"}),
        Update("without unit", {"unit": None}, {"unit"}),
        Update("all periods", {"datapoints_to_alarm": None}, {"datapoints_to_alarm"}),
        Update("without description", {"description": ""}, {"description"}),
        Update("one dimension", {"dimensions": {"QueueName": "{name}.fifo"}}, {"dimensions.Stage"}),
    ),
    drifts=(
        Drift("description", setting(AlarmDescription="x"), {"description"}),
        Drift("namespace", setting(Namespace="AWS/SNS"), {"namespace"}),
        Drift("metric", setting(MetricName="NumberOfMessagesSent"), {"metric_name"}),
        Drift("dimension", setting(Dimensions=[{"Name": "QueueName", "Value": "other"}]), {"dimensions"}),
        Drift("statistic", setting(ExtendedStatistic="p50"), {"statistic"}),
        Drift("plain statistic", setting(ExtendedStatistic=None, Statistic="Sum"), {"statistic"}),
        Drift("period", setting(Period=60), {"period_seconds"}),
        Drift("unit", setting(Unit=None), {"unit"}),
        Drift("operator", setting(ComparisonOperator="LessThanThreshold"), {"comparison_operator"}),
        Drift("threshold", setting(Threshold=1.0), {"threshold"}),
        Drift("periods", setting(EvaluationPeriods=5), {"evaluation_periods"}),
        Drift("datapoints", setting(DatapointsToAlarm=1), {"datapoints_to_alarm"}),
        Drift("missing data", setting(TreatMissingData="ignore"), {"treat_missing_data"}),
        Drift(
            "actions enabled",
            lambda raw, name: raw.client("cloudwatch").enable_alarm_actions(AlarmNames=[name]),
            {"actions_enabled"},
        ),
        Drift("alarm actions", setting(AlarmActions=[]), {"alarm_actions"}),
        Drift("ok actions", setting(OKActions=[]), {"ok_actions"}),
        Drift("other actions", setting(InsufficientDataActions=[]), {"insufficient_data_actions"}),
        Drift("our tag", tagging, {"tags.cost"}),
        Drift("actions on", setting(ActionsEnabled=True), {"actions_enabled"}),
        Drift("another unit", setting(Unit="Count"), {"unit"}),
    ),
    adopt=by_hand,
    undrifted={
        "*.AlarmName": "says which it is",
        "*.Metrics": "the emulator forgets it",
        "*.ThresholdMetricId": "the emulator forgets it",
        "*.EvaluateLowSampleCountPercentile": "the emulator forgets it",
    },
    gaps=(
        ("metrics, threshold_metric_id", "the emulator forgets them; unit tests hold the requests and the normal form"),
        ("low_sample_count", "the emulator forgets it"),
    ),
)
