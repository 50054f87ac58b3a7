"""Alarms and dashboards: rules, requests, and metric math, which the embedded AWS forgets."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scripted_aws import ACCOUNT, REGION, Fails, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Found
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cloudwatch_alarm import KIND as ALARM
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cloudwatch_dashboard import KIND as DASHBOARD

ERRORS = {
    "id": "errors",
    "metric_stat": {"namespace": "AWS/Lambda", "metric_name": "Errors", "dimensions": {"FunctionName": "f"}},
}
RATE = {"id": "rate", "expression": "100 * errors / calls", "label": "Error rate", "return_data_enabled": True}
BAND = {"id": "band", "expression": "ANOMALY_DETECTION_BAND(errors, 2)", "return_data_enabled": True}


def alarm(**values: Any) -> dict[str, Any]:
    given = {
        "name": "Posts-DLQ-Message-Arrived",
        "namespace": "AWS/SQS",
        "metric_name": "NumberOfMessagesReceived",
        "comparison_operator": "GreaterThanThreshold",
        "threshold": 0,
        **values,
    }
    return spec_of("cloudwatch_alarms", "alarms", **{key: value for key, value in given.items() if value is not None})


def math(**values: Any) -> dict[str, Any]:
    return alarm(**{"namespace": None, "metric_name": None, "metrics": [ERRORS, RATE], **values})


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (alarm(metrics=[ERRORS, RATE]), "not both"),
        (alarm(namespace=None), "namespace is missing"),
        (alarm(name="x" * 256), "name has 256 characters"),
        (alarm(description="x" * 1025), "description has 1025 characters"),
        (alarm(statistic="median"), "percentile"),
        (alarm(period_seconds=45), "multiples of 60"),
        (alarm(period_seconds=300, evaluation_periods=300), "more than a day"),
        (alarm(evaluation_periods=2, datapoints_to_alarm=3), "cannot be reached"),
        (alarm(threshold=None), "either threshold or threshold_metric_id"),
        (alarm(alarm_actions=["a", "b", "c", "d", "e", "f"]), "allows 5"),
        (alarm(ok_actions=["posts.fifo"]), "cannot publish to a FIFO topic"),
        (math(metrics=[ERRORS]), "exactly one"),
        (math(metrics=[ERRORS, {**ERRORS, "return_data_enabled": True}]), "an id twice"),
        (math(metrics=[{"id": "a", "return_data_enabled": True}]), "either expression or metric_stat"),
        (math(comparison_operator="GreaterThanUpperThreshold"), "go together"),
    ],
)
def test_what_cloudwatch_would_refuse_is_said_before(spec: dict[str, Any], words: str) -> None:
    assert any(words in problem for problem in ALARM.problems(spec))


@pytest.mark.parametrize(
    "spec",
    [
        alarm(),
        alarm(statistic="p99.9"),
        alarm(statistic="TM(10%:90%)", period_seconds=10),
        alarm(period_seconds=3600, evaluation_periods=168),
        math(),
        math(
            metrics=[{**ERRORS, "return_data_enabled": True}, BAND],
            threshold=None,
            threshold_metric_id="band",
            comparison_operator="LessThanLowerOrGreaterThanUpperThreshold",
        ),
    ],
)
def test_what_cloudwatch_takes(spec: dict[str, Any]) -> None:
    assert list(ALARM.problems(spec)) == []


@pytest.mark.parametrize(
    "spec",
    [
        alarm(),
        alarm(statistic="p99", dimensions={"QueueName": "q", "A": 1}, unit="Count", low_sample_count="ignore"),
        alarm(alarm_actions=["posts"], ok_actions=["arn:aws:sns:eu-west-1:1:x"], actions_enabled=False, threshold=0.5),
        math(),
        math(metrics=[{**ERRORS, "account_id": "123456789013"}, {**RATE, "period_seconds": 300}]),
        math(
            metrics=[{**ERRORS, "return_data_enabled": True}, BAND],
            threshold=None,
            threshold_metric_id="band",
            comparison_operator="GreaterThanUpperThreshold",
        ),
    ],
)
def test_what_is_written_reads_back_as_described(spec: dict[str, Any]) -> None:
    aws = scripted({"PutMetricAlarm": {}})
    ALARM.create(aws, spec, {**ALARM.desired(aws, spec, None), "tags": {"a": "1"}})
    (asked,) = aws.asked("PutMetricAlarm")
    assert asked.pop("Tags") == [{"Key": "a", "Value": "1"}]
    arn = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{spec['name']}"
    answers = {
        "DescribeAlarms": {"MetricAlarms": [{**asked, "AlarmArn": arn}]},
        "ListTagsForResource": {"Tags": [{"Key": "a", "Value": "1"}]},
    }
    again = scripted(answers)
    found = ALARM.read(again, spec)
    assert found is not None
    assert diff(found.attributes, ALARM.desired(again, spec, found)) == ()
    assert again.names() == ["DescribeAlarms", "ListTagsForResource"]
    assert again.asked("DescribeAlarms") == [{"AlarmNames": [spec["name"]], "AlarmTypes": ["MetricAlarm"]}]


@pytest.mark.parametrize(("given", "shown"), [({}, "evaluate"), ({"low_sample_count": "evaluate"}, None)])
def test_evaluating_low_samples_is_the_default_whether_it_is_shown_or_not(
    given: dict[str, Any], shown: str | None
) -> None:
    wanted = alarm(statistic="p99", **given)
    put = scripted({"PutMetricAlarm": {}})
    ALARM.create(put, wanted, ALARM.desired(put, wanted, None))
    answered = {**put.asked("PutMetricAlarm")[0], "AlarmArn": "arn:x", "EvaluateLowSampleCountPercentile": shown}
    aws = scripted({"DescribeAlarms": {"MetricAlarms": [answered]}, "ListTagsForResource": {}})
    found = ALARM.read(aws, wanted)
    assert found is not None
    assert diff(found.attributes, ALARM.desired(aws, wanted, found)) == ()


def test_an_alarm_names_its_topics_and_says_what_missing_data_means() -> None:
    aws = scripted({"PutMetricAlarm": {}})
    spec = alarm(alarm_actions=["posts"], treat_missing_data="notBreaching")
    ALARM.create(aws, spec, ALARM.desired(aws, spec, None))
    (asked,) = aws.asked("PutMetricAlarm")
    assert asked["AlarmActions"] == [f"arn:aws:sns:{REGION}:{ACCOUNT}:posts"]
    assert asked["TreatMissingData"] == "notBreaching"
    assert "ExtendedStatistic" not in asked
    assert "Tags" not in asked


def test_a_change_of_one_metric_in_the_math_is_one_change() -> None:
    aws = scripted({})
    before = ALARM.desired(aws, math(), None)
    after = ALARM.desired(aws, math(metrics=[ERRORS, {**RATE, "label": "x"}]), None)
    assert [change.dotted for change in diff(before, after)] == ["metrics.rate.label"]


@pytest.mark.parametrize(
    "answers",
    [
        {"DescribeAlarms": {"MetricAlarms": []}, "ListTagsForResource": Fails("ResourceNotFoundException")},
        {"DescribeAlarms": {"MetricAlarms": []}, "ListTagsForResource": {"Tags": []}},
    ],
)
def test_no_alarm(answers: dict[str, Any]) -> None:
    assert ALARM.read(scripted(answers), alarm()) is None


def dashboard(*widgets: Any) -> dict[str, Any]:
    return spec_of("cloudwatch_dashboards", "dashboards", name="posts", body={"widgets": list(widgets)})


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({**dashboard(), "name": "a b"}, "name must"),
        ({"name": "a", "body": {}}, "must have widgets"),
        (dashboard({"x": 0}), "widgets[0] has no type"),
        (dashboard({"type": "text", "x": 20, "width": 6}), "right of column 24"),
        (dashboard(*[{"type": "text"}] * 501), "allows 500"),
    ],
)
def test_what_a_dashboard_cannot_be(spec: dict[str, Any], words: str) -> None:
    (problem,) = DASHBOARD.problems(spec)
    assert words in problem


def test_a_dashboard_is_compared_as_data() -> None:
    spec = dashboard({"type": "text", "properties": {"markdown": "x", "background": "solid"}})
    body = json.dumps({"widgets": [{"properties": {"background": "solid", "markdown": "x"}, "type": "text"}]}, indent=2)
    answer = {"DashboardBody": body, "DashboardArn": "arn", "DashboardName": "posts"}
    aws = scripted({"GetDashboard": answer, "ListTagsForResource": {"Tags": [{"Key": "a", "Value": "b"}]}})
    found = DASHBOARD.read(aws, spec)
    assert found is not None
    assert diff(found.attributes, DASHBOARD.desired(aws, spec, found)) == ()
    assert found.tags == {"a": "b"}
    assert aws.names() == ["GetDashboard", "ListTagsForResource"]


def test_a_dashboard_takes_tags_when_it_is_made_and_by_their_own_call_afterwards() -> None:
    aws, spec = scripted({"PutDashboard": {}, "TagResource": {}, "UntagResource": {}}), dashboard()
    DASHBOARD.create(aws, spec, {"tags": {"a": "b"}})
    found = Found({}, {"arn": "arn", "name": "posts"}, {})
    DASHBOARD.update(aws, spec, found, {}, ())
    DASHBOARD.tag(aws, found, {"c": "d"}, ["a"])
    made, changed = aws.asked("PutDashboard")
    assert made == {**changed, "Tags": [{"Key": "a", "Value": "b"}]}
    assert json.loads(changed["DashboardBody"]) == {"widgets": []}
    place = f"arn:aws:cloudwatch::{ACCOUNT}:dashboard/posts"
    assert aws.asked("TagResource") == [{"ResourceARN": place, "Tags": [{"Key": "c", "Value": "d"}]}]
    assert aws.asked("UntagResource") == [{"ResourceARN": place, "TagKeys": ["a"]}]


def test_an_embedded_aws_keeps_a_dashboards_tags_in_its_body() -> None:
    there: dict[str, str] = {}

    def put(params: dict[str, Any]) -> dict[str, Any]:
        there["DashboardBody"] = params["DashboardBody"]
        return {}

    answers = {"PutDashboard": put, "GetDashboard": lambda _params: {**there, "DashboardArn": "arn"}}
    aws, spec = scripted(answers, "http://127.0.0.1:1"), dashboard({"type": "text"})
    DASHBOARD.create(aws, spec, {"tags": {"a": "b", "c": "d"}})
    found = DASHBOARD.read(aws, spec)
    assert found is not None
    DASHBOARD.tag(aws, found, {"a": "2"}, ["c"])
    DASHBOARD.update(aws, spec, found, {}, ())
    found = DASHBOARD.read(aws, spec)
    assert found is not None
    assert found.tags == {"a": "2"}
    assert diff(found.attributes, DASHBOARD.desired(aws, spec, found)) == ()


@pytest.mark.parametrize("code", ["ResourceNotFound", "DashboardNotFoundError"])
def test_no_dashboard_to_read_or_to_delete(code: str) -> None:
    aws = scripted(dict.fromkeys(("GetDashboard", "ListTagsForResource", "DeleteDashboards"), Fails(code)))
    assert DASHBOARD.read(aws, dashboard()) is None
    DASHBOARD.delete(aws, dashboard(), None)  # type: ignore[arg-type]
