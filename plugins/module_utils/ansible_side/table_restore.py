# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table made of a backup of another: nothing is written over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError, MissingReference, Refused, is_missing
from ..engine.waits import Backoff
from .common_options import Options
from .entry import Report
from .session import InSession, in_session
from .table_backup import backups_of

OPTIONS: Final[Options] = {
    "table": {"type": "str", "required": True},
    "target": {"type": "str", "required": True},
    "backup": {"type": "str"},
    "wait_seconds": {"type": "int", "default": 7200},
}
MISSING: Final = "ResourceNotFoundException"


@dataclass(frozen=True)
class TableRestore(InSession):
    """The work of the module dynamodb_restore."""

    services: tuple[str, ...] = ("dynamodb",)
    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, backup, target, items: {source, target}}`."""
        doing = f"restoring {params['table']} into {params['target']}"
        return in_session(params, check_mode, report, doing, lambda aws: restore(aws, params))


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
        if not backoff.pause(at_work=True):
            raise EngineError(f"table {name} is {status} after {wait_seconds} s", "Run again to wait on.")


def count(aws: Aws, table: str) -> int:
    """The items of a table, each of them read (Scan): DescribeTable's number is up to six hours old."""
    pages = aws.reader("dynamodb").get_paginator("scan").paginate(TableName=table, Select="COUNT")
    return sum(int(page["Count"]) for page in pages)


TABLE_RESTORE: Final = TableRestore()
