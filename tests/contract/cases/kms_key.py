"""KMS keys."""

from __future__ import annotations

import json
from typing import Any

from contract.harness.case import Case, Drift, Immutable, Raw, Update


def key_id(raw: Raw, name: str) -> str:
    return str(raw.client("kms").describe_key(KeyId=f"alias/{name}")["KeyMetadata"]["KeyId"])


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    kms = raw.client("kms")
    try:
        metadata = kms.describe_key(KeyId=f"alias/{name}")["KeyMetadata"]
    except kms.exceptions.NotFoundException:
        return None
    for volatile in ("CreationDate", "CurrentKeyMaterialId"):
        metadata.pop(volatile, None)
    key = metadata["KeyId"]
    rotation = kms.get_key_rotation_status(KeyId=key)
    return {
        "metadata": metadata,
        "policy": json.loads(kms.get_key_policy(KeyId=key)["Policy"]),
        "rotation": rotation.get("RotationPeriodInDays") if rotation["KeyRotationEnabled"] else None,
        # the mark by which a later run finds the key again comes when the key goes, for a key made by hand
        "tags": {
            tag["TagKey"]: tag["TagValue"]
            for tag in kms.list_resource_tags(KeyId=key)["Tags"]
            if tag["TagKey"] != "serverless.aws:key"
        },
    }


def on_key(operation: str, **arguments: Any) -> Any:
    """An act that calls `operation` on the key by hand."""
    return lambda raw, name: getattr(raw.client("kms"), operation)(KeyId=key_id(raw, name), **arguments)


def open_to_all(raw: Raw, name: str) -> None:
    kms, key = raw.client("kms"), key_id(raw, name)
    policy = json.loads(kms.get_key_policy(KeyId=key)["Policy"])
    stray = {"Sid": "Stray", "Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}
    policy["Statement"].append(stray)
    kms.put_key_policy(KeyId=key, Policy=json.dumps(policy))


def without_alias(raw: Raw, name: str) -> None:
    raw.client("kms").delete_alias(AliasName=f"alias/{name}")


def adopt(raw: Raw, name: str) -> None:
    made = raw.client("kms").create_key(Description="by hand")["KeyMetadata"]["KeyId"]
    raw.client("kms").create_alias(AliasName=f"alias/{name}", TargetKeyId=made)


def remove(raw: Raw, name: str) -> None:
    """Nobody can delete a key at once: its name goes, and with it every way for us to know it."""
    key = key_id(raw, name)
    raw.client("kms").untag_resource(KeyId=key, TagKeys=["serverless.aws:key"])
    without_alias(raw, name)
    raw.client("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=7)


CASE = Case(
    kind="kms_key",
    minimal={"name": "{name}"},
    full={
        "name": "{name}",
        "description": "what the tests encrypt",
        "rotation_period_days": 180,
        "services": [
            {"principal": "cloudwatch"},
            {"principal": "logs"},
            {"principal": "dynamodb"},
            {"principal": "states.amazonaws.com", "actions": ["kms:Decrypt"]},
        ],
        "policy_statements": [
            {
                "Sid": "Reader",
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
                "Action": "kms:Decrypt",
            }
        ],
        "deletion_window_days": 7,
        "tags": {"cost": "keys"},
    },
    describe=describe,
    updates=(
        Update("another description", {"description": "other"}, {"description"}),
        Update("disabled", {"enabled": False}, {"enabled"}),
        Update("no rotation", {"rotation_enabled": False}, {"rotation_enabled", "rotation_period_days"}),
        Update("rarer rotation", {"rotation_period_days": 400}, {"rotation_period_days"}),
        Update(
            "fewer services",
            {"services": [{"principal": "logs"}]},
            {
                "policy.Statement.AllowCloudwatch",
                "policy.Statement.AllowDynamodb",
                "policy.Statement.AllowStatesAmazonawsCom",
            },
        ),
        Update("no own statements", {"policy_statements": []}, {"policy.Statement.Reader"}),
    ),
    drifts=(
        Drift("disabled by hand", on_key("disable_key"), {"enabled"}),
        Drift(
            "to be deleted",
            on_key("schedule_key_deletion", PendingWindowInDays=7),
            {"enabled", "scheduled_for_deletion"},
        ),
        Drift("description", on_key("update_key_description", Description="x"), {"description"}),
        Drift("no rotation", on_key("disable_key_rotation"), {"rotation_enabled", "rotation_period_days"}),
        Drift("rotation period", on_key("enable_key_rotation", RotationPeriodInDays=90), {"rotation_period_days"}),
        Drift("policy opened", open_to_all, {"policy.Statement.Stray"}),
        Drift("alias removed", without_alias, {"name"}),
        Drift("our tag removed", on_key("untag_resource", TagKeys=["cost"]), {"tags.cost"}),
        Drift(
            "our tag changed",
            on_key("tag_resource", Tags=[{"TagKey": "cost", "TagValue": "other"}]),
            {"tags.cost"},
        ),
    ),
    immutable=(
        Immutable("in several regions", {"multi_region_enabled": True}, {"multi_region_enabled"}, refused=True),
    ),
    adopt=adopt,
    remove=remove,
    undrifted={
        "*.KeyId": "says which it is",
        "CreateKey.MultiRegion": "cannot change: see the immutable case",
    },
    gaps=(("the data path", "MiniStack encrypts nothing with a key that a table or queue names"),),
)
