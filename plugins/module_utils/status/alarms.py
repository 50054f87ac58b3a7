# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The alarms of an application, and who hears of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.errors import is_missing
from ..kinds.sns_topic import topic_arn
from .question import Question
from .times import iso

ALARMS_AT_ONCE: Final = 100


def alarms(aws: Aws, question: Question) -> list[dict[str, Any]]:
    """Each alarm of the description and its state (DescribeAlarms); one that is not there has the state `MISSING`."""
    names = [spec["name"] for spec in question.of("cloudwatch_alarms")]
    client = aws.reader("cloudwatch")
    groups = [names[start : start + ALARMS_AT_ONCE] for start in range(0, len(names), ALARMS_AT_ONCE)]
    found: dict[str, Mapping[str, Any]] = {}
    for group in groups:
        answer = client.describe_alarms(AlarmNames=group, AlarmTypes=["MetricAlarm"], MaxRecords=ALARMS_AT_ONCE)
        found |= {alarm["AlarmName"]: alarm for alarm in answer["MetricAlarms"]}
    return [alarm_as_data(name, found.get(name, {})) for name in names]


def alarm_as_data(name: str, alarm: Mapping[str, Any]) -> dict[str, Any]:
    """`{name, state, since, reason}`."""
    return {
        "name": name,
        "state": alarm.get("StateValue", "MISSING"),
        "since": iso(alarm.get("StateUpdatedTimestamp")),
        "reason": alarm.get("StateReason", ""),
    }


def subscriptions(aws: Aws, question: Question) -> list[dict[str, Any]]:
    """The subscriptions of each topic; `confirmed` is False until somebody follows the link in the mail."""
    topics = [spec["name"] for spec in question.of("sns_topics")]
    return [item for name in topics for item in subscriptions_of(aws, name)]


def subscriptions_of(aws: Aws, topic: str) -> list[dict[str, Any]]:
    """Those of one topic (ListSubscriptionsByTopic); none when it is not there."""
    sns = aws.reader("sns")
    try:
        found = aws.pages("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=topic_arn(aws, topic))
    except sns.exceptions.ClientError as error:
        if is_missing(error, "NotFound", "NotFoundException"):
            return []
        raise
    return [
        {
            "topic": topic,
            "protocol": item["Protocol"],
            "endpoint": item["Endpoint"],
            "confirmed": str(item["SubscriptionArn"]).startswith("arn:"),
        }
        for item in found
    ]
