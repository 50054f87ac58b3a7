# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""On-demand backups of a table: what operators make, not what a description holds."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError, is_missing
from ..engine.values import UNKNOWN
from ..engine.waits import Backoff
from .common_options import Options
from .entry import Report
from .session import InSession, in_session

OPTIONS: Final[Options] = {
    "table": {"type": "str", "required": True},
    "prefix": {"type": "str"},
    "name": {"type": "str"},
    "keep": {"type": "int"},
    "wait_seconds": {"type": "int", "default": 3600},
}


@dataclass(frozen=True)
class TableBackup(InSession):
    """The work of the module dynamodb_backup."""

    services: tuple[str, ...] = ("dynamodb",)
    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, name, arn, removed}`."""
        return in_session(params, check_mode, report, f"backup of {params['table']}", lambda aws: back_up(aws, params))


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
        if not backoff.pause(at_work=True):
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


TABLE_BACKUP: Final = TableBackup()
