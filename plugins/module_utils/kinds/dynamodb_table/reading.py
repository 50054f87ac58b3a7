# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything about a table in one round of calls side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...engine.aws import Aws
from ...engine.errors import is_missing
from ...engine.kind import Spec

MISSING = ("ResourceNotFoundException", "TableNotFoundException")
DEFAULT_RECOVERY_PERIOD_DAYS = 35
WORKING = ("CREATING", "UPDATING", "DELETING")


@dataclass(frozen=True)
class Answers:
    """What DynamoDB says of a table. `insights_enabled` is None where nobody asked."""

    table: Mapping[str, Any]
    recovery_enabled: bool = False
    recovery_period_days: int = DEFAULT_RECOVERY_PERIOD_DAYS
    ttl_attribute: str = ""
    tags: list[dict[str, str]] = field(default_factory=list)
    insights_enabled: bool | None = None


def read(aws: Aws, spec: Spec, arn: str) -> Answers | None:
    """DescribeTable, DescribeContinuousBackups, DescribeTimeToLive and ListTagsOfResource; None when there is no table.

    DescribeContributorInsights is asked where the description says anything about it. All but the first fail for a
    table that is just being made: then their part is as if it were off.
    """
    dynamodb, name = aws.reader("dynamodb"), spec["name"]
    calls: list[Callable[[], Any]] = [
        lambda: dynamodb.describe_table(TableName=name)["Table"],
        lambda: dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"],
        lambda: dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
        lambda: aws.pages("dynamodb", "list_tags_of_resource", "Tags", ResourceArn=arn),
    ]
    if spec.get("contributor_insights_enabled") is not None:
        calls.append(lambda: dynamodb.describe_contributor_insights(TableName=name)["ContributorInsightsStatus"])
    answers = aws.together(*(caught(call) for call in calls))
    table: Any = answers[0]
    if is_missing_error(table):
        return None
    for answer in answers:
        if isinstance(answer, Exception) and not is_missing_error(answer):
            raise answer
    backups, ttl, tags, *insights = [None if isinstance(item, Exception) else item for item in answers[1:]]
    recovery = (backups or {}).get("PointInTimeRecoveryDescription", {})
    return Answers(
        table=table,
        recovery_enabled=recovery.get("PointInTimeRecoveryStatus") == "ENABLED",
        recovery_period_days=recovery.get("RecoveryPeriodInDays") or assumed_period(aws, spec),
        ttl_attribute=str((ttl or {}).get("AttributeName", "")) if is_on(ttl, "TimeToLiveStatus") else "",
        tags=tags or [],
        insights_enabled=insights[0] in ("ENABLED", "ENABLING") if insights else None,
    )


def caught(call: Callable[[], Any]) -> Callable[[], Any]:
    """`call` with its error as its result: ListTagsOfResource says AccessDenied where others say "no such table"."""

    def asked() -> Any:
        try:
            return call()
        except Exception as error:
            return error

    return asked


def is_missing_error(answer: Any) -> bool:
    """Whether the answer is the error "no such table"."""
    return isinstance(answer, Exception) and is_missing(answer, *MISSING)


def is_on(answer: Mapping[str, Any] | None, key: str) -> bool:
    """DynamoDB takes up to an hour to switch time to live: what is on its way counts as done."""
    return (answer or {}).get(key) in ("ENABLED", "ENABLING")


def assumed_period(aws: Aws, spec: Spec) -> int:
    """The period where the answer has none: AWS's default; an embedded AWS keeps none, so there the described one."""
    return int(spec["recovery_period_days"]) if aws.endpoint_url else DEFAULT_RECOVERY_PERIOD_DAYS


def at_work(table: Mapping[str, Any]) -> str:
    """What DynamoDB is doing to the table or one of its indexes, refusing changes meanwhile; empty when nothing."""
    if table["TableStatus"] in WORKING:
        return f"the table is {table['TableStatus']}"
    for index in table.get("GlobalSecondaryIndexes") or ():
        if index.get("IndexStatus", "ACTIVE") in WORKING:
            return f"its index {index['IndexName']} is {index['IndexStatus']}"
    encryption = (table.get("SSEDescription") or {}).get("Status", "")
    return f"its encryption is {encryption}" if encryption in ("ENABLING", "DISABLING", "UPDATING") else ""
