# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS says of the parts of an application right now. Read calls only, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.errors import is_missing
from ..engine.explain import explain
from ..kinds.acm_certificate.lookup import KEY_ALGORITHMS, certificates
from ..kinds.sns_topic import topic_arn
from ..kinds.sqs_queue import queue_url
from ..logs.errors import PATTERN, errors_in
from ..logs.newest import newest
from ..logs.reading import Lines
from ..logs.sources import group_of
from ..logs.times import milliseconds

Spec = Mapping[str, Any]
Specs = Mapping[str, Sequence[Spec]]
ALARMS_AT_ONCE: Final = 100
METRICS_AT_ONCE: Final = 500
AGE: Final = "ApproximateAgeOfOldestMessage"


@dataclass(frozen=True)
class Question:
    """What is asked for: the last `errors` errors of each function, logs and sums of the last `minutes`."""

    specs: Specs
    errors: int
    minutes: int
    now: datetime

    @property
    def since(self) -> datetime:
        """Where the time that is looked at begins."""
        return self.now - timedelta(minutes=self.minutes)

    def of(self, module: str) -> Sequence[Spec]:
        """The specs of a module."""
        return self.specs.get(module, ())


def answers(aws: Aws, question: Question) -> dict[str, Any]:
    """Everything by subject; `unanswered` has what could not be asked, and why."""
    subjects: dict[str, Callable[[Aws, Question], Any]] = {
        "alarms": alarms,
        "queues": queues,
        "functions": functions,
        "log_errors": log_errors,
        "metrics": metrics,
        "certificates": all_certificates,
        "subscriptions": subscriptions,
    }
    unanswered: list[dict[str, str]] = []

    def ask(subject: str) -> Any:
        try:
            return subjects[subject](aws, question)
        except Exception as error:
            unanswered.append({"subject": subject, "text": str(explain(error, f"asking for {subject}"))})
            return None

    # threads of their own: those of `aws.together` are for the calls that each subject makes
    with ThreadPoolExecutor(len(subjects), thread_name_prefix="aws-status") as pool:
        found = dict(zip(subjects, pool.map(ask, subjects), strict=True))
    return {**found, "unanswered": sorted(unanswered, key=lambda item: item["subject"])}


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


def queues(aws: Aws, question: Question) -> list[dict[str, Any]]:
    """Messages of each queue that wait, are being worked on, or are delayed (GetQueueAttributes)."""
    specs = question.of("sqs_queues")
    dead = {spec.get("dead_letter_queue") for spec in specs}
    return aws.together(*((lambda spec=spec: queue(aws, spec, spec["name"] in dead)) for spec in specs))


def queue(aws: Aws, spec: Spec, dead_letter: bool) -> dict[str, Any]:
    """One queue; `there` is False when it does not exist."""
    sqs = aws.reader("sqs")
    try:
        answer = sqs.get_queue_attributes(
            QueueUrl=queue_url(aws, spec["name"]),
            AttributeNames=[
                "ApproximateNumberOfMessages",
                "ApproximateNumberOfMessagesNotVisible",
                "ApproximateNumberOfMessagesDelayed",
            ],
        )
    except sqs.exceptions.ClientError as error:
        if is_missing(error, "AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"):
            return {"name": spec["name"], "there": False, "dead_letter": dead_letter}
        raise
    has = answer.get("Attributes", {})
    return {
        "name": spec["name"],
        "there": True,
        "dead_letter": dead_letter,
        "waiting": int(has.get("ApproximateNumberOfMessages", 0)),
        "in_flight": int(has.get("ApproximateNumberOfMessagesNotVisible", 0)),
        "delayed": int(has.get("ApproximateNumberOfMessagesDelayed", 0)),
    }


def functions(aws: Aws, question: Question) -> list[dict[str, Any]]:
    """Each function: state, versions and aliases."""
    specs = question.of("lambda_functions")
    return aws.together(*((lambda spec=spec: function(aws, spec["name"])) for spec in specs))


def function(aws: Aws, name: str) -> dict[str, Any]:
    """One function (GetFunctionConfiguration, ListVersionsByFunction, ListAliases)."""
    client = aws.reader("lambda")
    try:
        has = client.get_function_configuration(FunctionName=name)
    except client.exceptions.ClientError as error:
        if is_missing(error, "ResourceNotFoundException"):
            return {"name": name, "there": False}
        raise
    versions = aws.pages("lambda", "list_versions_by_function", "Versions", FunctionName=name)
    aliases = aws.pages("lambda", "list_aliases", "Aliases", FunctionName=name)
    numbers = [int(item["Version"]) for item in versions if str(item.get("Version", "")).isdigit()]
    return {
        "name": name,
        "there": True,
        "state": has.get("State", "Active"),
        "update": has.get("LastUpdateStatus", "Successful"),
        "reason": has.get("StateReason") or has.get("LastUpdateStatusReason") or "",
        "modified": iso(has.get("LastModified")),
        "code_sha256": has.get("CodeSha256", ""),
        "version": max(numbers) if numbers else None,
        "versions": len(numbers),
        "aliases": {item["Name"]: alias_weights(item) for item in aliases},
    }


