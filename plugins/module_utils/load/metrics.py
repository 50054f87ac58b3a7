# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What CloudWatch says of the time of a load: functions' throttles and errors, REST APIs' refusals, counted 429s."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.waits import Backoff
from ..status.metrics import metrics as status_metrics
from ..status.question import Question

API_METRICS: Final = ("Count", "4XXError", "5XXError")
FUNCTION_METRICS: Final = ("Invocations", "Errors", "Throttles")


def question(specs: Mapping[str, Any], began: datetime) -> Question:
    """What is asked of the time since `began`, in whole minutes as CloudWatch keeps it."""
    now = datetime.now(UTC)
    minutes = math.ceil((now - began).total_seconds() / 60) + 1
    return Question(specs, 1, minutes, now + timedelta(minutes=1))


def metrics(aws: Aws, specs: Mapping[str, Any], began: datetime, answered: int, wait_seconds: int) -> dict[str, Any]:
    """By function, API and filter its sums. They come minutes late, so they are waited for, within bounds.

    `complete` is False when fewer invocations are known than requests were answered: some are still to come, or a cache
    has answered.
    """
    backoff = Backoff(patience_seconds=wait_seconds, first_seconds=2.0, longest_seconds=15.0)
    while True:
        found = sums(aws, question(specs, began))
        known = sum(one.get("Invocations", 0) for one in found["functions"].values())
        complete = known >= answered
        if complete or not backoff.pause():
            return {**found, "complete": complete}


def sums(aws: Aws, asked: Question) -> dict[str, Any]:
    """What is known now."""
    known = status_metrics(aws, asked)
    functions = {
        spec["name"]: {name: known.get(spec["name"], {}).get(name, 0.0) for name in FUNCTION_METRICS}
        for spec in asked.of("lambda_functions")
    }
    apis = {
        spec["name"]: {name: total(aws, asked, "AWS/ApiGateway", name, ApiName=spec["name"]) for name in API_METRICS}
        for spec in asked.of("apigateway_rest_apis")
    }
    throttled = {
        f"{one['metric_namespace']}/{one['metric_name']}": total(
            aws, asked, one["metric_namespace"], one["metric_name"]
        )
        for group in asked.of("logs_log_groups")
        for one in group.get("metric_filters") or ()
        if "throttl" in one["metric_name"].lower()
    }
    return {"functions": functions, "apis": apis, "throttled": throttled}


def total(aws: Aws, asked: Question, namespace: str, name: str, **dimensions: str) -> float:
    """The sum of a metric (GetMetricStatistics); 0 where there is none."""
    answer = aws.reader("cloudwatch").get_metric_statistics(
        Namespace=namespace,
        MetricName=name,
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
        StartTime=asked.since,
        EndTime=asked.now,
        Period=60,
        Statistics=["Sum"],
    )
    return float(sum(point.get("Sum", 0.0) for point in answer.get("Datapoints", ())))
