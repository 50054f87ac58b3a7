"""Rules of topics, scheduled rules, alarms and dashboards."""

from __future__ import annotations

import pytest

from .asking import refused
from .conftest import Clients


def test_topic_attributes(aws: Clients) -> None:
    client = aws("sns")
    refused("InvalidParameter", client.create_topic, Name="t", Attributes={"Foo": "x"})
    arn = client.create_topic(Name="t", Attributes={"DisplayName": "x"})["TopicArn"]
    refused("InvalidParameter", client.set_topic_attributes, TopicArn=arn, AttributeName="Foo", AttributeValue="x")
    client.set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="y")


def test_fifo_queues_subscribe_to_fifo_topics(aws: Clients, account_id: str) -> None:
    client = aws("sns")
    queue = f"arn:aws:sqs:eu-west-1:{account_id}:q"
    plain = client.create_topic(Name="t")["TopicArn"]
    refused("InvalidParameter", client.subscribe, TopicArn=plain, Protocol="sqs", Endpoint=queue + ".fifo")
    client.subscribe(TopicArn=plain, Protocol="sqs", Endpoint=queue)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("rate(1 days)", "rate(1 day)"), ("rate(2 day)", "rate(2 days)"), ("cron(0 1 * * *)", "cron(0 1 * * ? *)")],
)
def test_schedule_expressions(aws: Clients, wrong: str, right: str) -> None:
    refused("ValidationException", aws("events").put_rule, Name="r", ScheduleExpression=wrong)
    aws("events").put_rule(Name="r", ScheduleExpression=right)


def test_a_rule_goes_after_its_targets(aws: Clients, account_id: str) -> None:
    client = aws("events")
    client.put_rule(Name="r", ScheduleExpression="rate(1 day)")
    client.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": f"arn:aws:sqs:eu-west-1:{account_id}:q"}])
    refused("ValidationException", client.delete_rule, Name="r")
    client.remove_targets(Rule="r", Ids=["1"])
    client.delete_rule(Name="r")


def test_an_alarms_period(aws: Clients) -> None:
    alarm = {
        "AlarmName": "a",
        "Namespace": "n",
        "MetricName": "m",
        "Statistic": "Sum",
        "EvaluationPeriods": 1,
        "Threshold": 1.0,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    refused("ValidationError", aws("cloudwatch").put_metric_alarm, **alarm, Period=7)
    aws("cloudwatch").put_metric_alarm(**alarm, Period=120)


def test_a_dashboards_body(aws: Clients) -> None:
    refused("InvalidParameterInput", aws("cloudwatch").put_dashboard, DashboardName="d", DashboardBody="{")
    aws("cloudwatch").put_dashboard(DashboardName="d", DashboardBody='{"widgets": []}')
