# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table's normal form: from DynamoDB's answers, from a description, and back to what CreateTable takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...engine.aws import Aws
from ...engine.kind import Spec
from ..kms_key.finding import find_key_arn
from .reading import Answers

AWS_OWNED = "aws-owned"
NO_LIMIT = -1
CAPACITY = {"read_capacity_units": "ReadCapacityUnits", "write_capacity_units": "WriteCapacityUnits"}
LIMITS = {"max_read_request_units": "MaxReadRequestUnits", "max_write_request_units": "MaxWriteRequestUnits"}

Normal = Mapping[str, Any]


def normal_form(answers: Answers) -> dict[str, Any]:
    """What DynamoDB says, as options of the description. An option that is off and has no default is left out."""
    table = answers.table
    types = {item["AttributeName"]: item["AttributeType"] for item in table["AttributeDefinitions"]}
    billing_mode = (table.get("BillingModeSummary") or {}).get("BillingMode", "PROVISIONED")
    normal = {
        **keys_from(table["KeySchema"], types),
        "billing_mode": billing_mode,
        **throughput_from(table, billing_mode),
        "indexes": {
            item["IndexName"]: {**index_from(item, types), **throughput_from(item, billing_mode)}
            for item in table.get("GlobalSecondaryIndexes") or ()
        },
        "local_indexes": {
            item["IndexName"]: index_from(item, types) for item in table.get("LocalSecondaryIndexes") or ()
        },
        "kms_key": encryption_from(table.get("SSEDescription")),
        "table_class": (table.get("TableClassSummary") or {}).get("TableClass", "STANDARD"),
        "deletion_protection_enabled": bool(table.get("DeletionProtectionEnabled")),
        "point_in_time_recovery_enabled": answers.recovery_enabled,
    }
    if answers.recovery_enabled:
        normal["recovery_period_days"] = answers.recovery_period_days
    if answers.ttl_attribute:
        normal["ttl_attribute"] = answers.ttl_attribute
    stream = table.get("StreamSpecification") or {}
    if stream.get("StreamEnabled"):
        normal["stream_view_type"] = stream["StreamViewType"]
    if answers.insights_enabled is not None:
        normal["contributor_insights_enabled"] = answers.insights_enabled
    return normal


def goal(aws: Aws, spec: Spec) -> dict[str, Any]:
    """The normal form that a description asks for."""
    normal = {
        **keys_of(spec),
        "billing_mode": spec["billing_mode"],
        **throughput_of(spec, spec),
        "indexes": {item["name"]: {**index_of(item), **throughput_of(item, spec)} for item in spec["indexes"]},
        "local_indexes": {
            item["name"]: index_of({**item, "hash_key": spec["hash_key"], "hash_key_type": spec["hash_key_type"]})
            for item in spec["local_indexes"]
        },
        "kms_key": find_key_arn(aws, spec["kms_key"]) if spec.get("kms_key") else AWS_OWNED,
        "table_class": spec["table_class"],
        "deletion_protection_enabled": spec["deletion_protection_enabled"],
        "point_in_time_recovery_enabled": spec["point_in_time_recovery_enabled"],
    }
    if spec["point_in_time_recovery_enabled"]:
        normal["recovery_period_days"] = spec["recovery_period_days"]
    for option in ("ttl_attribute", "stream_view_type"):
        if spec.get(option):
            normal[option] = spec[option]
    if spec.get("contributor_insights_enabled") is not None:
        normal["contributor_insights_enabled"] = spec["contributor_insights_enabled"]
    return normal


def keys_from(schema: Iterable[Mapping[str, str]], types: Mapping[str, str]) -> dict[str, str]:
    """A KeySchema with its types. An index whose key has several attributes shows them joined by commas."""
    normal: dict[str, str] = {}
    for key_type, option in (("HASH", "hash_key"), ("RANGE", "range_key")):
        names = [item["AttributeName"] for item in schema if item["KeyType"] == key_type]
        if names:
            normal[option] = ",".join(names)
            normal[f"{option}_type"] = ",".join(types.get(name, "?") for name in names)
    return normal


def keys_of(item: Mapping[str, Any]) -> dict[str, str]:
    """The keys that a description gives to a table or an index."""
    options = ("hash_key", "range_key") if item.get("range_key") else ("hash_key",)
    return {name: item[name] for option in options for name in (option, f"{option}_type")}


def index_from(item: Mapping[str, Any], types: Mapping[str, str]) -> dict[str, Any]:
    """Keys and projection of an index, as DynamoDB has it."""
    projection = item["Projection"]
    normal: dict[str, Any] = {**keys_from(item["KeySchema"], types), "projection": projection["ProjectionType"]}
    if projection.get("NonKeyAttributes"):
        normal["projected_attributes"] = sorted(projection["NonKeyAttributes"])
    return normal


def index_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """Keys and projection of an index, as described."""
    normal: dict[str, Any] = {**keys_of(item), "projection": item["projection"]}
    if item["projected_attributes"]:
        normal["projected_attributes"] = sorted(item["projected_attributes"])
    return normal


