"""DynamoDB tables with a copy in another region."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, Raw, Update

COPY = "us-west-2"
STRAY = "eu-central-1"


def own_of(raw: Raw, name: str, region: str) -> dict[str, Any]:
    """What the table in one region has of its own."""
    dynamodb = raw.client("dynamodb", region)
    table = dynamodb.describe_table(TableName=name)["Table"]
    recovery = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    tags = dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]
    return {
        "protected": table["DeletionProtectionEnabled"],
        "recovery": recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
        "tags": {tag["Key"]: tag["Value"] for tag in tags},
        "stream": table.get("StreamSpecification"),
        "indexes": sorted(index["IndexName"] for index in table.get("GlobalSecondaryIndexes", [])),
    }


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    dynamodb = raw.client("dynamodb")
    try:
        table = dynamodb.describe_table(TableName=name)["Table"]
    except dynamodb.exceptions.ResourceNotFoundException:
        return None
    copies = sorted(item["RegionName"] for item in table.get("Replicas", []))
    return {region: own_of(raw, name, region) for region in (raw.region, *copies)}


def copying(action: str, region: str) -> Any:
    """An act that makes or removes a copy by hand."""
    updates = [{action: {"RegionName": region}}]
    return lambda raw, name: raw.client("dynamodb").update_table(TableName=name, ReplicaUpdates=updates)


def in_copy(operation: str, **arguments: Any) -> Any:
    """An act on the copy by hand, in its region."""
    return lambda raw, name: getattr(raw.client("dynamodb", COPY), operation)(TableName=name, **arguments)


def copy_tag(operation: str, **arguments: Any) -> Any:
    """An act on the copy's tags by hand."""

    def act(raw: Raw, name: str) -> None:
        arn = f"arn:aws:dynamodb:{COPY}:{raw.account}:table/{name}"
        getattr(raw.client("dynamodb", COPY), operation)(ResourceArn=arn, **arguments)

    return act


def adopt(raw: Raw, name: str) -> None:
    raw.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "PK", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    copying("Create", STRAY)(raw, name)


NO_RECOVERY = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": False}}
ITS_RECOVERY = {
    f"replicas.{COPY}.point_in_time_recovery_enabled",
    f"replicas.{COPY}.recovery_period_days",
}
REPLICA = {"region": COPY, "deletion_protection_enabled": False}
PLAIN = {"hash_key": "PK", "stream_view_type": "NEW_AND_OLD_IMAGES", "deletion_protection_enabled": False}

CASE = Case(
    kind="dynamodb_table",
    minimal={"name": "{name}", **PLAIN, "replicas": [{"region": COPY}]},
    full={
        "name": "{name}",
        **PLAIN,
        "indexes": [{"name": "ByOwner", "hash_key": "owner"}],
        "replicas": [REPLICA],
        "tags": {"cost": "tables"},
    },
    describe=describe,
    updates=(
        Update("another copy", {"replicas": [REPLICA, {"region": STRAY}]}, {f"replicas.{STRAY}"}),
        Update("no copy", {"replicas": []}, {f"replicas.{COPY}"}),
        Update(
            "a protected copy",
            {"replicas": [{"region": COPY, "deletion_protection_enabled": True}]},
            {f"replicas.{COPY}.deletion_protection_enabled"},
        ),
        Update(
            "recovery of the table only",
            {"replicas": [{**REPLICA, "point_in_time_recovery_enabled": False}]},
            ITS_RECOVERY,
        ),
    ),
    drifts=(
        Drift("stray copy", copying("Create", STRAY), {f"replicas.{STRAY}"}),
        Drift("copy removed", copying("Delete", COPY), {f"replicas.{COPY}"}),
        Drift(
            "copy protected",
            in_copy("update_table", DeletionProtectionEnabled=True),
            {f"replicas.{COPY}.deletion_protection_enabled"},
        ),
        Drift("no recovery of the copy", in_copy("update_continuous_backups", **NO_RECOVERY), ITS_RECOVERY),
        Drift("copy's tag removed", copy_tag("untag_resource", TagKeys=["cost"]), {f"replicas.{COPY}.tags.cost"}),
        Drift(
            "copy's tag changed",
            copy_tag("tag_resource", Tags=[{"Key": "cost", "Value": "other"}]),
            {f"replicas.{COPY}.tags.cost"},
        ),
    ),
    adopt=adopt,
    gaps=(
        ("every member drifts", "the first case of the kind has the rest"),
        ("class and key of a copy", "the emulator keeps neither; tests/unit/kinds/test_dynamodb_table_replicas.py"),
    ),
)
