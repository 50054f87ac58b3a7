"""Buckets: private whatever happens, objects deleted only when that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from scripted_aws import Fails, ScriptedAws, quick, scripted, spec_of

from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.s3_buckets import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import PartialFailure, converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError, NotYet, Refused
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Found
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds.s3_bucket import KIND
from ansible_collections.serverless.aws.plugins.module_utils.kinds.s3_bucket.normal import (
    BLOCK_ALL,
    encryption_form,
    lifecycle_from,
    lifecycle_rule,
)

AES = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}
READS = {
    "GetBucketVersioning": {"Status": "Enabled"},
    "GetBucketEncryption": {"ServerSideEncryptionConfiguration": {"Rules": [AES]}},
    "GetPublicAccessBlock": {"PublicAccessBlockConfiguration": BLOCK_ALL},
    "GetBucketOwnershipControls": {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
    "GetBucketLifecycleConfiguration": {"Rules": [lifecycle_rule({"abort_incomplete_uploads_days": 7})]},
    "GetBucketPolicy": Fails("NoSuchBucketPolicy"),
    "GetBucketTagging": Fails("NoSuchTagSet"),
    "GetBucketLogging": {},
}
FOUND = Found({}, {"name": "files", "encryption_rule": AES}, {"aws:system": "x", "kept": "1", "old": "2"})


def spec(**given: Any) -> dict[str, Any]:
    return spec_of(OPTIONS, "buckets", **{"name": "files", "tls_only_enabled": False, **given})


def run(aws: ScriptedAws, *specs: dict[str, Any], **options: Any) -> Any:
    return converge(KIND, specs, aws, Options(**options), quick)


def test_a_converged_bucket_costs_eight_calls() -> None:
    aws = scripted(READS)
    (plan,) = run(aws, spec())
    assert plan.action == "none"
    assert aws.names() == sorted(READS)


def test_what_was_never_set_is_off_and_shown() -> None:
    unset = {
        **READS,
        "GetPublicAccessBlock": Fails("NoSuchPublicAccessBlockConfiguration"),
        "GetBucketOwnershipControls": Fails("OwnershipControlsNotFoundError"),
        "GetBucketLifecycleConfiguration": Fails("NoSuchLifecycleConfiguration"),
        "GetBucketVersioning": {},
    }
    (plan,) = run(scripted(unset, plan_only=True), spec())
    assert {change.path[0] for change in plan.changes} == {
        "public_access_block",
        "object_ownership",
        "abort_incomplete_uploads_days",
        "versioning_enabled",
    }


def test_a_bucket_of_another_account_is_no_bucket_to_make() -> None:
    aws = scripted({**dict.fromkeys(READS, Fails("AccessDenied", "no"))})
    with pytest.raises(EngineError, match="AccessDenied"):
        run(aws, spec())


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_the_region_is_named_but_in_us_east_1(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    aws = scripted({"CreateBucket": {}})
    monkeypatch.setattr(type(aws), "region", region)
    KIND.create(aws, spec(), {"object_ownership": "BucketOwnerEnforced"})
    expected = None if region == "us-east-1" else {"LocationConstraint": region}
    assert aws.asked("CreateBucket")[0].get("CreateBucketConfiguration") == expected


def test_a_name_that_is_taken_in_the_world_is_told() -> None:
    aws = scripted({"CreateBucket": Fails("BucketAlreadyExists")})
    with pytest.raises(Refused, match="taken by another account"):
        KIND.create(aws, spec(), {"object_ownership": "BucketOwnerEnforced"})


def test_tags_are_merged_since_s3_replaces_the_whole_set() -> None:
    aws = scripted({"PutBucketTagging": {}})
    KIND.tag(aws, FOUND, {"new": "3"}, ["old"])
    (call,) = aws.asked("PutBucketTagging")
    assert call["Tagging"]["TagSet"] == [{"Key": "kept", "Value": "1"}, {"Key": "new", "Value": "3"}]


def test_objects_are_not_deleted_unasked() -> None:
    aws = scripted({"DeleteBucket": Fails("BucketNotEmpty")})
    with pytest.raises(Refused, match="empty_on_delete_enabled"):
        KIND.delete(aws, spec(), FOUND)
    assert aws.names() == ["DeleteBucket"]


def test_every_version_and_marker_goes_when_asked() -> None:
    first = {
        "Versions": [{"Key": "a", "VersionId": "1"}],
        "DeleteMarkers": [{"Key": "b", "VersionId": "2"}],
        "IsTruncated": True,
        "NextKeyMarker": "b",
        "NextVersionIdMarker": "2",
    }
    last = {"Versions": [{"Key": "c", "VersionId": "3"}]}
    aws = scripted({"ListObjectVersions": [first, last], "DeleteObjects": {}, "DeleteBucket": {}})
    KIND.delete(aws, spec(empty_on_delete_enabled=True), FOUND)
    gone = [item["Key"] for call in aws.asked("DeleteObjects") for item in call["Delete"]["Objects"]]
    assert gone == ["a", "b", "c"]


def test_an_object_that_cannot_go_is_named() -> None:
    errors = {"Errors": [{"Key": "a", "Code": "AccessDenied", "Message": "locked"}]}
    aws = scripted({"ListObjectVersions": {"Versions": [{"Key": "a", "VersionId": "1"}]}, "DeleteObjects": errors})
    with pytest.raises(Refused, match="the first is a: AccessDenied locked"):
        KIND.delete(aws, spec(empty_on_delete_enabled=True), FOUND)


def test_a_bucket_that_fills_up_meanwhile_is_emptied_again() -> None:
    aws = scripted({"ListObjectVersions": {}, "DeleteBucket": Fails("BucketNotEmpty")})
    with pytest.raises(NotYet):
        KIND.delete(aws, spec(empty_on_delete_enabled=True), FOUND)


def test_blocked_encryption_types_survive() -> None:
    kept = {"BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}}
    assert (
        encryption_form({"kms_key": "sse-s3"}, {**AES, **kept})["BlockedEncryptionTypes"]
        == kept["BlockedEncryptionTypes"]
    )


@pytest.mark.parametrize("everything", [{"Filter": {}}, {"Filter": {"Prefix": ""}}, {"Prefix": ""}])
def test_s3s_spellings_of_every_object_are_one(everything: dict[str, Any]) -> None:
    rule = {"ID": "serverless.aws", "Status": "Enabled", "Expiration": {"Days": 3}, **everything}
    assert lifecycle_from({"Rules": [rule]}) == {"expiration_days": 3, "lifecycle_rules": {}}


@pytest.mark.parametrize("narrowed", [{"Status": "Disabled"}, {"Filter": {"Prefix": "x/"}}])
def test_our_rule_when_somebody_narrowed_it_is_a_stray(narrowed: dict[str, Any]) -> None:
    rule = {**lifecycle_rule({"expiration_days": 3}), **narrowed}
    assert list(lifecycle_from({"Rules": [rule]})["lifecycle_rules"]) == ["serverless.aws"]


def test_tls_only_denies_the_bucket_and_its_objects() -> None:
    statement = KIND.desired(scripted({}), spec(tls_only_enabled=True), None)["policy"]["Statement"]
    deny = statement["DenyInsecureTransport"]
    assert (deny["Effect"], deny["Principal"]) == ("Deny", "*")
    assert deny["Resource"] == ["arn:aws:s3:::files", "arn:aws:s3:::files/*"]
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": ["false"]}}


def test_tls_only_is_refused_where_there_is_no_tls() -> None:
    with pytest.raises(EngineError, match="Set tls_only_enabled to false"):
        KIND.desired(scripted({}, endpoint_url="http://127.0.0.1:1"), spec(tls_only_enabled=True), None)


def test_a_conflict_passes() -> None:
    puts = {"PutBucketVersioning": [Fails("OperationAborted", "A conflicting conditional operation"), {}]}
    aws = scripted({**READS, "GetBucketVersioning": [{}, {}, {}, {"Status": "Enabled"}], **puts})
    (plan,) = run(aws, spec())
    assert plan.action == "update"
    assert len(aws.asked("PutBucketVersioning")) == 2


def test_what_s3_refuses_is_told() -> None:
    aws = scripted({**READS, "GetBucketVersioning": {}, "PutBucketVersioning": Fails("AccessDenied", "no")})
    with pytest.raises(PartialFailure, match="PutBucketVersioning was answered AccessDenied"):
        run(aws, spec())


def refused() -> Iterator[tuple[dict[str, Any], str]]:
    yield {"name": "Files"}, "name must be"
    yield {"name": "10.0.0.1"}, "name must be"
    yield {"policy_statements": [{"Sid": "A"}, {"Sid": "A"}]}, "has the Sid A twice"
    yield (
        {"policy_statements": [{"Sid": "DenyInsecureTransport"}], "tls_only_enabled": True},
        "has the Sid DenyInsecureTransport",
    )
    yield {"name": "xn--files"}, "names of S3's own"
    yield {"name": "files-s3alias"}, "names of S3's own"
    yield {"expiration_days": 0}, "expiration_days is 0"
    yield {"versioning_enabled": False, "noncurrent_expiration_days": 3}, "needs versioning_enabled"
    yield {"logging_prefix": "x/"}, "logging_prefix needs logging_bucket"
    yield {"logging_bucket": "files"}, "names the bucket itself"
    yield {"policy_statements": [{"Effect": "Allow"}]}, "needs a Sid"


@pytest.mark.parametrize(("given", "problem"), list(refused()))
def test_what_s3_would_refuse_is_told_before_the_first_call(given: dict[str, Any], problem: str) -> None:
    (told,) = KIND.problems(spec(**given))
    assert problem in told
