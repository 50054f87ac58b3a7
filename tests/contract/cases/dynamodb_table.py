"""DynamoDB tables."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, Immutable, Raw, Update

VOLATILE = ("CreationDateTime", "ItemCount", "TableSizeBytes", "TableId", "LatestStreamLabel", "WarmThroughput")
INDEX_VOLATILE = ("IndexSizeBytes", "ItemCount")


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    dynamodb = raw.client("dynamodb")
    try:
        table = dynamodb.describe_table(TableName=name)["Table"]
    except dynamodb.exceptions.ResourceNotFoundException:
        return None
    for volatile in VOLATILE:
        table.pop(volatile, None)
    # a new stream has a new name; DynamoDB keeps the name of the last one after it is off
    table.pop("LatestStreamArn", None)
    table.get("BillingModeSummary", {}).pop("LastUpdateToPayPerRequestDateTime", None)
    table.get("TableClassSummary", {}).pop("LastUpdateDateTime", None)
    if not table.get("StreamSpecification", {}).get("StreamEnabled"):
        table.pop("StreamSpecification", None)
    if table.get("SSEDescription", {}).get("Status") == "DISABLED":
        table.pop("SSEDescription", None)
    table["AttributeDefinitions"].sort(key=lambda item: item["AttributeName"])
    for group in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        for index in table.get(group, []):
            for volatile in INDEX_VOLATILE:
                index.pop(volatile, None)
            if table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST":
                index.pop("ProvisionedThroughput", None)  # MiniStack keeps the last capacity, DynamoDB shows zeros
        table.get(group, []).sort(key=lambda item: item["IndexName"])
    recovery = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    ttl = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    insights = dynamodb.describe_contributor_insights(TableName=name)
    tags = dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]
    return {
        "table": table,
        "recovery": recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
        "ttl": ttl.get("AttributeName") if ttl["TimeToLiveStatus"] == "ENABLED" else None,
        "insights": insights.get("ContributorInsightsStatus") == "ENABLED",
        "tags": {tag["Key"]: tag["Value"] for tag in tags},
    }


def updating(**arguments: Any) -> Any:
    """An act that changes the table by hand."""
    return lambda raw, name: raw.client("dynamodb").update_table(TableName=name, **arguments)


def stray_index(raw: Raw, name: str) -> None:
    keys = [{"AttributeName": "stray", "KeyType": "HASH"}]
    create = {"IndexName": "Stray", "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}
    updating(
        AttributeDefinitions=[{"AttributeName": "stray", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[{"Create": create}],
    )(raw, name)


def narrower_index(raw: Raw, name: str) -> None:
    """The index under the same name, with other keys."""
    updating(GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "ByNumber"}}])(raw, name)
    keys = [{"AttributeName": "number", "KeyType": "HASH"}]
    create = {"IndexName": "ByNumber", "KeySchema": keys, "Projection": {"ProjectionType": "KEYS_ONLY"}}
    updating(
        AttributeDefinitions=[{"AttributeName": "number", "AttributeType": "N"}],
        GlobalSecondaryIndexUpdates=[{"Create": create}],
    )(raw, name)


def stream_off(raw: Raw, name: str) -> None:
    updating(StreamSpecification={"StreamEnabled": False})(raw, name)


def other_stream(raw: Raw, name: str) -> None:
    stream_off(raw, name)
    updating(StreamSpecification={"StreamEnabled": True, "StreamViewType": "OLD_IMAGE"})(raw, name)


def ttl(enabled: bool, attribute: str) -> Any:
    specification = {"Enabled": enabled, "AttributeName": attribute}
    return lambda raw, name: raw.client("dynamodb").update_time_to_live(
        TableName=name, TimeToLiveSpecification=specification
    )


def recovery_off(raw: Raw, name: str) -> None:
    raw.client("dynamodb").update_continuous_backups(
        TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
    )


def insights_off(raw: Raw, name: str) -> None:
    raw.client("dynamodb").update_contributor_insights(TableName=name, ContributorInsightsAction="DISABLE")


def table_arn(raw: Raw, name: str) -> str:
    return f"arn:aws:dynamodb:{raw.region}:{raw.account}:table/{name}"


def adopt(raw: Raw, name: str) -> None:
    raw.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "PK", "AttributeType": "S"},
            {"AttributeName": "SK", "AttributeType": "N"},
            {"AttributeName": "third", "AttributeType": "B"},
        ],
        LocalSecondaryIndexes=[
            {
                "IndexName": "Local",
                "KeySchema": [
                    {"AttributeName": "PK", "KeyType": "HASH"},
                    {"AttributeName": "third", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
        BillingMode="PROVISIONED",
        ProvisionedThroughput={"ReadCapacityUnits": 2, "WriteCapacityUnits": 2},
    )


INDEXES: list[dict[str, Any]] = [
    {"name": "ByNumber", "hash_key": "number", "hash_key_type": "N", "range_key": "PK"},
    {
        "name": "Some",
        "hash_key": "SK",
        "hash_key_type": "N",
        "projection": "INCLUDE",
        "projected_attributes": ["b", "a"],
    },
]
KEY = "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555"

CASE = Case(
    kind="dynamodb_table",
    minimal={"name": "{name}", "hash_key": "id", "deletion_protection_enabled": False},
    full={
        "name": "{name}",
        "hash_key": "PK",
        "range_key": "SK",
        "range_key_type": "N",
        "max_read_request_units": 40,
        "max_write_request_units": 20,
        "indexes": INDEXES,
        "local_indexes": [
            {"name": "Local", "range_key": "third", "range_key_type": "B", "projection": "KEYS_ONLY"},
        ],
        "ttl_attribute": "expires",
        "stream_view_type": "NEW_IMAGE",
        "point_in_time_recovery_enabled": True,
        "kms_key": KEY,
        "table_class": "STANDARD_INFREQUENT_ACCESS",
        "deletion_protection_enabled": True,
        "contributor_insights_enabled": True,
        "tags": {"cost": "tables"},
    },
    unprotect={"deletion_protection_enabled": False},
    describe=describe,
    updates=(
        Update(
            "provisioned capacity",
            {
                "billing_mode": "PROVISIONED",
                "read_capacity_units": 7,
                "write_capacity_units": 3,
                "max_read_request_units": None,
                "max_write_request_units": None,
            },
            {
                "billing_mode",
                "read_capacity_units",
                "write_capacity_units",
                "max_read_request_units",
                "max_write_request_units",
                "indexes.ByNumber",
                "indexes.Some",
            },
        ),
        Update("other limits", {"max_write_request_units": 25}, {"max_write_request_units"}),
        Update("no limits", {"max_read_request_units": None}, {"max_read_request_units"}),
        Update("one index less", {"indexes": INDEXES[:1]}, {"indexes.Some"}),
        Update(
            "two indexes more",
            {"indexes": [*INDEXES, {"name": "More", "hash_key": "more"}, {"name": "Most", "hash_key": "most"}]},
            {"indexes.More", "indexes.Most"},
        ),
        Update(
            "another projection",
            {"indexes": [{**INDEXES[0], "projection": "KEYS_ONLY"}, INDEXES[1]]},
            {"indexes.ByNumber.projection"},
        ),
        Update("no time to live", {"ttl_attribute": None}, {"ttl_attribute"}),
        Update("another time to live", {"ttl_attribute": "until"}, {"ttl_attribute"}),
        Update("no stream", {"stream_view_type": None}, {"stream_view_type"}),
        Update("another stream", {"stream_view_type": "NEW_AND_OLD_IMAGES"}, {"stream_view_type"}),
        Update(
            "no recovery",
            {"point_in_time_recovery_enabled": False},
            {"point_in_time_recovery_enabled", "recovery_period_days"},
        ),
        Update("AWS's own key", {"kms_key": None}, {"kms_key"}),
        Update("the standard class", {"table_class": "STANDARD"}, {"table_class"}),
        Update("protection lifted", {"deletion_protection_enabled": False}, {"deletion_protection_enabled"}),
        Update("no insights", {"contributor_insights_enabled": False}, {"contributor_insights_enabled"}),
    ),
    drifts=(
        Drift(
            "provisioned by hand",
            updating(
                BillingMode="PROVISIONED",
                ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
            ),
            {
                "billing_mode",
                "read_capacity_units",
                "write_capacity_units",
                "max_read_request_units",
                "max_write_request_units",
                "indexes.ByNumber",
                "indexes.Some",
            },
        ),
        Drift(
            "limits",
            updating(OnDemandThroughput={"MaxReadRequestUnits": 5, "MaxWriteRequestUnits": 5}),
            {"max_read_request_units", "max_write_request_units"},
        ),
        Drift("stray index", stray_index, {"indexes.Stray"}),
        Drift(
            "index removed",
            updating(GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "Some"}}]),
            {"indexes.Some"},
        ),
        Drift(
            "index with other keys",
            narrower_index,
            {"indexes.ByNumber.projection", "indexes.ByNumber.range_key", "indexes.ByNumber.range_key_type"},
        ),
        Drift("no stream", stream_off, {"stream_view_type"}),
        Drift("another stream", other_stream, {"stream_view_type"}),
        Drift("no time to live", ttl(False, "expires"), {"ttl_attribute"}),
        Drift("another time to live", ttl(True, "other"), {"ttl_attribute"}),
        Drift("no recovery", recovery_off, {"point_in_time_recovery_enabled", "recovery_period_days"}),
        Drift("no key", updating(SSESpecification={"Enabled": False}), {"kms_key"}),
        Drift("class", updating(TableClass="STANDARD"), {"table_class"}),
        Drift("protection off", updating(DeletionProtectionEnabled=False), {"deletion_protection_enabled"}),
        Drift("insights off", insights_off, {"contributor_insights_enabled"}),
        Drift(
            "our tag removed",
            lambda raw, name: raw.client("dynamodb").untag_resource(ResourceArn=table_arn(raw, name), TagKeys=["cost"]),
            {"tags.cost"},
        ),
        Drift(
            "our tag changed",
            lambda raw, name: raw.client("dynamodb").tag_resource(
                ResourceArn=table_arn(raw, name), Tags=[{"Key": "cost", "Value": "other"}]
            ),
            {"tags.cost"},
        ),
    ),
    immutable=(
        Immutable("another key", {"hash_key": "other"}, {"hash_key"}, refused=True, base="minimal"),
        Immutable("a sort key", {"range_key": "more"}, {"range_key", "range_key_type"}, refused=True, base="minimal"),
        Immutable("no local index", {"local_indexes": []}, {"local_indexes"}, refused=True),
    ),
    adopt=adopt,
    change={
        "max_write_request_units": 25,
        "indexes": [{**INDEXES[0], "projection": "KEYS_ONLY"}, {"name": "More", "hash_key": "more"}],
        "ttl_attribute": "until",
        "stream_view_type": "NEW_AND_OLD_IMAGES",
        "point_in_time_recovery_enabled": False,
        "kms_key": None,
        "table_class": "STANDARD",
        "contributor_insights_enabled": False,
        "tags": {"cost": "other"},
    },
    undrifted={
        "CreateTable.GlobalSecondaryIndexes": "indexes change by UpdateTable's GlobalSecondaryIndexUpdates",
        "CreateTable.KeySchema": "cannot change: see the immutable cases",
        "CreateTable.LocalSecondaryIndexes": "cannot change: see the immutable cases",
        "UpdateTable.ReplicaUpdates": "copies have a case of their own: dynamodb_table_replicated",
        "*.Create.OnDemandThroughput": "the emulator ignores it",
        "*.Create.ProvisionedThroughput": "the update `provisioned capacity`",
    },
    gaps=(
        ("the recovery period", "MiniStack keeps none; the unit tests have it"),
        ("limits of an index after it is made", "MiniStack's UpdateTable ignores OnDemandThroughput of an index"),
        ("CREATING and UPDATING", "MiniStack's tables are ACTIVE at once; the unit tests answer as DynamoDB does"),
    ),
)
