# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AWS Backup plans: rules, and what they back up. AWS does not keep their names unique."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...engine.aws import Aws
from ...engine.candidates import choose
from ...engine.diff import Change
from ...engine.errors import Candidate, Transient, is_missing
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.owned import owned_by_tag
from ...engine.tags import STACK_TAG
from ...engine.values import UNKNOWN
from ..backup_vault import backup_tags, tag_backup
from . import normal, rules

MISSING = "ResourceNotFoundException"
NOT_OFFERED: Final = {
    f"BackupPlan.{name}": reason
    for name, reason in {
        "AdvancedBackupSettings": "for Windows instances and other services than tables and buckets",
        "ScanSettings": "malware scans are not offered",
        "Rules.*.ScanActions": "malware scans are not offered",
        "Rules.*.IndexActions": "searching in backups is not offered",
        "Rules.*.TargetLogicallyAirGappedBackupVaultArn": "air-gapped vaults are not offered",
        "Rules.*.Lifecycle.DeleteAfterEvent": "recovery points go by age only",
        "Rules.*.Lifecycle.OptInToArchiveForSupportedResources": "for snapshots of disks",
        "Rules.*.CopyActions.*.Lifecycle.DeleteAfterEvent": "recovery points go by age only",
        "Rules.*.CopyActions.*.Lifecycle.OptInToArchiveForSupportedResources": "for snapshots of disks",
    }.items()
}


class BackupPlan(Kind):
    """A plan with its rules and selections."""

    name = "backup_plan"
    module = "backup_plans"
    option = "plans"
    services = ("backup",)
    after = ("backup_vaults", "dynamodb_tables", "iam_roles")
    transient = (
        Transient("InvalidParameterValueException", "cannot be assumed", "a new role takes a while to be assumable"),
        Transient(
            "InvalidParameterValueException", "not authorized to call", "a new role takes a while to have its rights"
        ),
    )
    managed: ClassVar = {
        "CreateBackupPlan": ("BackupPlan", "BackupPlanTags"),
        "UpdateBackupPlan": ("BackupPlanId", "BackupPlan"),
        "CreateBackupSelection": ("BackupPlanId", "BackupSelection"),
    }
    unmanaged: ClassVar = {
        "CreateBackupPlan": {"CreatorRequestId": "the engine looks first, and withdraws doubles", **NOT_OFFERED},
        "UpdateBackupPlan": NOT_OFFERED,
        "CreateBackupSelection": {
            "CreatorRequestId": "selections are found by name before one is made",
            "BackupSelection.Conditions": "tags are matched exactly (ListOfTags)",
        },
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        return rules.problems(spec)

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        backup, name = aws.reader("backup"), spec["name"]
        listed = [item for item in list_plans(aws) if item["BackupPlanName"] == name]
        if not listed:
            return None
        tags = dict(
            zip(
                [item["BackupPlanId"] for item in listed],
                aws.together(*(tags_call(backup, item["BackupPlanArn"]) for item in listed)),
                strict=True,
            )
        )
        candidates = [
            Candidate(item["BackupPlanId"], str(item.get("CreationDate", "")), own.get(STACK_TAG))
            for item, own in zip(listed, tags.values(), strict=True)
        ]
        plan_id = choose(self.name, name, candidates, aws.stack, aws.take_over)
        if plan_id is None:
            return None
        plan, entries = aws.together(
            lambda: backup.get_backup_plan(BackupPlanId=plan_id),
            lambda: aws.pages("backup", "list_backup_selections", "BackupSelectionsList", BackupPlanId=plan_id),
        )
        selections = aws.together(*(selection_call(backup, plan_id, item["SelectionId"]) for item in entries))
        ids: dict[str, list[str]] = {}
        for entry in entries:
            ids.setdefault(entry["SelectionName"], []).append(entry["SelectionId"])
        identity = {"id": plan_id, "arn": plan["BackupPlanArn"], "plan": plan["BackupPlan"], "selection_ids": ids}
        return Found(normal.normal_form(plan["BackupPlan"], selections), identity, tags[plan_id])

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return normal.goal(aws, spec)

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        ours = {item.rest for item in owned_by_tag(aws, "backup", "backup-plan:")}
        plans = list_plans(aws) if ours else []
        names = {item["BackupPlanName"] for item in plans if item["BackupPlanId"] in ours}
        return [Owned({"name": name, "rules": []}) for name in sorted(names)]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        identity = found.identity if found else {"id": UNKNOWN, "arn": UNKNOWN}
        return {"name": spec["name"], "id": identity["id"], "arn": identity["arn"]}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        made = aws.writer("backup").create_backup_plan(
            BackupPlan=normal.plan_form(spec["name"], desired, {}), BackupPlanTags=dict(desired.get("tags", {}))
        )
        return str(made["BackupPlanId"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        self._delete_plan(aws.writer("backup"), made_id)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        backup, plan_id = aws.writer("backup"), found.identity["id"]
        if any(change.path[0] == "rules" for change in changes):
            # the plan is replaced whole: what we do not manage in it is handed back as it was
            form = normal.plan_form(spec["name"], desired, found.identity["plan"])
            backup.update_backup_plan(BackupPlanId=plan_id, BackupPlan=form)
        touched = {change.path[1] for change in changes if change.path[0] == "selections"}
        for selection in sorted(touched):
            # a selection cannot change: the old one goes, a new one comes
            for selection_id in found.identity["selection_ids"].get(normal.plain_name(selection), ()):
                backup.delete_backup_selection(BackupPlanId=plan_id, SelectionId=selection_id)
            if selection in desired["selections"]:
                form = normal.selection_form(selection, desired["selections"][selection])
                backup.create_backup_selection(BackupPlanId=plan_id, BackupSelection=form)

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        tag_backup(aws, found.identity["arn"], to_set, to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        backup, plan_id = aws.writer("backup"), found.identity["id"]
        # a plan with selections is not deleted
        for ids in found.identity["selection_ids"].values():
            for selection_id in ids:
                backup.delete_backup_selection(BackupPlanId=plan_id, SelectionId=selection_id)
        self._delete_plan(backup, plan_id)

    @staticmethod
    def _delete_plan(backup: Any, plan_id: str) -> None:
        try:
            backup.delete_backup_plan(BackupPlanId=plan_id)
        except backup.exceptions.ClientError as error:
            if not is_missing(error, MISSING):
                raise


def list_plans(aws: Aws) -> list[dict[str, Any]]:
    """ListBackupPlans' entries; there is no get by name."""
    return aws.pages("backup", "list_backup_plans", "BackupPlansList")


def tags_call(backup: Any, arn: str) -> Any:
    """A call for the tags of a plan."""
    return lambda: backup_tags(backup, arn)


def selection_call(backup: Any, plan_id: str, selection_id: str) -> Any:
    """A call for one selection."""
    return lambda: backup.get_backup_selection(BackupPlanId=plan_id, SelectionId=selection_id)["BackupSelection"]


KIND: Final = BackupPlan()
