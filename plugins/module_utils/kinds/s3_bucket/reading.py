# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything about a bucket in one round of calls side by side; S3 has no single call that tells it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...engine.aws import Aws
from ...engine.errors import error_code
from ...engine.kind import Found
from ...engine.tags import as_dict
from . import normal

UNSET = {
    "ServerSideEncryptionConfigurationNotFoundError",
    "NoSuchPublicAccessBlockConfiguration",
    "OwnershipControlsNotFoundError",
    "NoSuchLifecycleConfiguration",
    "NoSuchBucketPolicy",
    "NoSuchTagSet",
}
"""S3's words for "this part of the bucket was never set"."""

ASKED = ("versioning", "encryption", "public_access_block", "ownership", "lifecycle", "policy", "tagging", "logging")


def read(aws: Aws, name: str) -> Found | None:
    """Eight Get… calls; None when there is no such bucket."""
    s3 = aws.reader("s3")
    calls: dict[str, Callable[..., Any]] = {
        "versioning": s3.get_bucket_versioning,
        "encryption": s3.get_bucket_encryption,
        "public_access_block": s3.get_public_access_block,
        "ownership": s3.get_bucket_ownership_controls,
        "lifecycle": s3.get_bucket_lifecycle_configuration,
        "policy": s3.get_bucket_policy,
        "tagging": s3.get_bucket_tagging,
        "logging": s3.get_bucket_logging,
    }
    answers = dict(zip(ASKED, aws.together(*(forgiving(calls[part], name) for part in ASKED)), strict=True))
    if answers["versioning"] is None:
        return None
    filled: dict[str, Mapping[str, Any]] = {part: answer or {} for part, answer in answers.items()}
    identity = {"name": name, "encryption_rule": normal.encryption_rule(filled["encryption"])}
    return Found(normal.normal_form(filled), identity, as_dict(filled["tagging"].get("TagSet")))


def forgiving(call: Callable[..., Any], name: str) -> Callable[[], Any]:
    """The call, with `{}` for a part that was never set and None for a bucket that does not exist."""

    def asked() -> Any:
        try:
            return call(Bucket=name)
        except Exception as error:
            if error_code(error) in UNSET:
                return {}
            if error_code(error) == "NoSuchBucket":
                return None
            raise

    return asked
