"""Vaults: AWS Backup hides one that does not exist behind AccessDenied, and deletes none that holds anything."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import ACCOUNT, REGION, Fails, scripted, spec_of

from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.backup_vaults import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Failures
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds.backup_vault import KIND, backup_tags

ARN = f"arn:aws:backup:{REGION}:{ACCOUNT}:backup-vault:posts"
VAULT = {"BackupVaultName": "posts", "BackupVaultArn": ARN, "EncryptionKeyArn": "arn:x", "NumberOfRecoveryPoints": 0}
HIDDEN = Fails("AccessDeniedException", "Insufficient privileges to perform this action.")


def spec(**given: Any) -> dict[str, Any]:
    return spec_of(OPTIONS, "vaults", **{"name": "posts", **given})


def test_a_converged_vault_costs_two_calls_whatever_key_it_has() -> None:
    aws = scripted({"DescribeBackupVault": VAULT, "ListTags": {"Tags": {}}})
    (plan,) = converge(KIND, [spec()], aws, Options())
    assert plan.action == "none"
    assert aws.names() == ["DescribeBackupVault", "ListTags"]


def test_access_denied_means_missing_where_the_list_does_not_have_it() -> None:
    listed = {"BackupVaultList": [{"BackupVaultName": "other"}]}
    aws = scripted({"DescribeBackupVault": HIDDEN, "ListTags": HIDDEN, "ListBackupVaults": listed})
    assert KIND.read(aws, spec()) is None


def test_access_denied_is_an_error_where_the_vault_exists() -> None:
    aws = scripted(
        {"DescribeBackupVault": HIDDEN, "ListTags": HIDDEN, "ListBackupVaults": {"BackupVaultList": [VAULT]}}
    )
    with pytest.raises(Failures, match="AccessDenied"):
        converge(KIND, [spec()], aws, Options())


def test_tags_that_may_not_be_read_are_an_error_where_there_is_a_vault() -> None:
    aws = scripted({"DescribeBackupVault": VAULT, "ListTags": HIDDEN})
    with pytest.raises(Failures, match="ListTags was answered AccessDenied"):
        converge(KIND, [spec()], aws, Options())


def test_a_vault_with_recovery_points_is_not_deleted() -> None:
    full = {**VAULT, "NumberOfRecoveryPoints": 3}
    aws = scripted({"DescribeBackupVault": full, "ListTags": {"Tags": {}}})
    with pytest.raises(Failures, match="It holds 3 recovery points"):
        converge(KIND, [spec()], aws, Options(state="absent"))


def test_another_key_is_refused_for_what_the_vault_holds() -> None:
    aws = scripted({"DescribeBackupVault": VAULT, "ListTags": {"Tags": {}}})
    with pytest.raises(Failures, match="cannot change kms_key"):
        converge(KIND, [spec(kms_key="arn:aws:kms:eu-west-1:123456789012:key/1")], aws, Options())


def test_a_vault_that_another_run_has_just_made_is_no_error() -> None:
    aws = scripted({"CreateBackupVault": Fails("AlreadyExistsException")})
    KIND.create(aws, spec(), {"name": "posts"})
    assert aws.names() == ["CreateBackupVault"]


def test_a_bad_name_is_told_before_the_first_call() -> None:
    (told,) = KIND.problems(spec(name="no dots.please"))
    assert "name must be" in told


def test_tags_beyond_the_first_page_are_there_too() -> None:
    aws = scripted({"ListTags": [{"Tags": {"a": "1"}, "NextToken": "more"}, {"Tags": {"b": "2"}}]})
    assert backup_tags(aws.reader("backup"), "arn:x") == {"a": "1", "b": "2"}
    assert aws.asked("ListTags") == [{"ResourceArn": "arn:x"}, {"ResourceArn": "arn:x", "NextToken": "more"}]
