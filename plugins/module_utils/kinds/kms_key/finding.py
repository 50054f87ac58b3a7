# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding a KMS key: by any of its names for whoever encrypts with it, by its tags when it has no alias yet."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ...engine.aws import Aws
from ...engine.candidates import choose
from ...engine.errors import Candidate, is_missing
from ...engine.owned import owned_by_tag
from ...engine.tags import STACK_TAG, as_dict

NAME_TAG = "serverless.aws:key"
"""The name of a key before it has its alias: what a run leaves that dies between CreateKey and CreateAlias."""
MISSING = "NotFoundException"
ALIAS = "alias/"
WAITING = ("PendingDeletion", "PendingReplicaDeletion")
GONE = {"KeyState": "PendingDeletion"}


def alias_of(name: str) -> str:
    """The alias that carries a key's name."""
    return f"{ALIAS}{name}"


def find_key_arn(aws: Aws, key: str) -> Any:
    """The ARN of `key`, given as the name of a key of ours, an alias, an id or an ARN.

    DescribeKey, asked once per key and run, resolves all but ARNs of keys, which need no call. `UNKNOWN` in a plan
    where there is no such key yet.
    """
    if ":key/" in key:
        return key
    asked = key if is_key_reference(key) else alias_of(key)
    metadata = aws.once(("kms_key", asked), lambda: describe(aws, asked))
    return aws.reference("KMS key", key, metadata["Arn"] if metadata else None)


def is_key_reference(key: str) -> bool:
    """Whether KMS takes `key` as it is: an ARN, an alias, or an id (a UUID, or `mrk-` and 32 hexadecimal digits)."""
    plain = key.removeprefix("mrk-").replace("-", "")
    is_id = len(plain) == 32 and all(sign in "0123456789abcdef" for sign in plain)
    return key.startswith(("arn:", "alias/")) or is_id


def describe(aws: Aws, key: str) -> dict[str, Any] | None:
    """The KeyMetadata of an id, ARN or alias, or None."""
    try:
        return dict(aws.reader("kms").describe_key(KeyId=key)["KeyMetadata"])
    except Exception as error:
        if is_missing(error, MISSING):
            return None
        raise


def find_unnamed(aws: Aws, name: str, *, waiting_for_deletion: bool) -> dict[str, Any] | None:
    """The KeyMetadata of the key that carries our tag for `name`: one that is in use, or one that waits for deletion.

    KMS lists keys without their tags, so the Resource Groups Tagging API is asked (GetResources): one call, whatever
    else the account holds. Called only where no alias has the name.
    """
    found = aws.pages(
        "resourcegroupstaggingapi",
        "get_resources",
        "ResourceTagMappingList",
        TagFilters=[{"Key": NAME_TAG, "Values": [name]}],
        ResourceTypeFilters=["kms:key"],
    )
    described = {item["ResourceARN"]: describe(aws, item["ResourceARN"]) for item in found}
    keys = {
        arn: metadata
        for arn, metadata in described.items()
        if metadata and (metadata["KeyState"] == "PendingDeletion") is waiting_for_deletion
    }
    tags = {item["ResourceARN"]: as_dict(item.get("Tags")) for item in found}
    candidates = [
        Candidate(arn, str(metadata.get("CreationDate", "")), tags[arn].get(STACK_TAG))
        for arn, metadata in keys.items()
        if not has_alias(aws, metadata["KeyId"])
    ]
    if waiting_for_deletion and candidates:
        ours = [item for item in candidates if item.stack in (None, aws.stack)]
        # several were deleted under this name: the youngest is the one whose data is still about
        return keys[max(ours, key=lambda item: item.created).id] if ours else None
    chosen = choose("kms_key", name, candidates, aws.stack, aws.take_over)
    return keys[chosen] if chosen else None


def owned_names(aws: Aws, known: Collection[str]) -> list[str]:
    """The names of our stack's keys: the alias, else the tag that a key has until it has one.

    Those that wait for deletion are as good as gone. ListAliases, and DescribeKey for each that is not `known`.
    """
    found = owned_by_tag(aws, "kms", "key/")
    if not found:
        return []
    aliases = {
        item["TargetKeyId"]: item["AliasName"].removeprefix(ALIAS)
        for item in aws.pages("kms", "list_aliases", "Aliases")
        if "TargetKeyId" in item and not item["AliasName"].startswith(f"{ALIAS}aws/")
    }
    names = {item.arn: aliases.get(item.rest) or item.tags.get(NAME_TAG, "") for item in found}
    in_use = [
        name
        for arn, name in names.items()
        if name not in known and (describe(aws, arn) or GONE)["KeyState"] not in WAITING
    ]
    return [*(name for name in names.values() if name in known), *filter(None, in_use)]


def has_alias(aws: Aws, key_id: str) -> bool:
    """Whether any alias names the key: then it is not one that a run left without."""
    return bool(aws.pages("kms", "list_aliases", "Aliases", KeyId=key_id))
