# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies of a table in other regions (global tables, version 2019.11.21, eventually consistent).

DynamoDB keeps keys, indexes, billing mode, time to live and stream of all copies equal by itself. Deletion protection,
recovery to a point in time and tags are each copy's own, and are written in the copy's region.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.errors import Refused
from ...engine.kind import Found, Spec
from ...engine.tags import as_dict, as_list, tag_changes
from .reading import WORKING, assumed_period, caught, is_missing_error

AWS_OWNED: Final = "aws-owned"
STREAM: Final = "NEW_AND_OLD_IMAGES"

Normal = Mapping[str, Any]


def problems(spec: Spec) -> Iterator[str]:
    """What DynamoDB would refuse in the replicas of a description."""
    regions = [item["region"] for item in spec["replicas"]]
    for region in sorted({region for region in regions if regions.count(region) > 1}):
        yield f"replicas names {region} twice; a region has one replica"
    if not regions:
        return
    if spec.get("stream_view_type") != STREAM:
        yield f"replicas need stream_view_type {STREAM}: DynamoDB replicates through the table's stream"
    if spec["billing_mode"] == "PROVISIONED":
        yield "replicas need billing_mode PAY_PER_REQUEST: with PROVISIONED DynamoDB wants automatic scaling of writes"
    for item in spec["replicas"]:
        where = f"replicas ({item['region']})"
        if bool(item.get("kms_key")) != bool(spec.get("kms_key")):
            yield f"{where}: kms_key of the table and of its replicas belong together; each region has its own key"
        if item.get("kms_key") and not item["kms_key"].startswith("arn:"):
            yield f"{where}: kms_key must be the ARN of a key in {item['region']}"


