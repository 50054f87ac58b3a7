"""S3 buckets."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from contract.harness.case import Case, Drift, Raw, Update

BUCKET = "bucket-{name}"
PARTS = {
    "versioning": ("get_bucket_versioning", None),
    "encryption": ("get_bucket_encryption", "ServerSideEncryptionConfiguration"),
    "block": ("get_public_access_block", "PublicAccessBlockConfiguration"),
    "ownership": ("get_bucket_ownership_controls", "OwnershipControls"),
    "lifecycle": ("get_bucket_lifecycle_configuration", "Rules"),
    "policy": ("get_bucket_policy", "Policy"),
    "tags": ("get_bucket_tagging", "TagSet"),
    "logging": ("get_bucket_logging", "LoggingEnabled"),
}


def bucket(name: str) -> str:
    return f"bucket-{name}"


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    s3, seen = raw.client("s3"), {}
    if bucket(name) not in [item["Name"] for item in s3.list_buckets()["Buckets"]]:
        return None
    for part, (operation, key) in PARTS.items():
        try:
            answer = getattr(s3, operation)(Bucket=bucket(name))
        except ClientError:
            continue
        answer.pop("ResponseMetadata", None)
        seen[part] = answer.get(key) if key else answer
    if seen.get("policy"):
        seen["policy"] = json.loads(seen["policy"])
    if seen.get("tags"):
        seen["tags"] = {tag["Key"]: tag["Value"] for tag in seen["tags"]}
    return {part: value for part, value in seen.items() if value}


def on_bucket(operation: str, **arguments: Any) -> Any:
    """An act that calls `operation` on the bucket by hand."""
    return lambda raw, name: getattr(raw.client("s3"), operation)(Bucket=bucket(name), **arguments)


def prepare(raw: Raw, name: str) -> None:
    """The bucket for access logs, and a key."""
    raw.client("s3").create_bucket(Bucket=f"logs-{name}", **place(raw))
    made = raw.client("kms").create_key()["KeyMetadata"]["KeyId"]
    raw.client("kms").create_alias(AliasName=f"alias/key-{name}", TargetKeyId=made)


def place(raw: Raw) -> dict[str, Any]:
    return {} if raw.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": raw.region}}


def open_to_all(raw: Raw, name: str) -> None:
    s3 = raw.client("s3")
    policy = json.loads(s3.get_bucket_policy(Bucket=bucket(name))["Policy"])
    resource = f"arn:aws:s3:::{bucket(name)}/*"
    stray = {"Sid": "Stray", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": resource}
    policy["Statement"].append(stray)
    s3.delete_public_access_block(Bucket=bucket(name))
    s3.put_bucket_policy(Bucket=bucket(name), Policy=json.dumps(policy))


def stray_rule(raw: Raw, name: str) -> None:
    s3 = raw.client("s3")
    rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket(name))["Rules"]
    rules.append({"ID": "stray", "Status": "Enabled", "Filter": {"Prefix": "x/"}, "Expiration": {"Days": 1}})
    s3.put_bucket_lifecycle_configuration(Bucket=bucket(name), LifecycleConfiguration={"Rules": rules})


def retagged(tags: dict[str, str]) -> Any:
    """An act that merges tags by hand; an empty value removes one."""

    def act(raw: Raw, name: str) -> None:
        s3 = raw.client("s3")
        now = {tag["Key"]: tag["Value"] for tag in s3.get_bucket_tagging(Bucket=bucket(name))["TagSet"]}
        wanted = {key: value for key, value in {**now, **tags}.items() if value}
        listed = [{"Key": key, "Value": value} for key, value in wanted.items()]
        s3.put_bucket_tagging(Bucket=bucket(name), Tagging={"TagSet": listed})

    return act


BLOCK = "public_access_block"
SSE_S3 = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}

CASE = Case(
    kind="s3_bucket",
    minimal={"name": BUCKET, "tls_only_enabled": False},
    full={
        "name": BUCKET,
        "kms_key": "alias/key-{name}",
        "object_ownership": "BucketOwnerPreferred",
        "tls_only_enabled": False,
        "policy_statements": [
            {
                "Sid": "Read",
                "Effect": "Allow",
                "Principal": {"Service": "cloudfront.amazonaws.com"},
                "Action": "s3:GetObject",
            }
        ],
        "expiration_days": 90,
        "noncurrent_expiration_days": 30,
        "abort_incomplete_uploads_days": 3,
        "logging_bucket": "logs-{name}",
        "logging_prefix": "us/",
        "receives_access_logs_enabled": True,
        "tags": {"cost": "buckets"},
    },
    prepare=prepare,
    describe=describe,
    updates=(
        Update(
            "no versions",
            {"versioning_enabled": False, "noncurrent_expiration_days": None},
            {"versioning_enabled", "noncurrent_expiration_days"},
        ),
        Update("S3's own keys", {"kms_key": None}, {"kms_key", "bucket_key_enabled"}),
        Update("a customer key", {"kms_key": "alias/key-{name}"}, {"kms_key", "bucket_key_enabled"}, "minimal"),
        Update("ACLs off", {"object_ownership": "BucketOwnerEnforced"}, {"object_ownership"}),
        Update("no policy", {"policy_statements": [], "receives_access_logs_enabled": False}, {"policy"}),
        Update("a policy less", {"policy_statements": []}, {"policy.Statement.Read"}),
        Update("kept longer", {"expiration_days": 100}, {"expiration_days"}),
        Update("kept for ever", {"expiration_days": None}, {"expiration_days"}),
        Update("another prefix", {"logging_prefix": "them/"}, {"logging_prefix"}),
        Update("no logs", {"logging_bucket": None, "logging_prefix": ""}, {"logging_bucket", "logging_prefix"}),
    ),
    drifts=(
        Drift(
            "versions suspended",
            on_bucket("put_bucket_versioning", VersioningConfiguration={"Status": "Suspended"}),
            {"versioning_enabled"},
        ),
        Drift(
            "encryption",
            on_bucket("put_bucket_encryption", ServerSideEncryptionConfiguration=SSE_S3),
            {"kms_key", "bucket_key_enabled"},
        ),
        Drift(
            "public access allowed",
            on_bucket("put_public_access_block", PublicAccessBlockConfiguration={"BlockPublicAcls": True}),
            {f"{BLOCK}.IgnorePublicAcls", f"{BLOCK}.BlockPublicPolicy", f"{BLOCK}.RestrictPublicBuckets"},
        ),
        Drift("policy opened", open_to_all, {BLOCK, "policy.Statement.Stray"}),
        Drift("policy removed", on_bucket("delete_bucket_policy"), {"policy"}),
        Drift(
            "ownership",
            on_bucket(
                "put_bucket_ownership_controls",
                OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
            ),
            {"object_ownership"},
        ),
        Drift("stray life cycle rule", stray_rule, {"lifecycle_rules.stray"}),
        Drift(
            "no life cycle",
            on_bucket("delete_bucket_lifecycle"),
            {"expiration_days", "noncurrent_expiration_days", "abort_incomplete_uploads_days"},
        ),
        Drift("no logs", on_bucket("put_bucket_logging", BucketLoggingStatus={}), {"logging_bucket", "logging_prefix"}),
        Drift("our tag removed", retagged({"cost": ""}), {"tags.cost"}),
        Drift("our tag changed", retagged({"cost": "other"}), {"tags.cost"}),
    ),
    adopt=lambda raw, name: raw.client("s3").create_bucket(Bucket=bucket(name), **place(raw)),
    undrifted={
        "CreateBucket.CreateBucketConfiguration.LocationConstraint": "cannot change",
        "CreateBucket.ObjectOwnership": "changes by PutBucketOwnershipControls",
    },
)
