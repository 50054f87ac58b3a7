"""AWS Backup vaults."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError
from contract.harness.case import Case, Drift, Immutable, Raw

KEY = "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555"


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    backup = raw.client("backup")
    try:
        vault = backup.describe_backup_vault(BackupVaultName=name)
    except ClientError:
        return None
    for volatile in ("CreationDate", "ResponseMetadata"):
        vault.pop(volatile, None)
    return {"vault": vault, "tags": backup.list_tags(ResourceArn=vault["BackupVaultArn"])["Tags"]}


def arn(raw: Raw, name: str) -> str:
    return f"arn:aws:backup:{raw.region}:{raw.account}:backup-vault:{name}"


CASE = Case(
    kind="backup_vault",
    minimal={"name": "{name}"},
    full={"name": "{name}", "kms_key": KEY, "tags": {"cost": "backup"}},
    describe=describe,
    drifts=(
        Drift(
            "our tag removed",
            lambda raw, name: raw.client("backup").untag_resource(ResourceArn=arn(raw, name), TagKeyList=["cost"]),
            {"tags.cost"},
        ),
        Drift(
            "our tag changed",
            lambda raw, name: raw.client("backup").tag_resource(ResourceArn=arn(raw, name), Tags={"cost": "other"}),
            {"tags.cost"},
        ),
    ),
    immutable=(Immutable("another key", {"kms_key": KEY.replace("1111", "9999")}, {"kms_key"}, refused=True),),
    adopt=lambda raw, name: raw.client("backup").create_backup_vault(BackupVaultName=name, EncryptionKeyArn=KEY),
    change={"tags": {"cost": "other", "more": "one"}},
    undrifted={
        "CreateBackupVault.EncryptionKeyArn": "cannot change",
    },
)
