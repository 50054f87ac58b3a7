"""Secrets of Secrets Manager."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from contract.harness.case import Case, Drift, Raw, Update

KEPT = ("Name", "Description", "KmsKeyId", "Tags", "RotationEnabled", "ReplicationStatus", "DeletedDate")
STATEMENT = {"Sid": "Read", "Effect": "Allow", "Action": "secretsmanager:GetSecretValue"}


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    secrets = raw.client("secretsmanager")
    try:
        answer = secrets.describe_secret(SecretId=name)
    except ClientError:
        return None
    if answer.get("DeletedDate"):
        return None  # its name is blocked, and nobody can read it: AWS's way of being gone
    described = {key: answer[key] for key in KEPT if answer.get(key)}
    described["Tags"] = sorted(described.get("Tags", []), key=lambda tag: tag["Key"])
    policy = secrets.get_resource_policy(SecretId=name).get("ResourcePolicy")
    try:
        value = secrets.get_secret_value(SecretId=name).get("SecretString")
    except ClientError:
        value = None
    return {"secret": described, "policy": policy and json.loads(policy), "value": value}


def changed(**members: Any) -> Any:
    return lambda raw, name: raw.client("secretsmanager").update_secret(SecretId=name, **members)


def opened(raw: Raw, name: str) -> None:
    statement = {**STATEMENT, "Sid": "Stray", "Principal": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    raw.client("secretsmanager").put_resource_policy(SecretId=name, ResourcePolicy=document)


NO_REMOVAL = "the emulator cannot take a replica away: unit tests, and tests/e2e/items/test_regions.py"

CASE = Case(
    kind="secretsmanager_secret",
    minimal={"name": "{name}", "recovery_window_days": 0},
    full={
        "name": "{name}",
        "description": "Shared settings",
        "kms_key": "alias/secrets",
        "secret_value": "a value for tests",
        "recovery_window_days": 7,
        "policy_statements": [{**STATEMENT, "Principal": {"AWS": "123456789012"}}],
        "tags": {"cost": "secrets"},
    },
    describe=describe,
    adopt=lambda raw, name: raw.client("secretsmanager").create_secret(Name=name, SecretString="by hand"),
    remove=lambda raw, name: raw.client("secretsmanager").delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True),
    updates=(
        Update("other words", {"description": "Settings"}, {"description"}),
        Update("another key", {"kms_key": "alias/others"}, {"kms_key"}),
        Update("another value", {"secret_value": "rotated"}, {"secret_value"}),
        Update("no policy", {"policy_statements": []}, {"policy"}),
    ),
    drifts=(
        Drift("words", changed(Description="by hand"), {"description"}),
        Drift("key", changed(KmsKeyId="alias/stray"), {"kms_key"}),
        Drift("value", changed(SecretString="by hand"), {"secret_value"}),
        Drift(
            "a version by hand",
            lambda raw, name: raw.client("secretsmanager").put_secret_value(SecretId=name, SecretString="by hand"),
            {"secret_value"},
        ),
        Drift("opened", opened, {"policy"}),
        Drift(
            "policy gone",
            lambda raw, name: raw.client("secretsmanager").delete_resource_policy(SecretId=name),
            {"policy"},
        ),
    ),
    undrifted={
        "CreateSecret.Name": "says which it is",
        "DeleteSecret": "says how it is deleted",
        "CreateSecret.AddReplicaRegions": NO_REMOVAL,
        "ReplicateSecretToRegions.AddReplicaRegions": NO_REMOVAL,
        "RemoveRegionsFromReplication.RemoveReplicaRegions": NO_REMOVAL,
    },
    gaps=(("a secret without a value", "the emulator gives it an empty current version: unit test"),),
)
