# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which members of S3's write operations are sent, and why the others never are."""

from __future__ import annotations

from typing import Final

_CHECKSUM = "botocore computes what S3 asks for"
_ACL = "access is given by policies; ACLs are off or unused"
_OWNER = "the account guard (allowed_account_ids) covers every write"

_MOVES = "no rule of ours moves objects to another storage class"
_EVERY = "our rules hold for every object of the bucket"

_RULES: Final = {
    "Prefix": "the older spelling of Filter.Prefix",
    "Transitions": _MOVES,
    "NoncurrentVersionTransitions": _MOVES,
    "NoncurrentVersionExpiration.NewerNoncurrentVersions": "old versions go by age only",
    "Expiration.Date": "objects go by age only",
    "Expiration.ExpiredObjectDeleteMarker": "goes with no number of days",
    **dict.fromkeys(("Filter.And", "Filter.Tag", "Filter.ObjectSizeGreaterThan", "Filter.ObjectSizeLessThan"), _EVERY),
}
_COMMON: Final = {"ContentMD5": _CHECKSUM, "ChecksumAlgorithm": _CHECKSUM, "ExpectedBucketOwner": _OWNER}

MANAGED: Final[dict[str, tuple[str, ...]]] = {
    "CreateBucket": ("Bucket", "CreateBucketConfiguration", "ObjectOwnership"),
    "PutBucketVersioning": ("Bucket", "VersioningConfiguration"),
    "PutBucketEncryption": ("Bucket", "ServerSideEncryptionConfiguration"),
    "PutPublicAccessBlock": ("Bucket", "PublicAccessBlockConfiguration"),
    "PutBucketOwnershipControls": ("Bucket", "OwnershipControls"),
    "PutBucketLifecycleConfiguration": ("Bucket", "LifecycleConfiguration"),
    "PutBucketPolicy": ("Bucket", "Policy"),
    "PutBucketTagging": ("Bucket", "Tagging"),
    "PutBucketLogging": ("Bucket", "BucketLoggingStatus"),
}

UNMANAGED: Final[dict[str, dict[str, str]]] = {
    "CreateBucket": {
        "ACL": _ACL,
        "GrantFullControl": _ACL,
        "GrantRead": _ACL,
        "GrantReadACP": _ACL,
        "GrantWrite": _ACL,
        "GrantWriteACP": _ACL,
        "ObjectLockEnabledForBucket": "a lock cannot be taken back: a person's decision",
        "BucketNamespace": "the global namespace, S3's default",
        "CreateBucketConfiguration.Location": "for directory buckets",
        "CreateBucketConfiguration.Bucket": "for directory buckets",
        "CreateBucketConfiguration.Tags": "tags are set beside it, and put right the same way",
    },
    "PutBucketVersioning": {
        **_COMMON,
        "VersioningConfiguration.MFADelete": "MFA delete needs the root user's device and cannot be automated",
        "MFA": "MFA delete needs the root user's device and cannot be automated",
    },
    "PutBucketEncryption": {
        **_COMMON,
        "ServerSideEncryptionConfiguration.Rules.*.BlockedEncryptionTypes": "a request may name its own encryption",
    },
    "PutPublicAccessBlock": _COMMON,
    "PutBucketOwnershipControls": _COMMON,
    "PutBucketLifecycleConfiguration": {
        "ChecksumAlgorithm": _CHECKSUM,
        "ExpectedBucketOwner": _OWNER,
        "TransitionDefaultMinimumObjectSize": _MOVES,
        **{f"LifecycleConfiguration.Rules.*.{name}": reason for name, reason in _RULES.items()},
    },
    "PutBucketPolicy": {**_COMMON, "ConfirmRemoveSelfBucketAccess": "a policy that locks its writer out stays refused"},
    "PutBucketTagging": _COMMON,
    "PutBucketLogging": {
        **_COMMON,
        "BucketLoggingStatus.LoggingEnabled.TargetGrants": _ACL,
        "BucketLoggingStatus.LoggingEnabled.TargetObjectKeyFormat": "S3's default, by time",
    },
}