def alias_weights(alias: Mapping[str, Any]) -> dict[str, float]:
    """Version to its share of the calls."""
    more = {
        str(key): float(share)
        for key, share in (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights", {}).items()
    }
    return {str(alias["FunctionVersion"]): round(1 - sum(more.values()), 4), **more}


def log_errors(aws: Aws, question: Question) -> list[dict[str, Any]]:
    """The last errors of each function, newest first, with the function's name."""
    specs = question.of("lambda_functions")
    found = aws.together(*((lambda spec=spec: errors_of(aws, spec, question)) for spec in specs))
    return sorted((item for group in found for item in group), key=lambda item: str(item["at"]), reverse=True)


def errors_of(aws: Aws, spec: Spec, question: Question) -> list[dict[str, Any]]:
    """The last errors of one function, and that there were more lines than are read."""
    name = spec["name"]
    wanted = Lines(group_of(spec), milliseconds(question.since), milliseconds(question.now) + 1, PATTERN)
    found = newest(aws, wanted, lambda event: next(errors_in([event]), None), tries=2)
    told = [{"function": name, **item} for item in found.kept]
    if not found.whole:
        told.append({"function": name, "at": iso(question.now), "text": "more lines than were read", "stream": ""})
    return told[-question.errors :]


def metrics(aws: Aws, question: Question) -> dict[str, dict[str, float]]:
    """By queue and by function its sums and ages in the time looked at (GetMetricData); nothing where there is none."""
    wanted = [("AWS/SQS", "QueueName", spec["name"], AGE, "Maximum") for spec in question.of("sqs_queues")]
    wanted += [
        ("AWS/Lambda", "FunctionName", spec["name"], metric, "Sum")
        for spec in question.of("lambda_functions")
        for metric in ("Invocations", "Errors", "Throttles")
    ]
    found: dict[str, dict[str, float]] = {}
    client = aws.reader("cloudwatch")
    for start in range(0, len(wanted), METRICS_AT_ONCE):
        group = wanted[start : start + METRICS_AT_ONCE]
        queries = [query(number, question, *item) for number, item in enumerate(group)]
        pages = client.get_paginator("get_metric_data").paginate(
            MetricDataQueries=queries, StartTime=question.since, EndTime=question.now
        )
        for result in (item for page in pages for item in page.get("MetricDataResults", ())):
            _space, _dimension, name, metric, _statistic = group[int(result["Id"][1:])]
            if result.get("Values"):
                # the newest value first: an age is what it is now, sums are of all the time
                values = result["Values"]
                own = found.setdefault(name, {})
                own[metric] = values[0] if metric == AGE else own.get(metric, 0.0) + sum(values)
    return found


def query(number: int, question: Question, space: str, dimension: str, name: str, metric: str, statistic: str) -> Any:
    """One query of GetMetricData."""
    stat = {
        "Metric": {"Namespace": space, "MetricName": metric, "Dimensions": [{"Name": dimension, "Value": name}]},
        "Period": 60 if metric == AGE else max(60, question.minutes * 60),
        "Stat": statistic,
    }
    return {"Id": f"q{number}", "MetricStat": stat}


def all_certificates(aws: Aws, question: Question) -> list[dict[str, Any]]:
    """The newest certificate of each domain, its status and when it ends (ListCertificates, DescribeCertificate)."""
    found = []
    for spec in question.of("acm_certificates"):
        there = certificates(aws, spec["domain"], spec["region"], KEY_ALGORITHMS)
        detail: Mapping[str, Any] = there[-1].detail if there else {}
        found.append(
            {
                "domain": spec["domain"],
                "status": detail.get("Status", "MISSING"),
                "not_after": iso(detail.get("NotAfter")),
                "days_left": days_between(question.now, detail.get("NotAfter")),
                "renewal": (detail.get("RenewalSummary") or {}).get("RenewalStatus"),
            }
        )
    return found


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


def iso(value: Any) -> str | None:
    """A time as text; None without one."""
    return value.isoformat() if isinstance(value, datetime) else value


def days_between(now: datetime, then: Any) -> int | None:
    """Whole days from `now` on, negative when it is past."""
    if not isinstance(then, datetime):
        return None
    return (then if then.tzinfo else then.replace(tzinfo=UTC)).__sub__(now).days
