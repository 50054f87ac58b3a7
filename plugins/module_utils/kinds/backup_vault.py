# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AWS Backup vaults: name, key, tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change
from ..engine.errors import Transient, error_code, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.owned import owned_by_tag
from .kms_key.finding import find_key_arn

NAME = re.compile(r"[A-Za-z0-9_-]{2,50}")
MISSING = "ResourceNotFoundException"


class BackupVault(Kind):
    """A vault, where recovery points are kept. Encrypted with AWS Backup's own key unless told otherwise."""

    name = "backup_vault"
    module = "backup_vaults"
    option = "vaults"
    services = ("backup",)
    after = ("kms_keys",)
    immutable = ("kms_key",)
    holds_data = True
    transient = (Transient("AlreadyExistsException", "", "another run has just made it"),)
    managed: ClassVar = {"CreateBackupVault": ("BackupVaultName", "BackupVaultTags", "EncryptionKeyArn")}
    unmanaged: ClassVar = {"CreateBackupVault": {"CreatorRequestId": "names are unique, so a second create is refused"}}

    def problems(self, spec: Spec) -> Iterable[str]:
        if not NAME.fullmatch(spec["name"]):
            yield "name must be 2 to 50 letters, digits, dashes and underscores"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        backup, name = aws.reader("backup"), spec["name"]
        arn = vault_arn(aws, name)

        def describe() -> Any:
            try:
                return backup.describe_backup_vault(BackupVaultName=name)
            except backup.exceptions.ClientError as error:
                if is_missing(error, MISSING) or is_hidden(aws, name, error):
                    return None
                raise

        def tags() -> Any:
            try:
                return backup_tags(backup, arn)
            except backup.exceptions.ClientError as error:
                if is_missing(error, MISSING):
                    return {}
                return error  # what it means depends on whether there is a vault

        vault, own_tags = aws.together(describe, tags)
        if vault is None:
            return None
        if isinstance(own_tags, Exception):
            raise own_tags
        # without kms_key the vault has AWS Backup's own key, whose ARN nobody chose: nothing to compare
        attributes = {"name": name, **({"kms_key": vault.get("EncryptionKeyArn", "")} if spec.get("kms_key") else {})}
        identity = {"arn": vault["BackupVaultArn"], "recovery_points": int(vault.get("NumberOfRecoveryPoints", 0))}
        making = vault.get("VaultState") == "CREATING"
        return Found(attributes, identity, own_tags, settled=not making, status="the vault is being made")

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        key = {"kms_key": find_key_arn(aws, spec["kms_key"])} if spec.get("kms_key") else {}
        return {"name": spec["name"], **key}

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        return [Owned({"name": item.rest}) for item in owned_by_tag(aws, "backup", "backup-vault:")]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "arn": vault_arn(aws, spec["name"])}

    def protected(self, found: Found) -> str:
        points = found.identity["recovery_points"]
        if not points:
            return ""
        return (
            f"It holds {points} recovery points. Delete those first (aws backup delete-recovery-point), or let them "
            "expire by delete_after_days of the plan's rules; AWS deletes no vault that holds any."
        )

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        backup = aws.writer("backup")
        key = {"EncryptionKeyArn": desired["kms_key"]} if "kms_key" in desired else {}
        with suppress(backup.exceptions.AlreadyExistsException):  # another run was faster; the engine looks again
            backup.create_backup_vault(
                BackupVaultName=spec["name"], BackupVaultTags=dict(desired.get("tags", {})), **key
            )

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        """A vault has nothing that can change but its tags."""

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        tag_backup(aws, found.identity["arn"], to_set, to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        backup = aws.writer("backup")
        try:
            backup.delete_backup_vault(BackupVaultName=spec["name"])
        except backup.exceptions.ClientError as error:
            if not is_missing(error, MISSING):
                raise


def vault_arn(aws: Aws, name: str) -> str:
    """The ARN of the vault called `name` in the stack's account and region."""
    return aws.arn("backup", f"backup-vault:{name}")


def is_hidden(aws: Aws, name: str, error: Exception) -> bool:
    """Whether an AccessDenied means "no such vault": AWS Backup answers so; only its list tells the two apart."""
    if error_code(error) != "AccessDeniedException":
        return False
    return name not in aws.pages("backup", "list_backup_vaults", "BackupVaultList[].BackupVaultName")


def backup_tags(backup: Any, arn: str) -> dict[str, str]:
    """The tags of a vault or a plan (ListTags, which botocore cannot paginate)."""
    tags: dict[str, str] = {}
    arguments = {"ResourceArn": arn}
    while True:
        answer = backup.list_tags(**arguments)
        tags |= answer.get("Tags", {})
        if not answer.get("NextToken"):
            return tags
        arguments["NextToken"] = answer["NextToken"]


def tag_backup(aws: Aws, arn: str, to_set: Mapping[str, str], to_remove: list[str]) -> None:
    """Set and remove tags of a vault or a plan."""
    backup = aws.writer("backup")
    if to_set:
        backup.tag_resource(ResourceArn=arn, Tags=dict(to_set))
    if to_remove:
        backup.untag_resource(ResourceArn=arn, TagKeyList=to_remove)


KIND: Final = BackupVault()
