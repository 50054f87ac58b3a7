"""CloudWatch dashboards."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from contract.harness.case import Act, Case, Drift, OwnedBy, Raw, Update

TEXT = {"type": "text", "x": 0, "y": 0, "width": 24, "height": 2, "properties": {"markdown": "# {name}"}}
QUEUES = {
    "type": "metric",
    "x": 0,
    "y": 2,
    "width": 12,
    "height": 6,
    "properties": {
        "title": "Age",
        "region": "eu-west-1",
        "stat": "Maximum",
        "period": 60,
        "metrics": [["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "{name}.fifo"]],
    },
}


def describe(raw: Raw, name: str) -> Any:
    try:
        answer = raw.client("cloudwatch").get_dashboard(DashboardName=name)
    except ClientError:
        return None
    return {"arn": answer["DashboardArn"], "body": json.loads(answer["DashboardBody"])}


def changed(change: Any) -> Act:
    """An act that puts the body by hand, changed."""

    def act(raw: Raw, name: str) -> None:
        body = describe(raw, name)["body"]
        change(body)
        raw.client("cloudwatch").put_dashboard(DashboardName=name, DashboardBody=json.dumps(body))

    return act


CASE = Case(
    kind="cloudwatch_dashboard",
    minimal={"name": "{name}", "body": {"widgets": []}},
    full={"name": "{name}", "body": {"start": "-PT6H", "widgets": [TEXT, QUEUES]}},
    describe=describe,
    owned=OwnedBy(asks_each="no search covers dashboards, on AWS neither"),
    updates=(
        Update("one widget", {"body": {"start": "-PT6H", "widgets": [TEXT]}}, {"body.widgets.1"}),
        Update("another start", {"body": {"start": "-PT1H", "widgets": [TEXT, QUEUES]}}, {"body.start"}),
    ),
    drifts=(
        Drift("stray widget", changed(lambda body: body["widgets"].append(TEXT)), {"body.widgets.2"}),
        Drift(
            "title",
            changed(lambda body: body["widgets"][1]["properties"].update(title="x")),
            {"body.widgets.1.properties.title"},
        ),
        Drift("stray setting", changed(lambda body: body.update(periodOverride="auto")), {"body.periodOverride"}),
        Drift("emptied", changed(lambda body: body.update(widgets=[])), {"body.widgets.0", "body.widgets.1"}),
    ),
    adopt=lambda raw, name: raw.client("cloudwatch").put_dashboard(DashboardName=name, DashboardBody='{"widgets": []}'),
    undrifted={"PutDashboard.Tags": "an embedded AWS keeps none: they stand in the body there; unit tests for AWS"},
)
