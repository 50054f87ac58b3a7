# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""KMS keys: a symmetric customer key, its alias, policy, rotation, description and tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar, Final

from ...engine.aws import Aws
from ...engine.diff import Change, changed
from ...engine.errors import Transient, is_missing
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.policy import normal_policy, policy_document
from ...engine.tags import as_dict, as_list
from ...engine.values import UNKNOWN
from . import policy
from .finding import MISSING, NAME_TAG, alias_of, describe, find_unnamed, owned_names

NAME = re.compile(r"[A-Za-z0-9/_-]{1,250}")


class KmsKey(Kind):
    """A symmetric customer key, known by its alias. KMS never deletes at once: the key waits, and can come back."""

    name = "kms_key"
    module = "kms_keys"
    option = "keys"
    services = ("kms",)
    immutable = ("multi_region_enabled",)
    holds_data = True
    deletion_options = ("deletion_window_days",)
    transient = (
        Transient("MalformedPolicyDocumentException", "invalid principal", "KMS does not know a new role at once"),
        Transient(MISSING, "", "KMS does not show the new key everywhere yet"),
        Transient("KMSInvalidStateException", "creating", "KMS is making the key"),
        Transient("ConcurrentModificationException", "", "another change to the key's tags is under way"),
    )
    managed: ClassVar = {
        "CreateKey": ("Policy", "Description", "Tags", "MultiRegion"),
        "CreateAlias": ("AliasName", "TargetKeyId"),
        "PutKeyPolicy": ("KeyId", "Policy"),
        "EnableKeyRotation": ("KeyId", "RotationPeriodInDays"),
        "UpdateKeyDescription": ("KeyId", "Description"),
    }
    unmanaged: ClassVar = {
        "CreateKey": {
            "KeyUsage": "the services encrypt with symmetric keys only: KMS's default",
            "CustomerMasterKeySpec": "KMS's old word for KeySpec",
            "KeySpec": "the services encrypt with symmetric keys only: KMS's default",
            "Origin": "KMS makes the key material; bringing one's own is a ceremony, not a description",
            "CustomKeyStoreId": "no external key store",
            "BypassPolicyLockoutSafetyCheck": "the policy always keeps the account root: nobody is locked out",
            "XksKeyId": "no external key store",
        },
        "PutKeyPolicy": {
            "PolicyName": "KMS knows one name, default",
            "BypassPolicyLockoutSafetyCheck": "the policy always keeps the account root: nobody is locked out",
        },
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        if not NAME.fullmatch(spec["name"]) or spec["name"].startswith(("alias/", "aws/")):
            yield "name must be 1 to 250 letters, digits, slashes, dashes and underscores, no alias/ or aws/ before it"
        if not 90 <= spec["rotation_period_days"] <= 2560:
            yield f"rotation_period_days is {spec['rotation_period_days']}; KMS accepts 90 to 2560"
        if not 7 <= spec["deletion_window_days"] <= 30:
            yield f"deletion_window_days is {spec['deletion_window_days']}; KMS accepts 7 to 30"
        yield from policy.problems(spec)

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        alias = alias_of(spec["name"])
        metadata = describe(aws, alias)
        named = metadata is not None
        if metadata is None:
            metadata = find_unnamed(aws, spec["name"], waiting_for_deletion=False)
        if metadata is None:
            return None
        kms, key_id = aws.reader("kms"), metadata["KeyId"]
        document, rotation, tags = aws.together(
            lambda: kms.get_key_policy(KeyId=key_id)["Policy"],
            lambda: kms.get_key_rotation_status(KeyId=key_id),
            lambda: as_dict(aws.pages("kms", "list_resource_tags", "Tags", KeyId=key_id), "TagKey", "TagValue"),
        )
        tags.pop(NAME_TAG, None)
        attributes: dict[str, Any] = {
            "enabled": metadata["KeyState"] in ("Enabled", "Creating", "Updating"),
            "description": metadata.get("Description", ""),
            "multi_region_enabled": bool(metadata.get("MultiRegion")),
            "rotation_enabled": bool(rotation["KeyRotationEnabled"]),
            "policy": normal_policy(document),
            **({"name": spec["name"]} if named else {}),
        }
        if metadata["KeyState"] == "PendingDeletion":  # also where it is described as disabled, which it looks like
            attributes["scheduled_for_deletion"] = True
        if attributes["rotation_enabled"]:
            attributes["rotation_period_days"] = int(rotation.get("RotationPeriodInDays", 365))
        identity = {"key_id": key_id, "arn": metadata["Arn"], "state": metadata["KeyState"]}
        at_work = metadata["KeyState"] in ("Creating", "Updating")
        return Found(attributes, identity, tags, settled=not at_work, status=f"the key is {metadata['KeyState']}")

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal = {
            "name": spec["name"],
            "enabled": spec["enabled"],
            "description": spec["description"],
            "multi_region_enabled": spec["multi_region_enabled"],
            "rotation_enabled": spec["rotation_enabled"],
            "policy": policy.policy(aws, spec),
        }
        if spec["rotation_enabled"]:
            goal["rotation_period_days"] = spec["rotation_period_days"]
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        known = {spec["name"] for spec in described}
        return [Owned({"name": name}) for name in owned_names(aws, known)]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        identity = found.identity if found else {"key_id": UNKNOWN, "arn": UNKNOWN}
        alias = alias_of(spec["name"])
        return {
            "name": spec["name"],
            "alias": alias,
            "alias_arn": aws.arn("kms", alias),
            "key_id": identity["key_id"],
            "arn": identity["arn"],
        }

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        kms = aws.writer("kms")
        old = find_unnamed(aws, spec["name"], waiting_for_deletion=True)
        if old is not None and bool(old.get("MultiRegion")) == desired["multi_region_enabled"]:
            # destroy only schedules: what was encrypted with the key becomes readable again with this key and no other
            aws.report(f"{self.name} {spec['name']}: {old['Arn']} was to be deleted and is restored")
            kms.cancel_key_deletion(KeyId=old["KeyId"])
            key_id = old["KeyId"]
        else:
            made = kms.create_key(
                Policy=policy_document(desired["policy"]),
                Description=desired["description"],
                MultiRegion=desired["multi_region_enabled"],
                Tags=as_list({**desired.get("tags", {}), NAME_TAG: spec["name"]}, "TagKey", "TagValue"),
            )
            key_id = made["KeyMetadata"]["KeyId"]
        try:
            kms.create_alias(AliasName=alias_of(spec["name"]), TargetKeyId=key_id)
        except kms.exceptions.AlreadyExistsException:
            # another run was faster: its key has the alias, and ours has encrypted nothing yet
            kms.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=7)
        except kms.exceptions.NotFoundException:
            # KMS does not show the new key everywhere yet: `update`, which finds it by its tag, makes the alias. Tried
            # again from here, a second key would be made
            return

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        kms, key_id = aws.writer("kms"), found.identity["key_id"]
        rotates = changed(changes, "rotation_enabled", "rotation_period_days")
        self._restore(kms, found)
        # a disabled key, and so one that has just been restored, refuses changes of its rotation
        awake = found.attributes["enabled"]
        if not awake and (desired["enabled"] or rotates):
            kms.enable_key(KeyId=key_id)
            awake = True
        if changed(changes, "name"):
            kms.create_alias(AliasName=alias_of(spec["name"]), TargetKeyId=key_id)
        if changed(changes, "policy"):
            kms.put_key_policy(KeyId=key_id, Policy=policy_document(desired["policy"]))
        if changed(changes, "description"):
            kms.update_key_description(KeyId=key_id, Description=desired["description"])
        if rotates:
            if desired["rotation_enabled"]:
                kms.enable_key_rotation(KeyId=key_id, RotationPeriodInDays=desired["rotation_period_days"])
            else:
                kms.disable_key_rotation(KeyId=key_id)
        if awake and not desired["enabled"]:
            kms.disable_key(KeyId=key_id)

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        kms, key_id = aws.writer("kms"), found.identity["key_id"]
        self._restore(kms, found)
        if to_set:
            kms.tag_resource(KeyId=key_id, Tags=as_list(to_set, "TagKey", "TagValue"))
        if to_remove:
            kms.untag_resource(KeyId=key_id, TagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        kms, key_id = aws.writer("kms"), found.identity["key_id"]
        if found.identity["state"] not in ("PendingDeletion", "PendingReplicaDeletion"):
            days = spec["deletion_window_days"]
            if "name" in found.attributes:
                # by this tag a later run finds the key again and restores it; keys made by hand have none
                kms.tag_resource(KeyId=key_id, Tags=[{"TagKey": NAME_TAG, "TagValue": spec["name"]}])
            kms.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=days)
            aws.report(
                f"{self.name} {spec['name']}: {found.identity['arn']} is deleted in {days} days; until then describing "
                "it again restores it. What it encrypted cannot be read after that"
            )
        if "name" in found.attributes:
            self._delete_alias(kms, alias_of(spec["name"]))

    @staticmethod
    def _restore(kms: Any, found: Found) -> None:
        """A key that waits for deletion refuses everything else; afterwards it is disabled."""
        if found.identity["state"] != "PendingDeletion":
            return
        with suppress(
            kms.exceptions.KMSInvalidStateException
        ):  # the step before, for the tags, has restored it already
            kms.cancel_key_deletion(KeyId=found.identity["key_id"])

    @staticmethod
    def _delete_alias(kms: Any, alias: str) -> None:
        try:
            kms.delete_alias(AliasName=alias)
        except kms.exceptions.ClientError as error:
            if not is_missing(error, MISSING):
                raise


KIND: Final = KmsKey()
