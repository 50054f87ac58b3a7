"""One request is found everywhere by its ids, logs are JSON, and alarms reach people."""

from __future__ import annotations

import json
from typing import Any, Final

from api_client import wait_for
from e2e.items.deployment import NOBODYS, VERSIONS, Deployment

ALARMS: Final = {
    "Items-4XX-Errors": ("AWS/ApiGateway", "4XXError", "Average", 0.5),
    "Items-5XX-Errors": ("AWS/ApiGateway", "5XXError", "Average", 0.01),
    "Items-Throttled-Requests": ("items", "ThrottledRequests", "Sum", 100.0),
}
NOT_TOLD: Final = {"Items-Latency", "Items-Throttled-Functions", "Items-Throttled-Table"}
"""The embedded AWS tells neither percentiles nor metric math; tests/unit/roles/test_items.py has them."""


def test_a_correlation_id_is_in_the_answer_the_log_and_the_row_and_the_request_id_in_both_logs(
    items: Deployment,
) -> None:
    """The embedded AWS writes no access log: its definition says what AWS writes."""
    made = items.ask("POST", "/items", {"name": "Seen"}, headers={"X-Correlation-Id": "seen-everywhere-1"})
    assert made.headers["x-correlation-id"] == "seen-everywhere-1"
    row = next(row for row in items.items() if row["SK"]["S"] == f"ITEM#{made.json['id']}")
    assert row["correlationId"] == {"S": "seen-everywhere-1"}
    (line,) = [
        json.loads(event) for event in items.log_events("/aws/lambda/create-item") if "seen-everywhere-1" in event
    ]
    assert (line["message"], line["itemId"]) == ("item created", made.json["id"])
    assert line["correlation_id"] == "seen-everywhere-1"
    assert line["requestId"]
    for stage in items.raw.client("apigateway").get_stages(restApiId=items.api_id)["item"]:
        fields = json.loads(stage["accessLogSettings"]["format"])
        assert fields["requestId"] == "$context.requestId"
        assert {"$context.status", "$context.error.responseType", "$context.integrationErrorMessage"} <= set(
            fields.values()
        )


def test_the_request_id_of_a_refusal_is_in_the_function_s_log(items: Deployment) -> None:
    refused = items.ask("GET", f"/items/{NOBODYS}").json["error"]["requestId"]
    (line,) = [
        json.loads(event) for event in items.log_events("/aws/lambda/get-item") if refused in event and "{" in event
    ]
    assert (line["requestId"], line["message"], line["status"]) == (refused, "request refused", 404)


def test_every_line_of_the_functions_own_is_json_with_level_service_and_time(items: Deployment) -> None:
    items.make()
    lines = [event for event in items.log_events("/aws/lambda/create-item") if event.startswith("{")]
    for line in map(json.loads, lines):
        assert {"level", "message", "service", "timestamp"} <= set(line)
        assert line["service"] == "items"
    secret = items.raw.client("secretsmanager").get_secret_value(SecretId="items-pages")["SecretString"]
    everything = "\n".join(lines)
    assert items.user().id_token not in everything
    assert items.key not in everything
    assert secret not in everything


def test_both_stages_log_trace_and_throttle(items: Deployment) -> None:
    stages = items.raw.client("apigateway").get_stages(restApiId=items.api_id)["item"]
    for stage in stages:
        assert stage["accessLogSettings"]["destinationArn"].endswith(":log-group:/aws/apigateway/items")
        assert stage["tracingEnabled"] is True
        general = stage["methodSettings"]["*/*"]
        assert (general["metricsEnabled"], general["loggingLevel"], general["dataTraceEnabled"]) == (
            True,
            "ERROR",
            False,
        )
        assert (general["throttlingRateLimit"], general["throttlingBurstLimit"]) == (10_000, 5_000)
        assert {"/items/POST", "/items/{id}/PUT", "/items/{id}/DELETE"} <= {
            "/" + place.replace("~1", "/").lstrip("/") for place in stage["methodSettings"]
        }
    assert {stage["stageName"] for stage in stages} == set(VERSIONS)
    role = items.raw.client("apigateway").get_account()["cloudwatchRoleArn"]
    assert role.endswith(":role/items-api-logs")


def test_alarms_watch_4xx_5xx_latency_and_throttles_and_reach_the_topic_s_subscribers(items: Deployment) -> None:
    cloudwatch, sqs, sns = (items.raw.client(name) for name in ("cloudwatch", "sqs", "sns"))
    found = {alarm["AlarmName"]: alarm for alarm in cloudwatch.describe_alarms()["MetricAlarms"]}
    assert set(found) == {*ALARMS, *NOT_TOLD}
    assert {name: watched(found[name]) for name in ALARMS} == ALARMS
    assert {alarm["TreatMissingData"] for alarm in found.values()} == {"notBreaching"}
    (topic,) = (t["TopicArn"] for t in sns.list_topics()["Topics"])
    assert {tuple(alarm["AlarmActions"]) for alarm in found.values()} == {(topic,)}

    url = sqs.create_queue(QueueName="alarm-listener")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allowed = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{**allowed, "Resource": arn}]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True)

    def heard() -> dict[str, Any] | None:
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1).get("Messages", []):
            told: dict[str, Any] = json.loads(json.loads(message["Body"])["Message"])
            return told
        return None

    try:
        cloudwatch.set_alarm_state(AlarmName="Items-5XX-Errors", StateValue="ALARM", StateReason="a test")
        told = wait_for("the alarm is heard", heard)
        assert told
        assert (told["AlarmName"], told["NewStateValue"]) == ("Items-5XX-Errors", "ALARM")
    finally:
        cloudwatch.set_alarm_state(AlarmName="Items-5XX-Errors", StateValue="OK", StateReason="a test")
        sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
        sqs.delete_queue(QueueUrl=url)


def watched(alarm: dict[str, Any]) -> tuple[str, str, str, float]:
    """Namespace, metric, statistic and threshold."""
    return alarm["Namespace"], alarm["MetricName"], alarm["Statistic"], alarm["Threshold"]
