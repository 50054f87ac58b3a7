# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What CloudWatch has counted of queues and functions."""

from __future__ import annotations

from typing import Any, Final

from ..engine.aws import Aws
from .question import Question

METRICS_AT_ONCE: Final = 500
AGE: Final = "ApproximateAgeOfOldestMessage"


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