def throughput_from(item: Mapping[str, Any], billing_mode: str) -> dict[str, int]:
    """Capacity of a table or index in provisioned mode, limits (left out where there are none) in on-demand mode."""
    if billing_mode == "PROVISIONED":
        throughput = item.get("ProvisionedThroughput") or {}
        return {option: int(throughput.get(name, 0)) for option, name in CAPACITY.items()}
    limits = item.get("OnDemandThroughput") or {}
    return {option: int(limits[name]) for option, name in LIMITS.items() if int(limits.get(name, NO_LIMIT)) > 0}


def throughput_of(item: Mapping[str, Any], spec: Spec) -> dict[str, int]:
    """The described throughput; an index without its own capacity has the table's, which AWS wants spelled out."""
    if spec["billing_mode"] == "PROVISIONED":
        return {option: item.get(option) or spec[option] for option in CAPACITY}
    return {option: item[option] for option in LIMITS if item.get(option)}


def encryption_from(description: Mapping[str, Any] | None) -> str:
    """The ARN of the key, or `aws-owned` where DynamoDB encrypts with its own (it then answers with nothing)."""
    if not description or description.get("Status") in ("DISABLED", "DISABLING"):
        return AWS_OWNED
    return str(description.get("KMSMasterKeyArn", AWS_OWNED))


# -- towards DynamoDB ------------------------------------------------------------------------------------------------


def create_form(normal: Normal) -> dict[str, Any]:
    """The arguments of CreateTable for a normal form, without name and tags."""
    wire: dict[str, Any] = {
        "AttributeDefinitions": attribute_definitions(normal),
        "KeySchema": key_schema(normal),
        "BillingMode": normal["billing_mode"],
        "TableClass": normal["table_class"],
        "DeletionProtectionEnabled": normal["deletion_protection_enabled"],
        **throughput_form(normal, normal["billing_mode"]),
    }
    if normal["indexes"]:
        wire["GlobalSecondaryIndexes"] = [
            index_form(name, index, normal["billing_mode"]) for name, index in sorted(normal["indexes"].items())
        ]
    if normal["local_indexes"]:
        wire["LocalSecondaryIndexes"] = [
            index_form(name, index, "") for name, index in sorted(normal["local_indexes"].items())
        ]
    if normal["kms_key"] != AWS_OWNED:
        wire["SSESpecification"] = encryption_form(normal)
    if normal.get("stream_view_type"):
        wire["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": normal["stream_view_type"]}
    return wire


def attribute_definitions(*keyed: Normal) -> list[dict[str, str]]:
    """Exactly the attributes that are keys of a table or its indexes: DynamoDB refuses one more or one less."""
    types: dict[str, str] = {}
    for item in keyed:
        for part in (item, *item.get("indexes", {}).values(), *item.get("local_indexes", {}).values()):
            for option in ("hash_key", "range_key"):
                if option in part:
                    names, kinds = part[option].split(","), part[f"{option}_type"].split(",")
                    types.update(zip(names, kinds, strict=True))
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in sorted(types.items())]


def key_schema(normal: Normal) -> list[dict[str, str]]:
    """The KeySchema of a table or index, hash key first."""
    keys = (("hash_key", "HASH"), ("range_key", "RANGE"))
    return [{"AttributeName": normal[option], "KeyType": kind} for option, kind in keys if option in normal]


def index_form(name: str, index: Normal, billing_mode: str) -> dict[str, Any]:
    """An index as CreateTable and UpdateTable take it."""
    projection: dict[str, Any] = {"ProjectionType": index["projection"]}
    if index.get("projected_attributes"):
        projection["NonKeyAttributes"] = index["projected_attributes"]
    throughput = throughput_form(index, billing_mode)
    return {"IndexName": name, "KeySchema": key_schema(index), "Projection": projection, **throughput}


def throughput_form(item: Normal, billing_mode: str) -> dict[str, Any]:
    """Capacity or limits of a table or index, as far as it has any."""
    if billing_mode == "PROVISIONED":
        return {"ProvisionedThroughput": {name: item[option] for option, name in CAPACITY.items()}}
    limits = {name: item[option] for option, name in LIMITS.items() if option in item}
    return {"OnDemandThroughput": limits} if limits else {}


def limits_form(item: Normal) -> dict[str, Any]:
    """Both limits of on-demand mode spelled out: -1 takes one away."""
    return {"OnDemandThroughput": {name: item.get(option, NO_LIMIT) for option, name in LIMITS.items()}}


def encryption_form(normal: Normal) -> dict[str, Any]:
    """The SSESpecification; DynamoDB's own key is "not enabled"."""
    if normal["kms_key"] == AWS_OWNED:
        return {"Enabled": False}
    return {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": normal["kms_key"]}


def recovery_form(normal: Normal) -> dict[str, Any]:
    """The PointInTimeRecoverySpecification; the period may be given only with recovery on."""
    if not normal["point_in_time_recovery_enabled"]:
        return {"PointInTimeRecoveryEnabled": False}
    return {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": normal["recovery_period_days"]}
