# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bucket's normal form: from S3's answers, from a description, and back to what S3 takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.kind import Spec
from ...engine.policy import allow, normal_policy
from ...engine.values import as_json
from ..kms_key.finding import find_key_arn

SSE_S3 = "sse-s3"
RULE_ID = "serverless.aws"
"""The one life cycle rule of ours; any other is a stray."""

DAYS: Final = {
    "expiration_days": ("Expiration", "Days"),
    "noncurrent_expiration_days": ("NoncurrentVersionExpiration", "NoncurrentDays"),
    "abort_incomplete_uploads_days": ("AbortIncompleteMultipartUpload", "DaysAfterInitiation"),
}
"""Options of the life cycle rule, with S3's place for each."""

BLOCK_ALL: Final = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}

Normal = Mapping[str, Any]


def bucket_arn(aws: Aws, name: str) -> str:
    """The ARN of a bucket: without region and account, since names are unique in a partition."""
    return aws.arn("s3", name, region="", account="")


def bucket_host(aws: Aws, name: str) -> str:
    """The host name under which a bucket in the stack's region is reached."""
    return f"{name}.s3.{aws.region}.{aws.dns_suffix}"


# -- what is ---------------------------------------------------------------------------------------------------------


def normal_form(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """S3's eight answers as options of the description. An option that is off and has no default is left out."""
    normal: dict[str, Any] = {
        "versioning_enabled": answers["versioning"].get("Status") == "Enabled",
        **encryption_from(encryption_rule(answers["encryption"])),
        "public_access_block": block_from(answers["public_access_block"]),
        "object_ownership": ownership_from(answers["ownership"]),
        **lifecycle_from(answers["lifecycle"]),
        "policy": normal_policy(answers["policy"].get("Policy")),
    }
    logging = answers["logging"].get("LoggingEnabled")
    if logging:
        normal["logging_bucket"] = logging["TargetBucket"]
        normal["logging_prefix"] = logging.get("TargetPrefix", "")
    return normal


def encryption_rule(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The one rule of a bucket's encryption; since 2023 every bucket has one."""
    rules = answer.get("ServerSideEncryptionConfiguration", {}).get("Rules") or [{}]
    return dict(rules[0])


def encryption_from(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Key and, with a KMS key, whether S3 keeps a bucket key, which spares calls to KMS."""
    default = rule.get("ApplyServerSideEncryptionByDefault") or {}
    algorithm = default.get("SSEAlgorithm", "AES256")
    if algorithm == "AES256":
        return {"kms_key": SSE_S3}
    key = default.get("KMSMasterKeyID", "alias/aws/s3")
    shown = key if algorithm == "aws:kms" else f"{algorithm} {key}"
    return {"kms_key": shown, "bucket_key_enabled": bool(rule.get("BucketKeyEnabled"))}


def block_from(answer: Mapping[str, Any]) -> dict[str, bool]:
    """The four switches; a bucket without the setting has all of them off."""
    block = answer.get("PublicAccessBlockConfiguration") or {}
    return {name: bool(block.get(name)) for name in BLOCK_ALL}


def ownership_from(answer: Mapping[str, Any]) -> str:
    """Who owns an object that somebody else writes; without the setting, its writer."""
    rules = (answer.get("OwnershipControls") or {}).get("Rules") or [{}]
    return str(rules[0].get("ObjectOwnership", "ObjectWriter"))


def lifecycle_from(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The days of our rule as options, every other rule, and ours if somebody narrowed it, under `lifecycle_rules`."""
    normal: dict[str, Any] = {"lifecycle_rules": {}}
    for place, rule in enumerate(answer.get("Rules") or (), 1):
        days = days_of(rule)
        if rule.get("ID") == RULE_ID and as_json(lifecycle_rule(days)) == plain(rule):
            normal.update(days)
        else:
            normal["lifecycle_rules"][rule.get("ID", f"#{place}")] = as_text(plain(rule))
    return normal


def days_of(rule: Mapping[str, Any]) -> dict[str, int]:
    """The numbers of days that a rule has."""
    found = {option: (rule.get(block) or {}).get(key) for option, (block, key) in DAYS.items()}
    return {option: int(days) for option, days in found.items() if days is not None}


def plain(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule with one spelling for "every object": S3 knows an empty filter and an empty prefix, old and new."""
    shown = dict(rule)
    if not shown.get("Filter") and not shown.get("Prefix"):
        shown["Filter"] = {"Prefix": ""}
        shown.pop("Prefix", None)
    return dict(as_json(shown))


def as_text(value: Any) -> Any:
    """`value` with dates as text: a plan is JSON."""
    if isinstance(value, Mapping):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


# -- what should be --------------------------------------------------------------------------------------------------


def goal(aws: Aws, spec: Spec) -> dict[str, Any]:
    """The normal form that a description asks for."""
    normal: dict[str, Any] = {
        "versioning_enabled": spec["versioning_enabled"],
        "kms_key": SSE_S3,
        "public_access_block": dict(BLOCK_ALL),
        "object_ownership": spec["object_ownership"],
        "lifecycle_rules": {},
        **{option: spec[option] for option in DAYS if spec.get(option)},
        "policy": policy(aws, spec),
    }
    if spec.get("kms_key"):
        normal["kms_key"] = find_key_arn(aws, spec["kms_key"])
        normal["bucket_key_enabled"] = True
    if spec.get("logging_bucket"):
        normal["logging_bucket"] = spec["logging_bucket"]
        normal["logging_prefix"] = spec["logging_prefix"]
    return normal


def own_sids(spec: Spec) -> list[str]:
    """The Sids of the statements that are not the description's own."""
    made = {"DenyInsecureTransport": "tls_only_enabled", "ServerAccessLogs": "receives_access_logs_enabled"}
    return [sid for sid, option in made.items() if spec[option]]


def policy(aws: Aws, spec: Spec) -> dict[str, Any]:
    """TLS only, S3's own access logs if they are written here, and the description's statements."""
    own = bucket_arn(aws, spec["name"])
    statements = [{"Resource": [own, f"{own}/*"], **statement} for statement in spec["policy_statements"]]
    if spec["tls_only_enabled"]:
        aws.refuse_on_plain_http("tls_only_enabled")
        insecure = {"Bool": {"aws:SecureTransport": "false"}}
        deny = allow("DenyInsecureTransport", ["s3:*"], [own, f"{own}/*"], Principal="*", Condition=insecure)
        statements.append({**deny, "Effect": "Deny"})
    if spec["receives_access_logs_enabled"]:
        here = {"StringEquals": {"aws:SourceAccount": aws.account_id}}
        writer = {"Service": "logging.s3.amazonaws.com"}
        statements.append(allow("ServerAccessLogs", ["s3:PutObject"], [f"{own}/*"], Principal=writer, Condition=here))
    return normal_policy({"Statement": statements}, aws.partition) if statements else {}


# -- towards S3 ------------------------------------------------------------------------------------------------------


def encryption_form(normal: Normal, current: Mapping[str, Any]) -> dict[str, Any]:
    """The encryption rule; what we do not manage in it (blocked encryption types) is handed back as it was."""
    kept = {key: value for key, value in current.items() if key == "BlockedEncryptionTypes"}
    if normal["kms_key"] == SSE_S3:
        default = {"SSEAlgorithm": "AES256"}
        return {**kept, "ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": False}
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": normal["kms_key"]}
    return {**kept, "ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": normal["bucket_key_enabled"]}


def lifecycle_rule(days: Mapping[str, int]) -> dict[str, Any]:
    """Our life cycle rule, for every object."""
    parts = {DAYS[option][0]: {DAYS[option][1]: number} for option, number in days.items()}
    return {"ID": RULE_ID, "Status": "Enabled", "Filter": {"Prefix": ""}, **parts}


def lifecycle_form(normal: Normal) -> list[dict[str, Any]]:
    """The rules of PutBucketLifecycleConfiguration, which replaces all: ours, or none when it would do nothing."""
    days = {option: normal[option] for option in DAYS if option in normal}
    return [lifecycle_rule(days)] if days else []


def logging_form(normal: Normal) -> dict[str, Any]:
    """The BucketLoggingStatus; an empty one switches access logs off."""
    if "logging_bucket" not in normal:
        return {}
    return {"LoggingEnabled": {"TargetBucket": normal["logging_bucket"], "TargetPrefix": normal["logging_prefix"]}}
