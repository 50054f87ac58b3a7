# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""DynamoDB tables: keys, indexes, capacity, encryption, streams, time to live, recovery, protection, replicas, tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...engine.aws import Aws
from ...engine.diff import Change, changed
from ...engine.errors import EngineError, Transient, error_message, is_missing
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.owned import owned_by_tag
from ...engine.tags import as_dict, as_list
from ...engine.texts import REGION
from ...engine.values import UNKNOWN
from . import coverage, normal, reading, replicas, rules, steps

MANAGED_KEY: Final = "alias/aws/dynamodb"
TOO_SOON: Final = "multiple times within a fixed interval"
"""UpdateTimeToLive's refusal within half an hour to an hour of the last change, and so of another attribute's end."""


class DynamodbTable(Kind):
    """A table in the stack's region, with its copies in other regions."""

    name = "dynamodb_table"
    module = "dynamodb_tables"
    option = "tables"
    texts: ClassVar = {"replicas.region": REGION}
    services = ("dynamodb",)
    after = ("kms_keys",)
    immutable = ("hash_key", "hash_key_type", "range_key", "range_key_type", "local_indexes")
    holds_data = True
    patience_seconds = 1800.0
    """DynamoDB fills a new index from the table's items: minutes to hours on a large table."""
    refuses_second = True
    transient = (
        Transient("ContinuousBackupsUnavailableException", "", "DynamoDB readies the backups of a new table"),
        Transient("LimitExceededException", "simultaneous", "DynamoDB changes only so many tables and indexes at once"),
        Transient("ResourceInUseException", "", "DynamoDB is at work on the table"),
    )
    managed: ClassVar = coverage.MANAGED
    unmanaged: ClassVar = coverage.UNMANAGED

    def problems(self, spec: Spec) -> Iterable[str]:
        return rules.problems(spec)

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        answers = reading.read(aws, spec, table_arn(aws, spec["name"]))
        if answers is None:
            return None
        table, tags = answers.table, as_dict(answers.tags)
        attributes = normal.normal_form(answers)
        if copies := replicas.read(aws, spec, table, tags):
            attributes["replicas"] = copies
        return Found(
            attributes,
            {"arn": table["TableArn"], "stream_arn": table.get("LatestStreamArn", ""), "name": spec["name"]},
            tags,
            settled=not (status := reading.at_work(table) or replicas.at_work(aws, table)),
            deleting=table["TableStatus"] == "DELETING",
            status=status,
        )

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal = normal.goal(aws, spec)
        if copies := replicas.goal(spec, found):
            goal["replicas"] = copies
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        return [Owned({"name": item.rest, "hash_key": "-"}) for item in owned_by_tag(aws, "dynamodb", "table/")]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        streaming = bool(spec.get("stream_view_type"))
        stream = (found.identity["stream_arn"] if found and "stream_view_type" in found.attributes else "") or UNKNOWN
        return {
            "name": spec["name"],
            "arn": table_arn(aws, spec["name"]),
            "stream_arn": stream if streaming else None,
        }

    def protected(self, found: Found) -> str:
        copies = found.attributes.get("replicas", {}).values()
        if not any(copy["deletion_protection_enabled"] for copy in (found.attributes, *copies)):
            return ""
        return (
            "Set deletion_protection_enabled of the table (and of its replicas) to false, run once with state present, "
            "and then delete it."
        )

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        tags = {"Tags": as_list(desired["tags"])} if desired.get("tags") else {}
        form = without_default_key(spec, normal.create_form(desired))
        aws.writer("dynamodb").create_table(TableName=spec["name"], **form, **tags)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        name, dynamodb = spec["name"], aws.writer("dynamodb")
        if changed(changes, "point_in_time_recovery_enabled", "recovery_period_days"):
            dynamodb.update_continuous_backups(
                TableName=name, PointInTimeRecoverySpecification=normal.recovery_form(desired)
            )
        if changed(changes, "contributor_insights_enabled"):
            action = "ENABLE" if desired["contributor_insights_enabled"] else "DISABLE"
            dynamodb.update_contributor_insights(TableName=name, ContributorInsightsAction=action)
        if changed(changes, "replicas"):
            replicas.write_own(aws, name, found.attributes, desired)
        # one kind of change per UpdateTable; the engine looks again, waits for ACTIVE, and comes back for the next
        if step := steps.next_step(found.attributes, desired):
            dynamodb.update_table(TableName=name, **without_default_key(spec, step))
        elif changed(changes, "ttl_attribute"):
            # last: it may be refused for an hour, and for as long after it so are new replicas
            switch_time_to_live(dynamodb, name, steps.time_to_live(found.attributes, desired))

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        dynamodb, arn = aws.writer("dynamodb"), found.identity["arn"]
        if to_set:
            dynamodb.tag_resource(ResourceArn=arn, Tags=as_list(to_set))
        if to_remove:
            dynamodb.untag_resource(ResourceArn=arn, TagKeys=to_remove)
            replicas.untag(aws, found.identity["name"], found.attributes.get("replicas", ()), to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        """The copies first, one a step: DynamoDB keeps a table that others were copied from in the last 24 hours."""
        dynamodb = aws.writer("dynamodb")
        try:
            if step := replicas.removal(found.attributes, {}):
                dynamodb.update_table(TableName=spec["name"], **step)
                return
            dynamodb.delete_table(TableName=spec["name"])
        except dynamodb.exceptions.ClientError as error:
            if not is_missing(error, *reading.MISSING):
                raise


def without_default_key(spec: Spec, form: Mapping[str, Any]) -> dict[str, Any]:
    """`form` without the id of the key that AWS manages for DynamoDB: it is meant where no other key is named."""
    if spec.get("kms_key") != MANAGED_KEY or "SSESpecification" not in form:
        return dict(form)
    encryption = {name: value for name, value in form["SSESpecification"].items() if name != "KMSMasterKeyId"}
    return {**form, "SSESpecification": encryption}


def switch_time_to_live(dynamodb: Any, name: str, specification: Mapping[str, Any]) -> None:
    """UpdateTimeToLive. Raises `EngineError` where DynamoDB wants more time since the change before."""
    try:
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=specification)
    except dynamodb.exceptions.ClientError as error:
        if TOO_SOON not in error_message(error):
            raise
        raise EngineError(
            f"dynamodb_table {name}: DynamoDB takes one change of time to live in about an hour",
            "Run again then; the rest of the table is as described.",
        ) from error


def table_arn(aws: Aws, name: str) -> str:
    """The ARN of the table called `name` in the stack's account and region."""
    return aws.arn("dynamodb", f"table/{name}")


KIND: Final = DynamodbTable()
