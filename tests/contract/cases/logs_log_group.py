"""CloudWatch log groups."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, Immutable, OwnedBy, Raw, Update

GROUP = "/aws/lambda/{name}"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000001"
FILTER = {"name": "errors", "pattern": "ERROR", "metric_name": "Errors", "metric_namespace": "posts"}


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    logs, group = raw.client("logs"), f"/aws/lambda/{name}"
    found = [item for item in logs.describe_log_groups()["logGroups"] if item["logGroupName"] == group]
    if not found:
        return None
    (answer,) = found
    for volatile in ("creationTime", "storedBytes"):
        answer.pop(volatile, None)
    filters = logs.describe_metric_filters(logGroupName=group)["metricFilters"]
    for item in filters:
        item.pop("creationTime")
    tags = logs.list_tags_for_resource(resourceArn=answer["logGroupArn"])["tags"]
    return {"group": answer, "filters": filters, "tags": tags}


def call(operation: str, **arguments: Any) -> Any:
    """An act that makes one call on the log group by hand."""
    return lambda raw, name: getattr(raw.client("logs"), operation)(logGroupName=f"/aws/lambda/{name}", **arguments)


def put_filter(name: str, pattern: str, metric: str = "Errors", **more: Any) -> Any:
    transformation = {"metricName": metric, "metricNamespace": "posts", "metricValue": "1", **more}
    return call("put_metric_filter", filterName=name, filterPattern=pattern, metricTransformations=[transformation])


CASE = Case(
    kind="logs_log_group",
    minimal={"name": GROUP},
    full={
        "name": GROUP,
        "retention_days": 7,
        "kms_key": KEY,
        "log_class": "STANDARD",
        "metric_filters": [
            FILTER,
            {
                "name": "slow",
                "pattern": "{ $.ms > 100 }",
                "metric_name": "Slow",
                "metric_namespace": "posts",
                "metric_value": "$.ms",
                "default_value": 0,
                "unit": "Milliseconds",
            },
        ],
        "tags": {"cost": "logs"},
    },
    describe=describe,
    owned=OwnedBy(asks_each="its search by tag leaves this service out"),
    updates=(
        Update("longer retention", {"retention_days": 90}, {"retention_days"}),
        Update("kept for ever", {"retention_days": 0}, {"retention_days"}),
        Update("fewer filters", {"metric_filters": [FILTER]}, {"metric_filters.slow"}),
        Update("a filter", {"metric_filters": [FILTER]}, {"metric_filters.errors"}, "minimal"),
        Update(
            "another pattern",
            {"metric_filters": [{**FILTER, "pattern": "FATAL"}]},
            {
                "metric_filters.errors.pattern",
                "metric_filters.slow",
            },
        ),
    ),
    drifts=(
        Drift("retention", call("put_retention_policy", retentionInDays=1), {"retention_days"}),
        Drift("no retention", call("delete_retention_policy"), {"retention_days"}),
        Drift("pattern", put_filter("errors", "WARN"), {"metric_filters.errors.pattern"}),
        Drift("metric", put_filter("errors", "ERROR", "Other"), {"metric_filters.errors.metric_name"}),
        Drift("stray filter", put_filter("stray", "x"), {"metric_filters.stray"}),
        Drift("filter removed", call("delete_metric_filter", filterName="slow"), {"metric_filters.slow"}),
        Drift("our tag removed", call("untag_log_group", tags=["cost"]), {"tags.cost"}),
        Drift("our tag changed", call("tag_log_group", tags={"cost": "other"}), {"tags.cost"}),
        Drift(
            "dimensions",
            put_filter("errors", "ERROR", dimensions={"level": "$.level"}),
            {"metric_filters.errors.dimensions"},
        ),
    ),
    immutable=(
        Immutable("log class", {"log_class": "INFREQUENT_ACCESS"}, {"log_class"}, refused=True, base="minimal"),
    ),
    adopt=call("create_log_group", kmsKeyId=KEY),
    change={
        "retention_days": 90,
        "metric_filters": [{**FILTER, "pattern": "FATAL"}, {**FILTER, "name": "third"}],
        "tags": {"cost": "other"},
    },
    undrifted={
        "CreateLogGroup.kmsKeyId": "the emulator has no AssociateKmsKey",
        "CreateLogGroup.logGroupClass": "cannot change: see the immutable case",
        "*eletionProtection*": "not in the emulator",
    },
    gaps=(
        ("kms_key changes later", "the emulator has no AssociateKmsKey"),
        ("deletion_protection_enabled", "the emulator has no deletion protection of log groups"),
    ),
)