def listed(aws: Aws, table: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The copies that DescribeTable names, by region, without the table itself."""
    copies = {str(item["RegionName"]): item for item in table.get("Replicas") or ()}
    return {region: item for region, item in sorted(copies.items()) if region != aws.region}


def at_work(aws: Aws, table: Mapping[str, Any]) -> str:
    """What DynamoDB is doing to a copy; empty when nothing."""
    for region, item in listed(aws, table).items():
        if item.get("ReplicaStatus", "ACTIVE") in WORKING:
            return f"its replica in {region} is {item['ReplicaStatus']}"
    return ""


def read(aws: Aws, spec: Spec, table: Mapping[str, Any], tags: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The copies in normal form, by region. Of their tags those are compared that the table has."""
    copies = listed(aws, table)
    own_class = (table.get("TableClassSummary") or {}).get("TableClass", "STANDARD")
    normal: dict[str, dict[str, Any]] = {}
    details = aws.together(*(lambda region=region: in_region(aws, spec, region) for region in copies)) if copies else ()
    for (region, item), detail in zip(copies.items(), details, strict=True):
        normal[region] = {
            "table_class": (item.get("ReplicaTableClassSummary") or {}).get("TableClass", own_class),
            "kms_key": item.get("KMSMasterKeyId") or AWS_OWNED,
            **detail,
            "tags": {key: value for key, value in detail["tags"].items() if key in own(tags)},
        }
    return normal


def in_region(aws: Aws, spec: Spec, region: str) -> dict[str, Any]:
    """What a copy has of its own: DescribeTable, DescribeContinuousBackups and ListTagsOfResource in its region."""
    dynamodb, name = aws.reader("dynamodb", region), spec["name"]
    calls = (
        lambda: dynamodb.describe_table(TableName=name)["Table"],
        lambda: dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"],
        lambda: aws.pages(
            "dynamodb", "list_tags_of_resource", "Tags", region=region, ResourceArn=arn(aws, name, region)
        ),
    )
    answers = aws.together(*(caught(call) for call in calls))
    for answer in () if is_missing_error(answers[0]) else answers:  # one that is being made is not shown everywhere yet
        if isinstance(answer, Exception) and not is_missing_error(answer):
            raise answer
    table, backups, tags = ({} if isinstance(answer, Exception) else answer for answer in answers)
    recovery = backups.get("PointInTimeRecoveryDescription", {})
    enabled = recovery.get("PointInTimeRecoveryStatus") == "ENABLED"
    period = {"recovery_period_days": recovery.get("RecoveryPeriodInDays") or assumed_period(aws, spec)}
    return {
        "deletion_protection_enabled": bool(table.get("DeletionProtectionEnabled")),
        "point_in_time_recovery_enabled": enabled,
        **(period if enabled else {}),
        "tags": as_dict(tags),
    }


def goal(spec: Spec, found: Found | None) -> dict[str, dict[str, Any]]:
    """The described copies in normal form, by region; what they do not say is as the table has it.

    Raises `Refused` for a copy that is not described and protected: DynamoDB would refuse to remove it.
    """
    normal = {}
    for item in spec["replicas"]:
        recovery = inherited(item, spec, "point_in_time_recovery_enabled")
        normal[item["region"]] = {
            "table_class": item.get("table_class") or spec["table_class"],
            "kms_key": item.get("kms_key") or AWS_OWNED,
            "deletion_protection_enabled": inherited(item, spec, "deletion_protection_enabled"),
            "point_in_time_recovery_enabled": recovery,
            **({"recovery_period_days": spec["recovery_period_days"]} if recovery else {}),
            **({"tags": own(found.tags or {})} if found else {}),
        }
    for region, copy in (found.attributes.get("replicas", {}) if found else {}).items():
        if region not in normal and copy["deletion_protection_enabled"]:
            raise Refused(
                f"dynamodb_table {spec['name']}: its replica in {region} is not described and is protected",
                "Describe it in replicas, or once with deletion_protection_enabled false before you leave it out.",
            )
    return normal


def inherited(item: Mapping[str, Any], spec: Spec, option: str) -> bool:
    """A copy's own option, or the table's where it says nothing."""
    return bool(spec[option] if item.get(option) is None else item[option])


def own(tags: Mapping[str, str]) -> dict[str, str]:
    """`tags` without AWS's."""
    return {key: value for key, value in tags.items() if not key.startswith("aws:")}


def arn(aws: Aws, name: str, region: str) -> str:
    """The ARN of the copy in `region`."""
    return aws.arn("dynamodb", f"table/{name}", region=region)


# -- writing: DynamoDB takes one copy in one UpdateTable, and nothing else with it -----------------------------------


def removal(actual: Normal, goal: Normal) -> dict[str, Any]:
    """The first copy that is not described."""
    strays = sorted(set(actual.get("replicas", {})) - set(goal.get("replicas", {})))
    return change("Delete", strays[0]) if strays else {}


def adjustment(actual: Normal, goal: Normal) -> dict[str, Any]:
    """The first copy whose class or key differs from the goal."""
    for region, wanted in sorted(goal.get("replicas", {}).items()):
        was = actual.get("replicas", {}).get(region)
        if was is None:
            continue
        members = {}
        if was["table_class"] != wanted["table_class"]:
            members["TableClassOverride"] = wanted["table_class"]
        if was["kms_key"] != wanted["kms_key"] and wanted["kms_key"] != AWS_OWNED:
            members["KMSMasterKeyId"] = wanted["kms_key"]
        if members:
            return change("Update", region, **members)
    return {}


def addition(actual: Normal, goal: Normal) -> dict[str, Any]:
    """The first copy that is missing."""
    for region, wanted in sorted(goal.get("replicas", {}).items()):
        if region in actual.get("replicas", {}):
            continue
        members = {}
        if wanted["table_class"] != goal["table_class"]:
            members["TableClassOverride"] = wanted["table_class"]
        if wanted["kms_key"] != AWS_OWNED:
            members["KMSMasterKeyId"] = wanted["kms_key"]
        return change("Create", region, **members)
    return {}


def change(action: str, region: str, **members: Any) -> dict[str, Any]:
    """The arguments of UpdateTable for one copy."""
    return {"ReplicaUpdates": [{action: {"RegionName": region, **members}}]}


def write_own(aws: Aws, name: str, actual: Normal, goal: Normal) -> None:
    """Protection, recovery and tags of the copies that exist, each in its region."""
    for region, wanted in sorted(goal.get("replicas", {}).items()):
        was = actual.get("replicas", {}).get(region)
        if was is None:
            continue
        dynamodb = aws.writer("dynamodb", region)
        if differs(was, wanted, "deletion_protection_enabled"):
            dynamodb.update_table(TableName=name, DeletionProtectionEnabled=wanted["deletion_protection_enabled"])
        if differs(was, wanted, "point_in_time_recovery_enabled", "recovery_period_days"):
            form: dict[str, Any] = {"PointInTimeRecoveryEnabled": wanted["point_in_time_recovery_enabled"]}
            if wanted["point_in_time_recovery_enabled"]:
                form["RecoveryPeriodInDays"] = wanted["recovery_period_days"]
            dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=form)
        to_set, _gone = tag_changes(was["tags"], wanted["tags"])
        if to_set:
            dynamodb.tag_resource(ResourceArn=arn(aws, name, region), Tags=as_list(to_set))


def differs(was: Normal, wanted: Normal, *options: str) -> bool:
    """Whether one of `options` is another in `wanted`."""
    return any(was.get(option) != wanted.get(option) for option in options)


def untag(aws: Aws, name: str, regions: Iterable[str], keys: list[str]) -> None:
    """Take from the copies the tags that the table loses."""
    for region in regions:
        aws.writer("dynamodb", region).untag_resource(ResourceArn=arn(aws, name, region), TagKeys=keys)
