# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""On-demand backups of a table, and a table made of one: what operators do, not what a description holds."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError, MissingReference, Refused, is_missing
from ..engine.values import UNKNOWN
from ..engine.waits import Backoff
from .common_options import argument_spec
from .entry import Report, Work
from .session import in_session

BACKUP_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "table": {"type": "str", "required": True},
    "prefix": {"type": "str"},
    "name": {"type": "str"},
    "keep": {"type": "int"},
    "wait_seconds": {"type": "int", "default": 3600},
}
RESTORE_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "table": {"type": "str", "required": True},
    "target": {"type": "str", "required": True},
    "backup": {"type": "str"},
    "wait_seconds": {"type": "int", "default": 7200},
}
MISSING: Final = "ResourceNotFoundException"


@dataclass(frozen=True)
class TableBackup(Work):
    """The work of the module dynamodb_backup."""

    services: tuple[str, ...] = ("dynamodb",)

    @property
    def argument_spec(self) -> dict[str, Any]:
        """The backup and the connection."""
        return argument_spec(BACKUP_OPTIONS, behaviour=False)

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, name, arn, removed}`."""
        return in_session(params, check_mode, report, f"backup of {params['table']}", lambda aws: back_up(aws, params))


@dataclass(frozen=True)
class TableRestore(Work):
    """The work of the module dynamodb_restore."""

    services: tuple[str, ...] = ("dynamodb",)

    @property
    def argument_spec(self) -> dict[str, Any]:
        """The tables, the backup and the connection."""
        return argument_spec(RESTORE_OPTIONS, behaviour=False)

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, backup, target, items: {source, target}}`."""
        doing = f"restoring {params['table']} into {params['target']}"
        return in_session(params, check_mode, report, doing, lambda aws: restore(aws, params))


def backups_of(aws: Aws, table: str) -> list[dict[str, Any]]:
    """The on-demand backups of the table that are not being deleted, oldest first (ListBackups)."""
    found = aws.pages("dynamodb", "list_backups", "BackupSummaries", TableName=table, BackupType="USER")
    usable = [dict(item) for item in found if item["BackupStatus"] != "DELETED"]
    return sorted(usable, key=lambda item: (item["BackupCreationDateTime"], item["BackupArn"]))


def back_up(aws: Aws, params: Mapping[str, Any]) -> dict[str, Any]:
    """Make the backup unless there is one of that name, then delete the oldest ones beyond `keep`.

    DynamoDB takes a second backup of the same name, so it is looked for first.
    """
    table = params["table"]
    prefix = params.get("prefix") or f"{table}-"
    name = params.get("name") or prefix + time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    if params.get("keep") is not None and params["keep"] < 1:
        raise EngineError(f"keep is {params['keep']}", "Keep one backup at least.")
    known = backups_of(aws, table)
    there = next((item for item in known if item["BackupName"] == name), None)
    arn = there["BackupArn"] if there else None
    if there is None and not aws.plan_only:
        made = aws.writer("dynamodb").create_backup(TableName=table, BackupName=name)["BackupDetails"]
        arn = made["BackupArn"]
        known.append({**made, "BackupName": name})
    elif there is None:
        known.append({"BackupName": name, "BackupArn": repr(UNKNOWN)})
    if arn and not aws.plan_only:
        await_backup(aws, arn, params["wait_seconds"])
    series = [item for item in known if item["BackupName"].startswith(prefix)]
    leaving = series[: -params["keep"]] if params.get("keep") else []
    leaving = [item for item in leaving if item["BackupName"] != name]
    for item in () if aws.plan_only else leaving:
        delete_backup(aws, item["BackupArn"])
    return {
        "changed": there is None or bool(leaving),
        "name": name,
        "arn": arn or repr(UNKNOWN),
        "removed": [item["BackupName"] for item in leaving],
    }


def await_backup(aws: Aws, arn: str, wait_seconds: int) -> None:
    """Wait until the backup can be restored: until then nothing may be deleted in its favour."""
    backoff = Backoff(patience_seconds=wait_seconds, longest_seconds=30.0)
    while True:
        details = aws.reader("dynamodb").describe_backup(BackupArn=arn)["BackupDescription"]["BackupDetails"]
        if details["BackupStatus"] == "AVAILABLE":
            return
        if not backoff.pause():
            raise EngineError(
                f"backup {arn} is {details['BackupStatus']} after {wait_seconds} s", "Run again to wait on."
            )


def delete_backup(aws: Aws, arn: str) -> None:
    """Delete a backup; one that is gone is success."""
    dynamodb = aws.writer("dynamodb")
    try:
        dynamodb.delete_backup(BackupArn=arn)
    except dynamodb.exceptions.ClientError as error:
        if not is_missing(error, "BackupNotFoundException"):
            raise


def restore(aws: Aws, params: Mapping[str, Any]) -> dict[str, Any]:
    """Make the table `target` of a backup of `table`, wait until it can be used, and count the items of both.

    A target that exists is refused, unless it was made of this very backup: then the run before was interrupted.
    """
    source, target = params["table"], params["target"]
    backup = chosen_backup(aws, source, params.get("backup"))
    table = described(aws, target)
    if table is not None and (table.get("RestoreSummary") or {}).get("SourceBackupArn") != backup["BackupArn"]:
        raise Refused(
            f"table {target} exists and was not made of the backup {backup['BackupName']}",
            "DynamoDB restores into a new table only: choose another target, or delete this one first.",
        )
    result = {"changed": table is None, "backup": backup["BackupName"], "target": target}
    if aws.plan_only:
        return result
    if table is None:
        aws.writer("dynamodb").restore_table_from_backup(TargetTableName=target, BackupArn=backup["BackupArn"])
    await_table(aws, target, params["wait_seconds"])
    there = described(aws, source) is not None
    return {**result, "items": {"source": count(aws, source) if there else None, "target": count(aws, target)}}


def chosen_backup(aws: Aws, table: str, name: str | None) -> dict[str, Any]:
    """The newest available backup of the table, or the newest of that name."""
    usable = [item for item in backups_of(aws, table) if item["BackupStatus"] == "AVAILABLE"]
    named = [item for item in usable if name is None or item["BackupName"] == name]
    if not named:
        listed = ", ".join(item["BackupName"] for item in usable) or "none"
        raise MissingReference(
            f"table {table} has no available backup" + (f" called {name}" if name else ""), f"There are: {listed}."
        )
    return named[-1]


def described(aws: Aws, table: str) -> dict[str, Any] | None:
    """DescribeTable's answer, or None."""
    dynamodb = aws.reader("dynamodb")
    try:
        return dict(dynamodb.describe_table(TableName=table)["Table"])
    except dynamodb.exceptions.ClientError as error:
        if is_missing(error, MISSING):
            return None
        raise


def await_table(aws: Aws, name: str, wait_seconds: int) -> None:
    """Wait until the table is ACTIVE; DynamoDB restores for minutes, whatever the size."""
    backoff = Backoff(patience_seconds=wait_seconds, longest_seconds=30.0)
    while True:
        status = (described(aws, name) or {}).get("TableStatus", "not there yet")
        if status == "ACTIVE":
            return
        aws.report(f"table {name} is {status}")
        if not backoff.pause():
            raise EngineError(f"table {name} is {status} after {wait_seconds} s", "Run again to wait on.")


def count(aws: Aws, table: str) -> int:
    """The items of a table, each of them read (Scan): DescribeTable's number is up to six hours old."""
    pages = aws.reader("dynamodb").get_paginator("scan").paginate(TableName=table, Select="COUNT")
    return sum(int(page["Count"]) for page in pages)


TABLE_BACKUP: Final = TableBackup()
TABLE_RESTORE: Final = TableRestore()
