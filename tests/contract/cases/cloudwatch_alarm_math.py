"""Alarms on metric math: throttled requests of a table, as CloudWatch counts them by operation."""

from __future__ import annotations

from typing import Any

from contract.cases.cloudwatch_alarm import describe
from contract.harness.case import Case, Drift, OwnedBy, Raw, Update


def throttled(operation: str) -> dict[str, Any]:
    """The throttled requests of one operation of the table."""
    stat = {
        "namespace": "AWS/DynamoDB",
        "metric_name": "ThrottledRequests",
        "dimensions": {"TableName": "{name}", "Operation": operation},
        "statistic": "Sum",
    }
    return {"id": operation.lower(), "metric_stat": stat}


def higher(raw: Raw, name: str) -> None:
    """The alarm by hand with another threshold."""
    raw.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Metrics=[{"Id": "total", "Expression": "1", "ReturnData": True}],
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=1,
        Threshold=99,
        TreatMissingData="notBreaching",
    )


TOTAL = {"id": "total", "expression": "SUM(METRICS())", "label": "throttled", "return_data_enabled": True}
FULL = {
    "name": "{name}",
    "metrics": [throttled("PutItem"), throttled("Query"), TOTAL],
    "comparison_operator": "GreaterThanThreshold",
    "threshold": 0,
    "treat_missing_data": "notBreaching",
}

CASE = Case(
    kind="cloudwatch_alarm",
    minimal=FULL,
    full=FULL,
    describe=describe,
    owned=OwnedBy(asks_each="its search by tag leaves this service out"),
    updates=(Update("a threshold", {"threshold": 5}, {"threshold"}),),
    drifts=(Drift("threshold", higher, {"threshold"}),),
    adopt=higher,
    change={},
    gaps=(
        ("every member drifts", "the first case of the kind has the rest"),
        ("metrics", "the emulator does not show them again; tests/unit/kinds/test_cloudwatch.py"),
    ),
)
