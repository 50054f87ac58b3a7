"""Backups and restores: nothing is deleted before the new backup is there, and no table is written over."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import Fails, ScriptedAws, scripted

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.table_backup import back_up
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.table_restore import restore
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError, MissingReference, Refused

WAIT = {"wait_seconds": 0}


def arn(name: str) -> str:
    return f"arn:aws:dynamodb:eu-west-1:123456789012:table/Items/backup/{name}"


def summary(name: str, when: int, status: str = "AVAILABLE") -> dict[str, Any]:
    return {"BackupName": name, "BackupArn": arn(name), "BackupCreationDateTime": when, "BackupStatus": status}


def world(*backups: dict[str, Any], status: str = "AVAILABLE", **more: Any) -> ScriptedAws:
    tables = more.pop("tables", {"Items": {"TableStatus": "ACTIVE"}})
    answers = {
        "ListBackups": {"BackupSummaries": list(backups)},
        "CreateBackup": {"BackupDetails": summary("new", 99)},
        "DescribeBackup": {"BackupDescription": {"BackupDetails": summary("new", 99, status)}},
        "DeleteBackup": {},
        "DescribeTable": lambda params: (
            {"Table": tables[params["TableName"]]}
            if params["TableName"] in tables
            else Fails("ResourceNotFoundException")
        ),
        "RestoreTableFromBackup": lambda params: (
            tables.update({params["TargetTableName"]: {"TableStatus": "ACTIVE"}}) or {}
        ),
        "Scan": [{"Count": 2, "LastEvaluatedKey": {"PK": {"S": "a"}}}, {"Count": 1}, {"Count": 3}],
    }
    return scripted(answers, **more)


OLD = [summary("Items-2", 2), summary("Items-1", 1), summary("Items-3", 3), summary("by hand", 0)]


def test_the_oldest_of_the_series_go_when_the_new_one_is_there() -> None:
    aws = world(*OLD)
    result = back_up(aws, {"table": "Items", "keep": 2, **WAIT})
    assert result["removed"] == ["Items-1", "Items-2"]
    assert [name for name, _ in aws.calls if not name.startswith("List")] == [
        "CreateBackup",
        "DescribeBackup",
        "DeleteBackup",
        "DeleteBackup",
    ]


def test_nothing_is_deleted_for_a_backup_that_does_not_come_to_be() -> None:
    aws = world(*OLD, status="CREATING")
    with pytest.raises(EngineError, match="CREATING"):
        back_up(aws, {"table": "Items", "keep": 1, **WAIT})
    assert not aws.asked("DeleteBackup")


def test_a_backup_of_that_name_is_not_made_again() -> None:
    aws = world(*OLD)
    assert back_up(aws, {"table": "Items", "name": "Items-3", **WAIT})["changed"] is False
    assert not aws.asked("CreateBackup")


def test_check_mode_says_what_would_be_made_and_removed() -> None:
    aws = world(*OLD, plan_only=True)
    result = back_up(aws, {"table": "Items", "name": "Items-4", "keep": 3, **WAIT})
    assert (result["changed"], result["removed"]) == (True, ["Items-1"])
    assert aws.names() == ["ListBackups"]


def test_the_newest_backup_is_restored_and_both_tables_are_counted() -> None:
    aws = world(*OLD[:3])
    result = restore(aws, {"table": "Items", "target": "Items-restored", **WAIT})
    assert result == {
        "changed": True,
        "backup": "Items-3",
        "target": "Items-restored",
        "items": {"source": 3, "target": 3},
    }
    assert aws.asked("RestoreTableFromBackup") == [{"TargetTableName": "Items-restored", "BackupArn": arn("Items-3")}]


def test_a_target_that_exists_is_refused_in_check_mode_too() -> None:
    tables = {"Items": {"TableStatus": "ACTIVE"}, "Other": {"TableStatus": "ACTIVE"}}
    for plan_only in (True, False):
        aws = world(*OLD[:3], tables=tables, plan_only=plan_only)
        with pytest.raises(Refused, match="choose another target"):
            restore(aws, {"table": "Items", "target": "Other", **WAIT})
        assert not aws.asked("RestoreTableFromBackup")


def test_an_interrupted_restore_goes_on() -> None:
    made = {"TableStatus": "ACTIVE", "RestoreSummary": {"SourceBackupArn": arn("Items-3"), "RestoreInProgress": False}}
    aws = world(*OLD[:3], tables={"Other": made})
    result = restore(aws, {"table": "Items", "target": "Other", **WAIT})
    assert (result["changed"], result["items"]) == (False, {"source": None, "target": 3})
    assert not aws.asked("RestoreTableFromBackup")


def test_a_backup_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(MissingReference, match="Items-1, Items-2, Items-3"):
        restore(world(*OLD[:3]), {"table": "Items", "target": "Other", "backup": "x", **WAIT})
