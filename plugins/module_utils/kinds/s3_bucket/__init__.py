# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""S3 buckets: private, versioned, encrypted; life cycle, policy, access logs, tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...engine.aws import Aws
from ...engine.diff import Change
from ...engine.errors import NotYet, Refused, Transient, error_code
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.owned import owned_by_tag
from ...engine.policy import policy_document, sid_problems
from ...engine.tags import as_list
from . import coverage, normal, reading

NAME = re.compile(r"(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]")
RESERVED = re.compile(r"(xn--|sthree-|amzn-s3-demo-).*|.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)")
"""Names that S3 keeps for itself."""
BATCH = 1000
"""Keys that DeleteObjects takes at once."""


class S3Bucket(Kind):
    """A general purpose bucket that nobody outside can read: all public access is blocked, always."""

    name = "s3_bucket"
    module = "s3_buckets"
    option = "buckets"
    services = ("s3",)
    after = ("kms_keys",)
    holds_data = True
    transient = (
        Transient("OperationAborted", "", "S3 is busy with another change of the bucket"),
        Transient("BucketAlreadyOwnedByYou", "", "another run has just made it"),
        Transient("NoSuchBucket", "", "S3 does not know the new bucket everywhere yet"),
        Transient("MalformedPolicy", "Invalid principal", "S3 does not know a new role at once"),
    )
    managed: ClassVar = coverage.MANAGED
    unmanaged: ClassVar = coverage.UNMANAGED

    def problems(self, spec: Spec) -> Iterable[str]:
        if not NAME.fullmatch(spec["name"]):
            yield "name must be 3 to 63 lower-case letters, digits, dots and dashes, a letter or digit at both ends"
        if RESERVED.fullmatch(spec["name"]):
            yield f"name {spec['name']} begins or ends as only names of S3's own do: choose another"
        for option in normal.DAYS:
            if spec.get(option) is not None and spec[option] < 1:
                yield f"{option} is {spec[option]}; S3 accepts 1 and more; leave it out for none"
        if spec.get("noncurrent_expiration_days") and not spec["versioning_enabled"]:
            yield "noncurrent_expiration_days needs versioning_enabled: without it there are no old versions"
        if spec["logging_prefix"] and not spec.get("logging_bucket"):
            yield "logging_prefix needs logging_bucket"
        if spec.get("logging_bucket") == spec["name"]:
            yield "logging_bucket names the bucket itself: every log would be logged; use another bucket"
        for statement in spec["policy_statements"]:
            if not statement.get("Sid"):
                yield "every entry of policy_statements needs a Sid: it tells them apart in a plan"
        yield from sid_problems("policy_statements", spec["policy_statements"], normal.own_sids(spec))

    def requires(self, spec: Spec) -> Iterable[str]:
        return [spec["logging_bucket"]] if spec.get("logging_bucket") else []

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        return reading.read(aws, spec["name"])

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return normal.goal(aws, spec)

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        return [Owned({"name": item.rest}) for item in owned_by_tag(aws, "s3")]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {
            "name": spec["name"],
            "arn": normal.bucket_arn(aws, spec["name"]),
            "domain_name": normal.bucket_host(aws, spec["name"]),
        }

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        s3 = aws.writer("s3")
        # us-east-1 is the one region that S3 does not take by name
        place = {} if aws.region == "us-east-1" else {"LocationConstraint": aws.region}
        try:
            s3.create_bucket(
                Bucket=spec["name"],
                ObjectOwnership=desired["object_ownership"],
                **({"CreateBucketConfiguration": place} if place else {}),
            )
        except s3.exceptions.BucketAlreadyOwnedByYou:
            return
        except s3.exceptions.BucketAlreadyExists as error:
            raise Refused(
                f"the bucket name {spec['name']} is taken by another account",
                "Bucket names are unique in the world: choose another.",
            ) from error

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        s3, bucket = aws.writer("s3"), {"Bucket": spec["name"]}
        touched = {change.path[0] for change in changes}
        if "public_access_block" in touched:
            s3.put_public_access_block(**bucket, PublicAccessBlockConfiguration=normal.BLOCK_ALL)
        if "object_ownership" in touched:
            rules = [{"ObjectOwnership": desired["object_ownership"]}]
            s3.put_bucket_ownership_controls(**bucket, OwnershipControls={"Rules": rules})
        if touched & {"kms_key", "bucket_key_enabled"}:
            rule = normal.encryption_form(desired, found.identity["encryption_rule"])
            s3.put_bucket_encryption(**bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
        if "versioning_enabled" in touched:
            status = "Enabled" if desired["versioning_enabled"] else "Suspended"
            s3.put_bucket_versioning(**bucket, VersioningConfiguration={"Status": status})
        if touched & {*normal.DAYS, "lifecycle_rules"}:
            if rules := normal.lifecycle_form(desired):
                s3.put_bucket_lifecycle_configuration(**bucket, LifecycleConfiguration={"Rules": rules})
            else:
                s3.delete_bucket_lifecycle(**bucket)
        if "policy" in touched:
            if desired["policy"]:
                s3.put_bucket_policy(**bucket, Policy=policy_document(desired["policy"]))
            else:
                s3.delete_bucket_policy(**bucket)
        if touched & {"logging_bucket", "logging_prefix"}:
            s3.put_bucket_logging(**bucket, BucketLoggingStatus=normal.logging_form(desired))

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        # PutBucketTagging replaces the whole set; AWS's own tags stay and must not be sent
        kept = {key: value for key, value in (found.tags or {}).items() if not key.startswith("aws:")}
        tags = {key: value for key, value in {**kept, **to_set}.items() if key not in to_remove}
        s3, bucket = aws.writer("s3"), found.identity["name"]
        if tags:
            s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": as_list(tags)})
        else:
            s3.delete_bucket_tagging(Bucket=bucket)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        s3 = aws.writer("s3")
        if spec["empty_on_delete_enabled"]:
            empty(aws, spec["name"])
        try:
            s3.delete_bucket(Bucket=spec["name"])
        except s3.exceptions.ClientError as error:
            code = error_code(error)
            if code == "BucketNotEmpty" and spec["empty_on_delete_enabled"]:
                raise NotYet("S3 still shows objects that were deleted, or new ones arrive") from error
            if code == "BucketNotEmpty":
                raise Refused(
                    f"{self.name} {spec['name']} still holds objects",
                    "Move them away, or set empty_on_delete_enabled of the bucket to delete them all, old versions too",
                ) from error
            if code != "NoSuchBucket":
                raise


def empty(aws: Aws, name: str) -> None:
    """Delete every object, every old version and every delete marker of a bucket (DeleteObjects, 1000 at a time)."""
    reader, writer = aws.reader("s3"), aws.writer("s3")
    for page in reader.get_paginator("list_object_versions").paginate(
        Bucket=name, PaginationConfig={"PageSize": BATCH}
    ):
        items = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        keys = [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in items]
        if not keys:
            continue
        answer = writer.delete_objects(Bucket=name, Delete={"Objects": keys, "Quiet": True})
        if failed := answer.get("Errors"):
            first = failed[0]
            raise Refused(
                f"{len(failed)} objects of the bucket {name} cannot be deleted, the first is {first.get('Key')}: "
                f"{first.get('Code')} {first.get('Message')}",
                "Delete them by hand, or wait until their lock ends.",
            )


KIND: Final = S3Bucket()
