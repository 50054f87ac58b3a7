"""Amazon SNS, EventBridge and CloudWatch alarms: small rules of single calls."""

from __future__ import annotations

import json
import re

from ..calls import Call
from ..errors import AwsError
from ..strict import Params, Rule, World
from .arns import docs, reference

# Attributes that SetTopicAttributes and CreateTopic take (API reference); delivery logging has one set per protocol.
_TOPIC_ATTRIBUTES = frozenset(
    {
        "ArchivePolicy",
        "ContentBasedDeduplication",
        "DataProtectionPolicy",
        "DeliveryPolicy",
        "DisplayName",
        "FifoThroughputScope",
        "FifoTopic",
        "KmsMasterKeyId",
        "Policy",
        "SignatureVersion",
        "TracingConfig",
    }
)
_FEEDBACK = re.compile(r"(HTTP|Firehose|Lambda|Application|SQS)(Success|Failure)Feedback(RoleArn|SampleRate)")
_RATE = re.compile(r"rate\((\d+) (minute|minutes|hour|hours|day|days)\)")


def _topic_attribute(call: Call, _: World) -> bool:
    names = {call.params.get("AttributeName")} if call.operation == "SetTopicAttributes" else set()
    names |= set(call.params.get("Attributes") or {})
    return not all(name in _TOPIC_ATTRIBUTES or _FEEDBACK.fullmatch(str(name)) for name in names)


def _fifo_subscription(call: Call, _: World) -> bool:
    endpoint, topic = str(call.params.get("Endpoint", "")), str(call.params.get("TopicArn", ""))
    return call.params.get("Protocol") == "sqs" and endpoint.endswith(".fifo") and not topic.endswith(".fifo")


def _rule_has_targets(call: Call, world: World) -> bool:
    names: Params = {"Rule": call.params.get("Name"), "EventBusName": call.params.get("EventBusName") or "default"}
    return bool((world.read("events", "list_targets_by_rule", call, **names) or {}).get("Targets"))


def _schedule(call: Call, _: World) -> bool:
    expression = str(call.params.get("ScheduleExpression") or "")
    if not expression:
        return False
    if expression.startswith("cron("):
        return len(expression[5:].rstrip(")").split()) != 6
    found = _RATE.fullmatch(expression)
    return found is None or int(found[1]) < 1 or (int(found[1]) == 1) == found[2].endswith("s")


def _period(call: Call, _: World) -> bool:
    periods = [call.params.get("Period")]
    periods += [(m.get("MetricStat") or {}).get("Period") or m.get("Period") for m in call.params.get("Metrics") or []]
    return not all(period is None or period in (10, 20, 30) or (period > 0 and period % 60 == 0) for period in periods)


def _dashboard(call: Call, _: World) -> bool:
    try:
        return not isinstance(json.loads(str(call.params.get("DashboardBody"))), dict)
    except ValueError:
        return True


RULES: tuple[Rule, ...] = (
    Rule(
        id="sns-topic-attribute",
        service="sns",
        operations=("CreateTopic", "SetTopicAttributes"),
        summary="unknown topic attributes",
        source=reference("sns/latest/api", "SetTopicAttributes"),
        error=AwsError("InvalidParameter", 400, "Invalid parameter: AttributeName"),
        refuses=_topic_attribute,
    ),
    Rule(
        id="sns-fifo-queue",
        service="sns",
        operations=("Subscribe",),
        summary="a FIFO queue subscribes to FIFO topics only",
        source=docs("sns/latest/dg/fifo-message-delivery.html"),
        error=AwsError(
            "InvalidParameter",
            400,
            "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard "
            "SNS topics",
        ),
        refuses=_fifo_subscription,
    ),
    Rule(
        id="events-rule-has-targets",
        service="events",
        operations=("DeleteRule",),
        summary="a rule is deleted without targets",
        source=reference("eventbridge/latest/APIReference", "DeleteRule"),
        error=AwsError("ValidationException", 400, "Rule can't be deleted since it has targets."),
        refuses=_rule_has_targets,
    ),
    Rule(
        id="events-schedule-expression",
        service="events",
        operations=("PutRule",),
        summary="rate(1 day), rate(2 days), or a cron of six fields",
        source=docs("eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"),
        error=AwsError("ValidationException", 400, "Parameter ScheduleExpression is not valid."),
        refuses=_schedule,
    ),
    Rule(
        id="cloudwatch-alarm-period",
        service="cloudwatch",
        operations=("PutMetricAlarm",),
        summary="an alarm's period is 10, 20, 30 or a multiple of 60 seconds",
        source=reference("AmazonCloudWatch/latest/APIReference", "PutMetricAlarm"),
        error=AwsError("ValidationError", 400, "Period must be 10, 20, 30 or a multiple of 60"),
        refuses=_period,
    ),
    Rule(
        id="cloudwatch-dashboard-body",
        service="cloudwatch",
        operations=("PutDashboard",),
        summary="a dashboard's body is a JSON object",
        source=reference("AmazonCloudWatch/latest/APIReference", "PutDashboard"),
        error=AwsError("InvalidParameterInput", 400, "The field DashboardBody must be a valid JSON object"),
        refuses=_dashboard,
    ),
)
